"""Translation of decision tables: which rows match, and what the hit policy makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from runner.decisions import model as m
from runner.decisions import policies
from runner.decisions.place import Place
from runner.decisions.table import Rule, Table
from runner.decisions.tables import _checked_type
from runner.feel.bounds import Run, Scope
from runner.paths.solving.guards import Expr, Guard, both, choose, either, no
from runner.paths.solving.rules_lists import RULES as LISTS
from runner.paths.solving.translator import Env, Translator
from runner.paths.solving.trees import passes
from runner.paths.solving.typed import checked, read
from runner.paths.solving.values import NotTranslated, Union, chosen, entries, is_it, known, merge, one, pack

Row = list[Union]


@dataclass(frozen=True)
class Hits:
    """For each row when it matches; `refused`: an input is not among its allowed values."""

    rows: tuple[Guard, ...]
    refused: Guard

    @property
    def none(self) -> Guard:
        """When no row matches."""
        return both(*(no(guard) for guard in self.rows))

    @property
    def several(self) -> Guard:
        """When two rows match or more."""
        seen: Guard = False
        twice: Guard = False
        for guard in self.rows:
            twice, seen = either(twice, both(seen, guard)), either(seen, guard)
        return twice


def hits(translator: Translator, table: Table, env: Env) -> Hits:
    """When the rows match."""
    given: list[Union] = []
    for column in table.inputs:
        if column.expression is None:
            raise NotTranslated
        union = checked(translator, translator.tree(column.expression.tree, env), _checked_type(column.type))
        given.append(read(translator, union, column.type))
    refused = [
        both(no(is_it(union, None)), no(passes(translator, column.values.tree, union, env)))
        for column, union in zip(table.inputs, given, strict=True)
        if column.values is not None
    ]
    return Hits(tuple(_matches(translator, rule, given, env) for rule in table.rules), either(*refused))


def _matches(translator: Translator, rule: Rule, given: list[Union], env: Env) -> Guard:
    if any(tests is None for tests in rule.tests):
        return False
    return both(*(passes(translator, tests.tree, union, env) for tests, union in zip(rule.tests, given, strict=True) if tests is not None))


class TableMeaning:
    """The value of one table in an environment."""

    def __init__(self, translator: Translator, table: Table, box: m.TableBox, place: Place, env: Env) -> None:
        self._translator, self._table, self._box, self._place, self._env = translator, table, box, place, env

    @cached_property
    def hits(self) -> Hits:
        """When the rows match."""
        return hits(self._translator, self._table, self._env)

    @cached_property
    def _rows(self) -> list[tuple[Row, Guard]]:
        return [self._row(rule) for rule in self._table.rules]

    def contradicting(self) -> Guard:
        """When two rows match that do not give the same, and all that match give what is allowed."""
        rows, found = self._rows, self.hits.rows
        allowed = (no(both(guard, refused)) for guard, (_, refused) in zip(found, rows, strict=True))
        differ = either(
            *(
                both(together, no(agree(self._translator, rows[at][0], rows[other][0])))
                for at in range(len(rows))
                for other in range(at)
                if (together := both(found[at], found[other])) is not False
            )
        )
        return both(differ, *allowed)

    def value(self) -> Union:
        """What the table gives; where it has no single answer, evaluating it is an error."""
        table, found = self._table, self.hits
        self._translator.require(no(found.refused))
        defaults = self._defaults()
        if defaults is None and table.hit_policy not in policies.MULTIPLE:
            self._translator.require(no(found.none))
        rows = self._rows
        value = getattr(self, f"_{table.hit_policy.lower().replace(' ', '_')}")(found, rows)
        wrong = either(*(both(guard, row[1]) for guard, row in zip(self._counted(found), rows, strict=True)))
        value = chosen(wrong, one(None), value)
        return value if defaults is None else chosen(found.none, self._default(defaults), value)

    def _counted(self, found: Hits) -> tuple[Guard, ...]:
        """The rows whose results are looked at."""
        return _firsts(found) if self._table.hit_policy == "FIRST" else found.rows

    def _row(self, rule: Rule) -> tuple[Row, Guard]:
        """The results of a row, and when one of them is not an allowed value."""
        row: Row = []
        wrong: list[Guard] = []
        for at, _ in enumerate(self._table.outputs):
            result = rule.results[at] if at < len(rule.results) else None
            union, refused = self._result(at, one(None) if result is None else self._translator.tree(result.tree, self._env))
            row.append(union)
            wrong.append(refused)
        return row, either(*wrong)

    def _result(self, at: int, union: Union) -> tuple[Union, Guard]:
        output, refused = self._table.outputs[at], list[Guard]()
        union = checked(self._translator, union, output.type, refused=refused.append)
        if output.values is not None:
            allowed = passes(self._translator, output.values.tree, union, self._env)
            refused.append(both(no(is_it(union, None)), no(allowed)))
        return union, either(*refused)

    def _shaped(self, row: Row) -> Union:
        names = self._table.names
        return row[0] if len(names) == 1 else one(entries(dict(zip(names, row, strict=True))))

    def _defaults(self) -> Row | None:
        texts = [clause.default for clause in self._box.outputs]
        if not any(output.default for output in self._table.outputs):
            return None
        found: Row = []
        for at, text in enumerate(texts):
            expression = self._place.expression(text, 0) if text and text.strip() else None
            union, refused = self._result(at, one(None) if expression is None else self._translator.tree(expression.tree, self._env))
            if refused is not False:
                raise NotTranslated
            found.append(union)
        return found

    def _default(self, row: Row) -> Union:
        value = self._shaped(row)
        listed = self._table.hit_policy in policies.MULTIPLE and not self._table.aggregation
        return one(pack([(True, value)])) if listed else value

    def _unique(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        self._translator.require(no(found.several))
        return self._first(found, rows)

    def _any(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        self._translator.require(no(self.contradicting()))
        return self._first(found, rows)

    def _first(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        shaped = [self._shaped(row) for row, _ in rows]
        pairs = [(both(guard, inner), leaf) for guard, union in zip(_firsts(found), shaped, strict=True) for inner, leaf in union]
        return merge([*pairs, (found.none, None)])

    def _collect(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        if self._table.aggregation:
            return self._aggregated(found, rows)
        return one(pack((guard, self._shaped(row)) for guard, (row, _) in zip(found.rows, rows, strict=True)))

    _rule_order = _collect

    def _aggregated(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        columns: Row = []
        aggregation = self._table.aggregation
        for at, _ in enumerate(self._table.outputs):
            items = pack((guard, row[at]) for guard, (row, _) in zip(found.rows, rows, strict=True))
            columns.append(
                self._translator.lift(
                    lambda values: policies.aggregated([[value] for value in values], [""], aggregation),
                    lambda leaf: LISTS[aggregation.lower()](self._translator, leaf),
                    [one(items)],
                )
            )
        return chosen(found.none, one(0 if self._table.aggregation == "COUNT" else None), self._shaped(columns))

    def _priority(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        places = [self._place_of(row) for row, _ in rows]
        best = []
        for at, guard in enumerate(found.rows):
            others = (
                no(both(hit, place <= places[at] if other < at else place < places[at]))
                for other, (hit, place) in enumerate(zip(found.rows, places, strict=True))
                if other != at
            )
            best.append(both(guard, *others))
        shaped = [self._shaped(row) for row, _ in rows]
        pairs = [(both(guard, inner), leaf) for guard, union in zip(best, shaped, strict=True) for inner, leaf in union]
        return merge([*pairs, (found.none, None)])

    def _place_of(self, row: Row) -> Expr:
        """The place of a row in the order of the allowed values, the first column first; unlisted ones come last."""
        number, place = self._translator.constants.number, self._translator.constants.number(0)
        for output, union in zip(self._table.outputs, row, strict=True):
            listed = [value(Scope({}, None, Run())) for value in output.order]
            at = number(len(listed))
            for index, value in reversed(list(enumerate(listed))):
                same = self._translator.operators.same(union, one(value))
                if same is None:
                    raise NotTranslated
                at = choose(same, number(index), at)
            place = place * (len(listed) + 1) + at
        return place

    def _output_order(self, found: Hits, rows: list[tuple[Row, Guard]]) -> Union:
        order = self._by_priority(rows)
        return one(pack((found.rows[at], self._shaped(rows[at][0])) for at in order))

    def _by_priority(self, rows: list[tuple[Row, Guard]]) -> list[int]:
        """The rows by the order of allowed values; only for results that are known."""
        if any(len(union) != 1 or not known(union[0][1]) for row, _ in rows for union in row):
            raise NotTranslated
        scope = Scope({}, None, Run())
        order = [[value(scope) for value in output.order] for output in self._table.outputs]
        results = [(at, [union[0][1] for union in row]) for at, (row, _) in enumerate(rows)]
        places = {id(values): at for at, values in results}
        return [places[id(values)] for values in policies.by_priority([values for _, values in results], order)]


def _firsts(found: Hits) -> tuple[Guard, ...]:
    """For each row when it is the first that matches."""
    before: Guard = False
    firsts: list[Guard] = []
    for guard in found.rows:
        firsts.append(both(guard, no(before)))
        before = either(before, guard)
    return tuple(firsts)


def agree(translator: Translator, one_: Row, other: Row) -> Guard:
    """When two rows give the same."""
    same = [translator.operators.same(a, b) for a, b in zip(one_, other, strict=True)]
    if any(guard is None for guard in same):
        raise NotTranslated
    return both(*same)
