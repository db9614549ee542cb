"""What a migration would do to the open cases: counted, grouped and listed before anything moves.

Only the stored states are read. Cases that stand alike fare alike, so each way to stand is worked out once, whatever the number of cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, select

from runner import engine
from runner.definitions import Definition
from runner.engine import Problem
from runner.errors import Stuck
from runner.form.translations import Sentence
from runner.migrating.courses import Choices, Course, courses
from runner.permissions import RIGHTS, Actor, demand_for
from runner.store import Store
from runner.store import tables as t

Fate = Literal["untouched", "safe", "decision", "left", "broken"]
FATES: tuple[Fate, ...] = ("untouched", "safe", "decision", "left", "broken")
_CHUNK = 5000
_WHY: Mapping[str, Sentence] = {
    "gone": Sentence("ซึ่งไม่มีในรุ่นใหม่", "which is not in the new version"),
    "kind": Sentence("ซึ่งเป็นงานคนละชนิดในรุ่นใหม่", "which is another kind of element in the new version"),
    "repeat": Sentence("ซึ่งจำนวนครั้งที่ต้องทำต่างไปในรุ่นใหม่", "which is done a different number of times in the new version"),
    "join": Sentence("ซึ่งงานที่ทำพร้อมกันจะไม่กลับมารวมกันในรุ่นใหม่", "where parallel work would no longer come together"),
    "scope": Sentence("ซึ่งไม่มีทางไปยังตำแหน่งนั้นในรุ่นใหม่", "from which no single way leads there in the new version"),
}


@dataclass(frozen=True)
class Group:
    """Cases of one version that stand alike and fare alike. `cases` are ids, ascending."""

    course: Course
    fate: Fate
    standing: tuple[str, ...]  # elements of the old version
    problems: tuple[Problem, ...]
    armed: tuple[str, ...]  # events of the new version that begin to wait
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Decision:
    """A place for which somebody must say where its cases go on, or that they stay. Ids and names are those of the old version."""

    version: int
    element: str
    name: str
    name_en: str
    reason: str
    cases: tuple[int, ...]
    choices: tuple[str, ...]  # elements of the new version to choose from, the likeliest first; empty: the cases can only stay

    @property
    def sentence(self) -> Sentence:
        """`12 คำขออยู่ที่ ‘ตรวจสถานที่’ ซึ่งไม่มีในรุ่นใหม่`"""
        many, why = len(self.cases), _WHY[self.reason]
        cases = "case" if many == 1 else "cases"
        return Sentence(f"{many:,} คำขออยู่ที่ ‘{self.name}’ {why.th}", f"{many:,} {cases} at ‘{self.name_en}’, {why.en}")


@dataclass(frozen=True)
class Preview:
    """All open cases of other versions of the service, by what would become of them."""

    service: str
    new: Definition
    groups: tuple[Group, ...]

    def cases(self, fate: Fate) -> list[int]:
        """Ids of the cases of one fate, ascending."""
        return sorted(case for group in self.groups if group.fate == fate for case in group.cases)

    @property
    def counts(self) -> dict[Fate, int]:
        found = Counter[Fate]()
        for group in self.groups:
            found[group.fate] += len(group.cases)
        return {fate: found[fate] for fate in FATES}

    @property
    def decisions(self) -> list[Decision]:
        """What must be decided, the most cases first."""
        found: dict[tuple[int, Problem], tuple[Course, list[int]]] = {}
        for group in self.groups:
            for problem in group.problems:
                found.setdefault((group.course.old.version, problem), (group.course, []))[1].extend(group.cases)
        made = [_decision(course, problem, cases) for (_, problem), (course, cases) in found.items()]
        return sorted(made, key=lambda one: (-len(one.cases), one.version, one.element))

    @property
    def places(self) -> list[tuple[str, Fate, int]]:
        """Name of each element at which cases stand, what becomes of them there, and how many; the most first."""
        found = Counter[tuple[str, Fate]]()
        for group in self.groups:
            for element in group.standing:
                found[_name(group.course.old, element), group.fate] += len(group.cases)
        return [(name, fate, many) for (name, fate), many in found.most_common()]

    @property
    def armed(self) -> dict[str, int]:
        """New boundary events and event sub-processes (ids in the new version) → in how many cases they begin to wait."""
        found = Counter[str]()
        for group in self.groups:
            found.update(dict.fromkeys(group.armed, len(group.cases)))
        return dict(found.most_common())


def preview(
    store: Store, actor: Actor, new: Definition, choices: Choices | None = None, versions: Collection[int] | None = None
) -> Preview:
    """What would become of the open cases that `actor` may migrate; `new` is deployed, or compiled from a draft's files.

    `versions`: only cases of these versions of the service. Raises InvalidForm for a choice that is not in the new
    version, NotAllowed.
    """
    demand_for(actor, "migrate", new.service)
    found: dict[tuple[int, Any], list[int]] = {}
    fates: dict[tuple[int, Any], Group] = {}
    with store.read() as connection:
        of = courses(connection, new, choices)
        for row in standing(connection, actor, new, versions):
            key = row.definition_id, _shape(bytes(row.state))
            if key not in fates:
                fates[key] = _fate(of(row.definition_id), bytes(row.state))
            found.setdefault(key, []).append(row.id)
    return Preview(new.service, new, tuple(_merged(fates, found)))


def standing(
    connection: Connection, actor: Actor, new: Definition, versions: Collection[int] | None = None, after: int = 0
) -> Iterator[Any]:
    """Open cases of the service's other versions that the actor may migrate (`id`, `definition_id`, `state`), by id from `after` on."""
    c, where = t.case.c, _open(connection, actor, new, versions)
    query = select(c.id, c.definition_id, c.state).where(*where).order_by(c.id).limit(_CHUNK)
    while rows := connection.execute(query.where(c.id > after)).all():
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = rows[-1].id


