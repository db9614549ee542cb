"""Decisions in words: whole ones, their tables row by row, formulas, and what they use."""

from __future__ import annotations

from collections.abc import Iterator

from runner.comparing import expressions
from runner.comparing.matching import alike, match
from runner.comparing.model import Change
from runner.comparing.pair import Pair, how, set_to
from runner.comparing.rows import About, Rows, bare
from runner.comparing.saying import quoted, same, say
from runner.comparing.versions import Decided
from runner.comparing.words import Words
from runner.decisions import model as m
from runner.form.translations import Sentence

_POLICIES = {
    "UNIQUE": Sentence("ตรงได้เพียงแถวเดียว", "exactly one row matches"),
    "FIRST": Sentence("ใช้แถวแรกที่ตรง", "the first row that matches"),
    "ANY": Sentence("แถวที่ตรงต้องให้ผลเดียวกัน", "all rows that match agree"),
    "PRIORITY": Sentence("ใช้แถวที่สำคัญที่สุด", "the row of the highest priority"),
    "COLLECT": Sentence("รวมทุกแถวที่ตรง", "all rows that match"),
    "RULE ORDER": Sentence("รวมทุกแถวที่ตรงตามลำดับ", "all rows that match, in order"),
    "OUTPUT ORDER": Sentence("รวมทุกแถวที่ตรงตามความสำคัญ", "all rows that match, by priority"),
}


def changes(pair: Pair) -> Iterator[Change]:
    """Everything about decisions: whole ones, tables, formulas."""
    kept = match(pair.old.decided, pair.new.decided, lambda a, b: alike(a.decision.name, b.decision.name), 0.8)
    for key, new in pair.new.decided.items():
        if key not in kept.values():
            yield _whole(key, new, pair.new_words, added=True)
    for key, old in pair.old.decided.items():
        if key not in kept:
            yield _whole(key, old, pair.old_words, added=False)
        elif old.decision is not pair.new.decided[kept[key]].decision:
            yield from _Compared(pair, old, pair.new.decided[kept[key]]).changes()
    for path, file in pair.new.tables.items():
        if path in pair.old.tables and file is not pair.old.tables[path]:
            yield from _others(path, pair.old.tables[path], file)


def _others(path: str, old: m.Definitions, new: m.Definitions) -> Iterator[Change]:
    """Knowledge models, decision services, inputs and types: said to have changed, no more."""
    before, after = _parts(old), _parts(new)
    for key in dict.fromkeys([*before, *after]):
        sides = before.get(key), after.get(key)
        if isinstance(sides[0] or sides[1], m.DecisionElement) or bare(sides[0]) == bare(sides[1]):
            continue
        verb = {"added": Sentence("เพิ่ม", "Added"), "removed": Sentence("ตัด", "Removed")}.get(how(*sides), Sentence("ปรับ", "Changed"))
        there = sides[1] or sides[0]
        name = quoted(there.name if there and there.name else key)
        sentence = say("{verb}ส่วนประกอบ {name} ของตารางตัดสินใจ", "{verb}: {name}, which decisions use", verb=verb, name=name)
        yield Change("conditions", f"decision_part:{how(*sides)}", sentence, path, key, key)


def _whole(key: str, one: Decided, words: Words, *, added: bool) -> Change:
    verb, kind = (Sentence("เพิ่ม", "Added"), "added") if added else (Sentence("ตัด", "Removed"), "removed")
    sentence = say("{verb}ตารางตัดสินใจ {name}", "{verb}: the decision table {name}", verb=verb, name=quoted(words.decision(key)))
    return Change("conditions", f"decision:{kind}", sentence, one.file, key, "" if added else key)


def _parts(file: m.Definitions) -> dict[str, m.Element | m.ItemDefinition]:
    return {**{one.id or one.name: one for one in file.elements.values()}, **{one.name: one for one in file.items}}


class _Compared:
    """One decision in both versions."""

    def __init__(self, pair: Pair, old: Decided, new: Decided) -> None:
        self.pair, self.old, self.new = pair, old.decision, new.decision
        self.about = About(pair, old.decision, new.decision, new.file)
        self.name = self.about.name

    def changes(self) -> Iterator[Change]:
        old, new = self.old.logic, self.new.logic
        if self.old.name != self.new.name:
            before, after = quoted(self.pair.old_words.text(self.old.name)), quoted(self.pair.new_words.text(self.new.name))
            sentence = say("เปลี่ยนชื่อตาราง {before} เป็น {after}", "The table {before} is now called {after}", before=before, after=after)
            yield self.about.change("texts", "decision_name:changed", sentence, self.old.name, self.new.name)
        if isinstance(old, m.TableBox) and isinstance(new, m.TableBox):
            yield from self._policy(old, new)
            yield from Rows(self.about, old, new).changes()
        elif isinstance(old, m.Literal) and isinstance(new, m.Literal):
            if old.text.strip() != new.text.strip():
                said = (expressions.value(f"={box.text}", words) for box, words in ((old, self.pair.old_words), (new, self.pair.new_words)))
                sentence = set_to(say("สูตรของ {it}", "The formula of {it}", it=self.name), said, (old.text, new.text))
                yield self.about.change("conditions", "formula:changed", sentence, old.text, new.text)
        elif bare(old) != bare(new):
            sentence = say("ปรับวิธีคำนวณของ {it}", "Changed: how {it} is computed", it=self.name)
            yield self.about.change("conditions", "formula:changed", sentence, "", "")

        if bare(_used(self.old)) != bare(_used(self.new)):
            sentence = say("ปรับข้อมูลที่ {it} ใช้", "Changed: what {it} uses", it=self.name)
            yield self.about.change(
                "conditions", "decision_use:changed", sentence, " ".join(self.old.requires), " ".join(self.new.requires)
            )

    def _policy(self, old: m.TableBox, new: m.TableBox) -> Iterator[Change]:
        before, after = (" ".join(filter(None, (one.hit_policy, one.aggregation))) for one in (old, new))
        if before != after:
            said = (_policy(one) for one in (old, new))
            sentence = set_to(say("วิธีใช้แถวของตาราง {it}", "How rows of {it} are used", it=self.name), said, (before, after))
            yield self.about.change("conditions", "policy:changed", sentence, before, after)


def _used(decision: m.DecisionElement) -> tuple[str, ...]:
    """What it requires, and the type of its answer."""
    return (*sorted(decision.requires), decision.type_ref)


def _policy(table: m.TableBox) -> Sentence:
    said = _POLICIES.get(table.hit_policy, same(table.hit_policy))
    return Sentence(f"{said.th} ({table.aggregation})", f"{said.en} ({table.aggregation})") if table.aggregation else said
