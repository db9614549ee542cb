"""Fees by example: the service's own decision tables computed with stated inputs, or with one input for each row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from runner import clock, decisions, thai
from runner.agreed import KIND
from runner.catalogue import FeeExample
from runner.comparing.expressions import amount
from runner.comparing.words import Words
from runner.definitions import Definition
from runner.errors import AnuyatError, NotFound
from runner.feel import nodes as n
from runner.form.translations import Sentence
from runner.paths.samples import OTHER, samples

_MOST = 8  # examples of a table that states none
_ARREARS = 1000  # baht, of an example about what is owed
_AROUND = ("setting", "agency", "applicant", "case")
_THAI = re.compile("[\u0e00-\u0e7f]")


@dataclass(frozen=True)
class Line:
    """What is paid for, and how much."""

    label: Sentence
    amount: Decimal


@dataclass(frozen=True)
class Computed:
    """An example as computed: what it is called, the inputs as (label, value), the lines of the fee; without lines nothing is due."""

    name: Sentence
    inputs: tuple[tuple[Sentence, Sentence], ...]
    lines: tuple[Line, ...]
    total: Decimal


class Fees:
    """Computes with one version's tables. `around`: agency, setting, applicant and case as expressions see them."""

    def __init__(self, definition: Definition, words: Words, around: Mapping[str, Mapping[str, object]]) -> None:
        self.definition, self.words, self.around = definition, words, around

    @cached_property
    def tables(self) -> dict[str, decisions.Decisions]:
        """Decision id → the file in which it stands."""
        files = self.definition.files.items()
        read = [decisions.read(content, path) for path, content in files if path.endswith(".dmn")]
        return {name: table for table in read for name in table.decisions}

    def examples(self, wanted: set[str], kind: str) -> list[Computed]:
        """For these decisions and this kind: those that the sheet states, else one for each row that gives something else.

        An example that cannot be computed is left out; `refused` tells.
        """
        stated = [one for one in self.definition.sheet.fee_examples if one.decision in wanted and one.kind in ("", kind)]
        found = [made for one in stated if (made := self._stated(one, kind)) is not None]
        for decision in [one for one in self.tables if one in wanted and one not in {example.decision for example in stated}]:
            found += self._tried(decision, kind)
        return found

    def refused(self) -> Iterator[tuple[int, FeeExample, AnuyatError]]:
        """The sheet's examples that the tables do not answer, with their number and why."""
        for number, example in enumerate(self.definition.sheet.fee_examples):
            try:
                self._evaluate(example.decision, _inputs(example), example.kind)
            except AnuyatError as problem:
                yield number, example, problem

    def due(self, decision: str, given: Mapping[str, Any], kind: str) -> Computed | None:
        """What a decision comes to with these values; None where it comes to nothing that can be paid."""
        return self._computed(decision, Sentence("", ""), given, kind)

    def asks(self, decision: str) -> frozenset[str]:
        """Names of the answers that a decision reads."""
        table = self.tables.get(decision)
        return frozenset(table.decisions[decision].inputs if table else ()) - {*_AROUND, KIND}

    def _evaluate(self, decision: str, given: Mapping[str, Any], kind: str) -> object:
        around = {name: {**self.around.get(name, {}), **_mapping(given.get(name))} for name in _AROUND}
        around["case"] = {"filed_on": clock.today().isoformat(), **around["case"]}
        if decision not in self.tables:
            raise NotFound(f"ไม่มีตารางตัดสินใจ {decision}", f"there is no decision {decision!r}")
        return self.tables[decision].evaluate(decision, {KIND: kind or None, **given, **around})

    def _computed(self, decision: str, name: Sentence, given: Mapping[str, Any], kind: str) -> Computed | None:
        try:
            lines = tuple(self._lines(self._evaluate(decision, given, kind), decision))
        except AnuyatError:
            return None
        return Computed(name, tuple(self._said(given)), lines, sum((line.amount for line in lines), Decimal(0)))

    def _stated(self, example: FeeExample, kind: str) -> Computed | None:
        name = Sentence(example.name_th, example.name_en or example.name_th)
        return self._computed(example.decision, name, _inputs(example), kind)

    def _lines(self, result: object, decision: str) -> Iterator[Line]:
        found = result if isinstance(result, list) else [result]
        for one in found:
            label, worth = (one.get("label"), one.get("amount")) if isinstance(one, dict) else (None, one)
            due = thai.amount_of(worth) if isinstance(worth, int | Decimal) else None
            if due is not None:
                yield Line(self._label(label, decision), due)

    def _label(self, label: object, decision: str) -> Sentence:
        """The line's label; in English the fee's name where the table says its own only in Thai."""
        said = self.words.text(str(label)) if label else self.words.decision(decision)
        if not _THAI.search(said.en):
            return said
        fees = (one.name_en for one in self.definition.sheet.fees if one.decision == decision)
        name = self.words.decision(decision).en
        return Sentence(said.th, next(fees, name) if _THAI.search(name) else name)

    # ---- examples of a table that states none ----------------------------------------------------------------------------
    def _tried(self, decision: str, kind: str) -> list[Computed]:
        """One example for each row whose inputs people give, as long as it comes to something else."""
        found: dict[tuple[object, ...], Computed] = {}
        for given in islice(self._rows(decision, kind), 5 * _MOST):
            made = self._computed(decision, Sentence("", ""), given, kind)
            if made is not None and made.lines:
                found.setdefault(tuple((line.label.th, line.amount) for line in made.lines), made)
        return list(found.values())[:_MOST]

    def _rows(self, decision: str, kind: str) -> Iterator[dict[str, Any]]:
        """Inputs that fit a row of the table, for the rows of this kind of application."""
        table = self.tables[decision].decisions[decision].table
        for rule in table.rules if table else ():
            given = _fitting(table, rule, kind) if table else None
            if given is not None:
                yield given

    # ---- inputs in words -------------------------------------------------------------------------------------------------
    def _said(self, given: Mapping[str, Any], above: str = "") -> Iterator[tuple[Sentence, Sentence]]:
        """Every input that has a name for people; the others are what the product knows by itself."""
        for name, value in given.items():
            path = f"{above}{name}"
            if isinstance(value, Mapping):
                yield from self._said(value, f"{self._rows_of.get(path, path)}.")
                continue
            label = self.words.variable(path)
            if label.th == path:
                label = self._columns.get(path, label)
            if label.th != path:
                yield Sentence(label.th, label.en[:1].upper() + label.en[1:]), self._value(path, value)

    @cached_property
    def _columns(self) -> dict[str, Sentence]:
        """What the tables call the variables that no form asks for."""
        tables = (one.table for file in self.tables.values() for one in file.decisions.values() if one.table)
        return {column.text: self.words.text(column.label) for table in tables for column in table.inputs if column.label}

    @cached_property
    def _rows_of(self) -> dict[str, str]:
        """`sign` → `signs[]`: what one row is called in a loop, and the list that it is of."""
        loops = (one.loop for one in self.definition.program.elements.values() if one.loop and one.loop.item)
        return {loop.item: f"{loop.collection.removeprefix('=').strip()}[]" for loop in loops}

    def _value(self, path: str, value: object) -> Sentence:
        if path == "fee_total" and isinstance(value, int):
            return Sentence(thai.baht(value), thai.baht(value, "en"))
        if isinstance(value, bool):
            return Sentence("ใช่", "yes") if value else Sentence("ไม่ใช่", "no")
        if isinstance(value, int | Decimal):
            unit = self.words.unit(path)
            unit_en = unit.en.removesuffix("s") if value == 1 else unit.en
            return Sentence(f"{amount(value)} {unit.th}".strip(), f"{amount(value)} {unit_en}".strip())
        if isinstance(value, list):
            each = [self._value(path, one) for one in value]
            return Sentence(" ".join(one.th for one in each), ", ".join(one.en for one in each))
        said = self.words.option(path, value)
        said = self.words.text(said.th) if said.en == said.th else said
        return Sentence(thai.date_long(said.th), thai.date_long(said.en, "en"))


def _fitting(table: decisions.Table, rule: decisions.Rule, kind: str) -> dict[str, Any] | None:
    """Values for the plain columns of a row; None where it is of another kind, or only computed columns choose it."""
    given: dict[str, Any] = {}
    asked = False
    for place, column in enumerate(table.inputs):
        test, tree = rule.tests[place], column.expression.tree if column.expression else None
        if test is None or not getattr(test.tree, "tests", ()):
            continue
        if isinstance(tree, n.Name) and tree.name == KIND:
            if kind and test.evaluate({}, kind) is not True:
                return None
            continue
        asked = True
        if isinstance(tree, n.Name) and not test.names:
            every = samples(column, [one.tests[place] for one in table.rules], None, generous=False)
            wanted = [_ARREARS] if tree.name == "fee_total" else [value for value in reversed(every) if value != OTHER]
            fitting = [one for one in wanted if test.evaluate({}, one) is True]
            given |= {tree.name: fitting[0]} if fitting else {}
    return given if given or not asked else None


def _inputs(example: FeeExample) -> dict[str, Any]:
    return _mapping(example.given)


def _mapping(value: object) -> dict[str, Any]:
    return {str(name): inner for name, inner in value.items()} if isinstance(value, Mapping) else {}