def versions_with_cases(connection: Connection, actor: Actor, new: Definition) -> list[int]:
    """Ids of the other versions on which such cases stand."""
    return list(connection.scalars(select(t.case.c.definition_id).where(*_open(connection, actor, new)).distinct()))


def _open(connection: Connection, actor: Actor, new: Definition, versions: Collection[int] | None = None) -> list[ColumnElement[bool]]:
    d, c = t.definition.c, t.case.c
    wanted = select(d.id).where(d.service == new.service, d.id != new.id)
    ids = list(connection.scalars(wanted.where(d.version.in_(versions)) if versions is not None else wanted))
    return [c.status != "ended", c.definition_id.in_(ids), *within(actor, new.service)]


def within(actor: Actor, service: str) -> list[ColumnElement[bool]]:
    """Only cases of the agencies for which the actor may migrate the service; nothing where that is all of them."""
    mine = [g.agency_id for g in actor.grants if "migrate" in RIGHTS.get(g.role, ()) and g.service in ("*", service)]
    return [] if actor.kind == "system" or None in mine else [t.case.c.agency_id.in_(mine)]


def listed(connection: Connection, cases: Sequence[int], first: int = 0, most: int = 50) -> list[Any]:
    """One page of the cases of a preview, from the `first` on.

    Columns: `id`, `number`, `status`, `stage`, `due_at`, `version`, `agency_th`, `agency_en`.
    Nothing says who applied for what: an analyst need not know.
    """
    c, d, a = t.case.c, t.definition.c, t.agency.c
    shown = select(c.id, c.number, c.status, c.stage, c.due_at, d.version, a.name_th.label("agency_th"), a.name_en.label("agency_en"))
    joined = t.case.join(t.definition, d.id == c.definition_id).join(t.agency, a.id == c.agency_id)
    return list(connection.execute(shown.select_from(joined).where(c.id.in_(cases[first : first + most])).order_by(c.id)))


def _shape(state: bytes) -> Any:
    try:
        return engine.shape(state)
    except Stuck:
        return None


def _fate(course: Course, state: bytes) -> Group:
    try:
        found = course.survey(state)
    except Stuck:
        return Group(course, "broken", (), (), (), ())
    fate: Fate = "untouched"
    if course.stays(found):
        fate, found = "left", engine.Surveyed((), found.standing, frozenset())
    elif found.problems:
        fate = "decision"
    elif found.armed or found.standing & (course.touched | course.passage.chosen.keys()):
        fate = "safe"
    armed = () if found.problems else tuple(sorted(found.armed))
    return Group(course, fate, tuple(sorted(found.standing)), found.problems, armed, ())


def _merged(fates: Mapping[Any, Group], found: Mapping[Any, list[int]]) -> Iterator[Group]:
    """Ways to stand that differ only in what nobody sees are one group."""
    alike: dict[Any, list[int]] = {}
    first: dict[Any, Group] = {}
    for key, group in fates.items():
        same = group.course.old.id, group.fate, group.standing, group.problems, group.armed
        first.setdefault(same, group)
        alike.setdefault(same, []).extend(found[key])
    for same, group in first.items():
        yield Group(group.course, group.fate, group.standing, group.problems, group.armed, tuple(sorted(alike[same])))


def _decision(course: Course, problem: Problem, cases: list[int]) -> Decision:
    old, new = course.old.program.elements, course.new.program.elements
    gone = old[problem.element]
    known = set(course.passage.kept.values())
    targets = [e for e in new.values() if e.kind in ("userTask", "serviceTask", "sendTask", "receiveTask", "callActivity", "subProcess")]
    targets = [] if problem.reason == "join" else [e for e in targets if not e.by_event]
    targets.sort(key=lambda e: (e.form_id != gone.form_id, e.id in known, e.groups != gone.groups, e.process != gone.process))
    name = _name(course.old, problem.element)
    names = name, course.old.text(name, "en")
    return Decision(course.old.version, problem.element, *names, problem.reason, tuple(sorted(cases)), tuple(e.id for e in targets))


def _name(definition: Definition, element: str) -> str:
    return definition.program.elements[element].name or element
