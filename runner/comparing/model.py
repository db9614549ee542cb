"""What a comparison of two versions holds: changes in words, marks on the drawings, and which element became which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from runner.form.translations import Sentence

GROUPS: Final[Mapping[str, Sentence]] = {  # in the order in which a manager wants to know
    "steps": Sentence("ขั้นตอน", "Steps"),
    "roles": Sentence("ผู้ดำเนินการ", "Who does what"),
    "times": Sentence("กำหนดเวลา", "Times and deadlines"),
    "money": Sentence("ค่าธรรมเนียมและการชำระเงิน", "Fees and payment"),
    "documents": Sentence("เอกสาร หนังสือ และใบอนุญาต", "Documents, letters and licences"),
    "conditions": Sentence("เงื่อนไขและการคำนวณ", "Conditions and calculations"),
    "forms": Sentence("แบบฟอร์ม", "Forms"),
    "texts": Sentence("ถ้อยคำและคำแปล", "Wording and translations"),
    "drawing": Sentence("เฉพาะรูปแผนภาพ", "The drawing only"),
}
NONE: Final = Sentence("ไม่มีความแตกต่าง", "There is no difference")
MOST: Final = 100  # sentences of one group that are said; a manager reads no more, and a page must stay quick


@dataclass(frozen=True)
class Change:
    """One difference, said in one sentence.

    `kind` is `what:how`, how being added, removed or changed. `element` is the id of the element, flow, field, row or entry of the sheet
    in the new version (in the old one when it was removed), `before` its id in the old version. `old` and `new` are the values as written.
    """

    group: str
    kind: str
    sentence: Sentence
    file: str = ""
    element: str = ""
    before: str = ""
    old: str = ""
    new: str = ""

    def as_json(self, lang: str) -> dict[str, str]:
        """For machines, with the sentence in one language."""
        names = ("group", "kind", "file", "element", "before", "old", "new")
        return {"text": self.sentence.text(lang)} | {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Drawing:
    """One process in both versions: ids of elements and flows, to be marked on either picture.

    `kept` says what every element and flow of the old drawing that is still there is called in the new one; `changed` and `moved` (only its
    place in the picture differs) are those of `kept` of which that is true, by their old ids.
    """

    process: str
    name: Sentence
    old_file: str = ""
    new_file: str = ""
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    kept: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()

    @property
    def differs(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)

    def marks(self, side: str) -> dict[str, str]:
        """Id on the `old` or `new` drawing → added, removed, changed or moved."""
        old = side == "old"
        gone = dict.fromkeys(sorted(self.removed), "removed") if old else dict.fromkeys(sorted(self.added), "added")
        for what, ids in (("moved", self.moved), ("changed", self.changed)):
            gone |= {one if old else self.kept[one]: what for one in sorted(ids)}
        return gone


@dataclass(frozen=True)
class Comparison:
    """Two versions of one service, compared. `changes` stand in the order of `GROUPS`; falsy when nothing differs at all."""

    changes: tuple[Change, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    moved: Mapping[str, str | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def moved_elements(self) -> dict[str, str | None]:
        """Id of every element of the old version → its id in the new one, or None where it is gone; ids as in `engine.Program.elements`.

        An element that kept its id may have become one of another kind: ask the two programs.
        """
        return dict(self.moved)

    def groups(self) -> Iterator[tuple[Sentence, list[Change]]]:
        """The headings that have changes, most important first, with at most `MOST` each, the rest counted in a last one."""
        for group, heading in GROUPS.items():
            if found := [one for one in self.changes if one.group == group]:
                yield heading, bounded(found, MOST)

    def lines(self, lang: str = "th") -> Iterator[str]:
        """The whole as text."""
        if not self:
            yield NONE.text(lang)
        for heading, changes in self.groups():
            yield heading.text(lang)
            yield from (f"  • {one.sentence.text(lang)}" for one in changes)

    def as_json(self, lang: str = "th") -> dict[str, Any]:
        """For machines and for the marks in bpmn-js."""
        shown = [one.as_json(lang) for _, changes in self.groups() for one in changes]
        drawings = [
            {"process": d.process, "name": d.name.text(lang), "old_file": d.old_file, "new_file": d.new_file}
            | {"old": d.marks("old"), "new": d.marks("new")}
            for d in self.drawings
            if d.differs
        ]
        return {"equal": not self, "count": len(self.changes), "changes": shown, "drawings": drawings}


def bounded(changes: list[Change], most: int) -> list[Change]:
    """The first of them, and one that counts the others."""
    if len(changes) <= most:
        return changes
    rest = len(changes) - most
    said = Sentence(f"และรายการอื่นอีก {rest:,} รายการ", f"and {rest:,} more")
    return [*changes[:most], Change(changes[0].group, "more:changed", said)]
