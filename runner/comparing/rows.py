"""The columns and rows of a decision table in both versions, in words: what a case pays, which way it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from runner import feel
from runner.comparing import expressions
from runner.comparing.matching import match, shared
from runner.comparing.model import Change
from runner.comparing.pair import Pair, set_to
from runner.comparing.saying import joint, quoted, say
from runner.comparing.words import Words
from runner.decisions import model as m
from runner.errors import ExpressionError
from runner.feel import nodes as n
from runner.form.translations import Sentence

_MONEY_NAMES = frozenset({"amount", "fee", "price", "total", "surcharge", "tax"})
_MONEY = re.compile("บาท|ค่าธรรมเนียม|จำนวนเงิน|baht")


@dataclass(frozen=True)
class About:
    """One decision in both versions."""

    pair: Pair
    old: m.DecisionElement
    new: m.DecisionElement
    file: str

    @property
    def name(self) -> Sentence:
        return quoted(self.pair.new_words.text(self.new.name or self.new.id))

    def change(self, group: str, kind: str, sentence: Sentence, old: str, new: str) -> Change:
        """A change of the decision as a whole."""
        return Change(group, kind, sentence, self.file, self.new.id, self.old.id, old, new)


def bare(part: object) -> object:
    """A boxed expression without lines, ids of boxes, and blanks around texts."""
    if isinstance(part, str):
        return part.strip()
    if isinstance(part, tuple):
        return tuple(map(bare, part))
    if is_dataclass(part) and not isinstance(part, type):
        return (type(part).__name__, *(bare(getattr(part, one.name)) for one in fields(part) if one.name not in ("line", "id")))
    return part


class Rows:
    """The columns and rows of one table in both versions; columns by id, else by what they ask or give."""

    def __init__(self, about: About, old: m.TableBox, new: m.TableBox) -> None:
        self.about, self.old, self.new = about, old, new
        self.inputs = match(_columns(old.inputs), _columns(new.inputs), lambda a, b: float(_asked(a) == _asked(b)))
        self.outputs = match(_columns(old.outputs), _columns(new.outputs), lambda a, b: float(_asked(a) == _asked(b)))
        self.rows = match(_numbered(old), _numbered(new), _row_likeness, 0.5)

    def changes(self) -> Iterator[Change]:
        yield from self._columns()
        rows, later = _numbered(self.old), _numbered(self.new)
        for key, row in later.items():
            if key not in self.rows.values():
                yield self._row(key, row, added=True)
        for key, row in rows.items():
            if key in self.rows:
                yield from self._cells(key, row, later[self.rows[key]])
            else:
                yield self._row(key, row, added=False)
        order = [key for key in later if key in self.rows.values()]
        if self.new.hit_policy in ("FIRST", "RULE ORDER") and order != list(map(self.rows.get, filter(self.rows.get, rows))):
            sentence = say(
                "สลับลำดับแถวของตาราง {it} ซึ่งมีผลต่อคำตอบ", "The rows of {it} stand in another order, which matters", it=self.about.name
            )
            yield self.about.change("conditions", "rows:changed", sentence, "", "")

    def _columns(self) -> Iterator[Change]:
        for old, new, kept, words in (
            (self.old.inputs, self.new.inputs, self.inputs, Sentence("เงื่อนไข", "condition")),
            (self.old.outputs, self.new.outputs, self.outputs, Sentence("ผลลัพธ์", "result")),
        ):
            before, after = _columns(old), _columns(new)
            parts = {"what": words, "it": self.about.name}
            for key in [k for k in after if k not in kept.values()]:
                th, en = "เพิ่มช่อง{what} {name} ในตาราง {it}", "Added: the {what} {name} in the table {it}"
                yield self.about.change("conditions", "column:added", say(th, en, name=_title(after[key]), **parts), "", key)
            for key, one in before.items():
                if key not in kept:
                    th, en = "ตัดช่อง{what} {name} ออกจากตาราง {it}", "Removed: the {what} {name} from the table {it}"
                    yield self.about.change("conditions", "column:removed", say(th, en, name=_title(one), **parts), key, "")
                elif bare(one) != bare(after[kept[key]]):
                    th, en = "ปรับช่อง{what} {name} ของตาราง {it}", "Changed: the {what} {name} of the table {it}"
                    sides = _asked(one), _asked(after[kept[key]])
                    if sides[0] != sides[1]:
                        th, en = th + " จาก “{a}” เป็น “{b}”", en + " from “{a}” to “{b}”"
                    sentence = say(th, en, name=_title(after[kept[key]]), a=sides[0], b=sides[1], **parts)
                    yield self.about.change("conditions", "column:changed", sentence, *sides)

    def _row(self, key: str, row: m.RuleRow, *, added: bool) -> Change:
        table, words = (self.new, self.about.pair.new_words) if added else (self.old, self.about.pair.old_words)
        money = any(_is_money(self.about.new.id, column) for column in table.outputs)
        gives = _results(row, table, words, self.about.new.id)
        verb, kind = (Sentence("เพิ่ม", "Added"), "added") if added else (Sentence("ตัด", "Removed"), "removed")
        th, en = "{verb}แถวในตาราง {it} กรณี {when}: {gives}", "{verb}: a row of {it}, for {when}: {gives}"
        sentence = say(th, en, verb=verb, it=self.about.name, when=_conditions(row, table, words), gives=gives)
        sides = ("", key) if added else (key, "")
        return Change("money" if money else "conditions", f"row:{kind}", sentence, self.about.file, key, "" if added else key, *sides)

    def _cells(self, key: str, old: m.RuleRow, new: m.RuleRow) -> Iterator[Change]:
        words = self.about.pair.old_words, self.about.pair.new_words
        label = _row_name(new, self.new, words[1])
        for before, after in self.inputs.items():
            at, to = _place(self.old.inputs, before), _place(self.new.inputs, after)
            sides = _at(old.inputs, at), _at(new.inputs, to)
            if sides[0] != sides[1]:
                column = self.new.inputs[to]
                said = (expressions.cell(text, w, column.expression.strip()) for text, w in zip(sides, words, strict=True))
                whose = Sentence(joint("ของ", label.th), label.en)
                subject = say("เงื่อนไข {column} {row}", "The condition {column} of {row}", column=_title(column), row=whose)
                yield self._cell("conditions", "cell:changed", set_to(subject, said, sides), key, *sides)
        for before, after in self.outputs.items():
            at, to = _place(self.old.outputs, before), _place(self.new.outputs, after)
            sides = _at(old.outputs, at), _at(new.outputs, to)
            if sides[0] != sides[1]:
                yield self._output(key, sides, to, label)
        if old.annotations != new.annotations:
            sentence = say("ปรับหมายเหตุ{row}", "Reworded: the note of {row}", row=Sentence(joint("ของ", label.th), label.en))
            yield self._cell("texts", "note:changed", sentence, key, " ".join(old.annotations), " ".join(new.annotations))

    def _output(self, key: str, sides: tuple[str, str], to: int, label: Sentence) -> Change:
        words = self.about.pair.old_words, self.about.pair.new_words
        column = self.new.outputs[to]
        money = _is_money(self.about.new.id, column)
        said = (expressions.result(text, w, money=money) for text, w in zip(sides, words, strict=True))
        subject = say("{column} {row}", "{column} of {row}", column=_title(column), row=Sentence(joint("ของ", label.th), label.en))
        if money:
            subject = label if label.th.startswith("“ค่า") else say("{it}: {row}", "{it}: {row}", it=self.about.name, row=label)
        return self._cell(
            "money" if money else "conditions", "amount:changed" if money else "result:changed", set_to(subject, said, sides), key, *sides
        )

    def _cell(self, group: str, kind: str, sentence: Sentence, key: str, old: str, new: str) -> Change:
        return Change(group, kind, sentence, self.about.file, self.rows[key], key, old, new)


def _columns(columns: Sequence[m.InputClause | m.OutputClause]) -> Mapping[str, m.InputClause | m.OutputClause]:
    found: dict[str, m.InputClause | m.OutputClause] = {}
    for number, one in enumerate(columns):
        found[one.id or f"#{number}"] = one
    return found


def _place(columns: Sequence[m.InputClause | m.OutputClause], key: str) -> int:
    return list(_columns(columns)).index(key)


def _asked(column: m.InputClause | m.OutputClause) -> str:
    return " ".join((column.expression if isinstance(column, m.InputClause) else column.name).split())


def _title(column: m.InputClause | m.OutputClause) -> Sentence:
    return quoted(column.label or _asked(column))


def _numbered(table: m.TableBox) -> dict[str, m.RuleRow]:
    return {row.id or f"#{i}": row for i, row in enumerate(table.rules, 1)}


def _row_likeness(one: m.RuleRow, other: m.RuleRow) -> float:
    """Rows whose ids differ: alike in conditions first, then in results."""
    return 0.7 * shared(frozenset(enumerate(one.inputs)), frozenset(enumerate(other.inputs))) + 0.3 * shared(
        frozenset(enumerate(one.outputs)), frozenset(enumerate(other.outputs))
    )


def _at(cells: tuple[str, ...], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _conditions(row: m.RuleRow, table: m.TableBox, words: Words) -> Sentence:
    said = [
        _holds(_title(column), expressions.cell(text, words, column.expression.strip()))
        for column, text in zip(table.inputs, row.inputs, strict=False)
        if text.strip() not in ("", "-")
    ]
    return Sentence(" และ ".join(s.th for s in said) or "ใดก็ตาม", " and ".join(s.en for s in said) or "any case")


def _holds(column: Sentence, cell: Sentence) -> Sentence:
    th, en = ("{column} เป็น {cell}", "{column} is {cell}") if cell.th.startswith("“") else ("{column} {cell}", "{column} {cell}")
    return say(th, en, column=column, cell=cell)


def _results(row: m.RuleRow, table: m.TableBox, words: Words, decision: str) -> Sentence:
    said = [
        expressions.result(text, words, money=_is_money(decision, column))
        for column, text in zip(table.outputs, row.outputs, strict=False)
        if text.strip()
    ]
    return Sentence(" ".join(s.th for s in said), ", ".join(s.en for s in said))


def _row_name(row: m.RuleRow, table: m.TableBox, words: Words) -> Sentence:
    """What a row is called: its first result that is a text, else its conditions."""
    for text in row.outputs if len(table.outputs) > 1 else ():
        try:
            tree = feel.compile(text).tree
        except ExpressionError:
            continue
        if isinstance(tree, n.String):
            return quoted(words.text(tree.value))
    said = _conditions(row, table, words)
    return say("กรณี{it}", "the case {it}", it=Sentence(joint("", said.th), said.en))


def _is_money(decision: str, column: m.InputClause | m.OutputClause) -> bool:
    name = column.name if isinstance(column, m.OutputClause) else ""
    return name in _MONEY_NAMES or bool(_MONEY.search(column.label)) or (decision in _MONEY_NAMES and not name)
