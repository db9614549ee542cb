"""Which cases an export holds: what was chosen, whose they are, and their rows a batch at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from runner.agreed import OUTCOMES
from runner.cases.rows import CASE
from runner.clock import BANGKOK
from runner.errors import FieldError, InvalidForm, NotFound
from runner.form import Sentence
from runner.permissions import RIGHTS, TASK_ROLES, Actor, Grant
from runner.store import tables as t
from runner.worklist import ranges

MOST: Final = 1_048_575  # cases: the rows of a sheet under its heading
EXPORTERS: Final = tuple(role for role, rights in RIGHTS.items() if "export" in rights)
STATES: Final[Mapping[str, Sentence]] = {  # how a case stands, or how it ended (the property `outcome`)
    "open": Sentence("กำลังดำเนินการ", "In progress"),
    "ended": Sentence("สิ้นสุดแล้ว", "Ended"),
    **{outcome: Sentence(*words) for outcome, words in OUTCOMES.items()},
}
_BATCH = 500
_EARLIEST = date(1900, 1, 1)  # the first days of the calendar have no moment in UTC


@dataclass(frozen=True)
class Selection:
    """What is asked for. Days are Bangkok's, both included; `state` is one of STATES; empty or None: all."""

    service: str
    agency_id: int | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    state: str = ""
    stage: str = ""

    def to_json(self) -> dict[str, Any]:
        """What was chosen, for the audit trail."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Found:
    """One case with what other tables know of it. `row` has the case's, agency's and applicant's columns."""

    row: Row[Any]
    payments: Sequence[Row[Any]] = field(default=())
    licences: Sequence[Row[Any]] = field(default=())
    officer: str = ""


def places(connection: Connection, actor: Actor) -> list[tuple[int, str]]:
    """The (agency, service) whose cases this person may export; all of them for the operator's command line."""
    asks = replace(actor, grants=(Grant(EXPORTERS[0]),)) if actor.kind == "system" else actor
    return sorted({(agency_id, service) for agency_id, service, _ in ranges(connection, asks, EXPORTERS)})


def ids(connection: Connection, actor: Actor, chosen: Selection) -> array[int]:
    """Ids of the chosen cases as they were filed. NotFound for what is not the person's; InvalidForm for days the wrong way round."""
    agencies = [agency for agency, service in places(connection, actor) if service == chosen.service]
    if chosen.agency_id is not None:
        agencies = [agency for agency in agencies if agency == chosen.agency_id]
    if not agencies:
        raise NotFound
    if chosen.filed_from and chosen.filed_to and chosen.filed_to < chosen.filed_from:
        raise InvalidForm([FieldError("filed_to", "เลือกวันสิ้นสุดที่ไม่ก่อนวันเริ่ม", "Choose a last day that is not before the first")])
    c = t.case.c
    found = select(c.id).where(*_conditions(chosen, agencies)).order_by(c.filed_at, c.id)
    return array("q", connection.execution_options(yield_per=10_000).scalars(found))


def _conditions(chosen: Selection, agencies: Collection[int]) -> Iterator[Any]:
    """Answered from `ix_case_filed`: agency and days bound what is read of it."""
    c = t.case.c
    yield from (c.agency_id.in_(agencies), c.filed_at.is_not(None), c.service == chosen.service)
    if chosen.filed_from:
        yield c.filed_at >= _morning(chosen.filed_from)
    if chosen.filed_to:
        yield c.filed_at < _morning(chosen.filed_to + timedelta(days=1))
    if chosen.state:
        yield (c.status if chosen.state in ("open", "ended") else c.outcome) == chosen.state
    if chosen.stage:
        yield c.stage == chosen.stage


def _morning(day: date) -> datetime:
    return datetime.combine(max(day, _EARLIEST), time(), BANGKOK)


def versions(connection: Connection, cases: Sequence[int]) -> list[int]:
    """Ids of the versions that these cases run on, the newest first."""
    found: set[int] = set()
    for some in _batches(cases):
        found.update(connection.scalars(select(t.case.c.definition_id).where(t.case.c.id.in_(some)).distinct()))
    return sorted(found, reverse=True)


_ROW: Select[Any] = (
    select(*(column for column in CASE if column.name != "state"))
    .join(t.agency, t.agency.c.id == t.case.c.agency_id)
    .join(t.person, t.person.c.id == t.case.c.applicant_id)
)


def rows(connection: Connection, cases: Sequence[int]) -> Iterator[Found]:
    """These cases, in this order; four statements a batch, each by an index."""
    for some in _batches(cases):
        here = {row.id: row for row in connection.execute(_ROW.where(t.case.c.id.in_(some)))}
        payments = _by_case(connection.execute(select(t.payment).where(t.payment.c.case_id.in_(some)).order_by(t.payment.c.id)))
        licences = _by_case(connection.execute(select(t.licence).where(t.licence.c.case_id.in_(some)).order_by(t.licence.c.id)))
        officers = _officers(connection, some)
        for case_id in some:
            yield Found(here[case_id], payments.get(case_id, ()), licences.get(case_id, ()), officers.get(case_id, ""))


def _batches(cases: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (list(cases[start : start + _BATCH]) for start in range(0, len(cases), _BATCH))


def _by_case(found: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    grouped = defaultdict[int, list[Row[Any]]](list)
    for row in found:
        grouped[row.case_id].append(row)
    return grouped


def _officers(connection: Connection, cases: Sequence[int]) -> dict[int, str]:
    """Who has the case now, else who of the staff completed its last task."""
    c, who = t.task.c, t.person
    of_staff = (c.case_id.in_(cases), c.role.in_(TASK_ROLES))
    done = select(c.case_id, who.c.name).join(who, who.c.id == c.done_by).where(*of_staff, c.state == 1).order_by(c.done_at, c.id)
    held = select(c.case_id, who.c.name).join(who, who.c.id == c.assignee_id).where(*of_staff, c.state == 0).order_by(c.id)
    return {row.case_id: row.name for query in (done, held) for row in connection.execute(query)}
