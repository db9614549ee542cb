"""One page of a worklist as it is shown: tabs, filters with their counts, lines, pages. Everything that was chosen stands in the URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from flask import url_for

from runner import worklist
from runner.permissions import Actor
from runner.store import Store
from runner.worklist import PAGE, Counts, Query, Sort
from web import words
from web.i18n import language, pick, say
from web.officer.services import Services

WHOSE = {"all": "งานทั้งหมด", "mine": "งานของฉัน", "group": "ยังไม่มีผู้รับ"}
SORTS: Mapping[Sort, str] = {"rank": "กำหนดเสร็จก่อน", "oldest": "เข้ามาก่อน", "newest": "เข้ามาล่าสุด"}


@dataclass(frozen=True)
class Line:
    """One task. `holder` is empty while nobody has it."""

    id: int
    url: str
    title: str
    number: str
    applicant: str
    service: str
    agency: str
    work: str
    stage: str
    due: datetime | None
    filed_at: datetime | None
    holder: str
    mine: bool


@dataclass(frozen=True)
class Option:
    """A choice with how many tasks it would show; `url` for those that are links."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str = ""


@dataclass(frozen=True)
class WorklistPage:
    """The page. `total` is None where counting would cost more than it tells; `here` is its own address, `plain` that without filters."""

    query: Query
    lines: Sequence[Line]
    tabs: Sequence[Option]
    services: Sequence[Option]
    stages: Sequence[Option]
    agencies: Sequence[Option]
    sorts: Sequence[Option]
    late: int
    first: int
    total: int | None
    before: str
    after: str
    here: str
    plain: str
    filtered: bool


def asked(args: Mapping[str, str]) -> Query:
    """The question in a URL; what makes no sense is left out."""
    whose, sort, agency, page = (args.get(name, "") for name in ("whose", "sort", "agency", "page"))
    return Query(
        whose=whose if whose in WHOSE else "all",  # type: ignore[arg-type]
        service=args.get("service", "")[:100],
        stage=args.get("stage", "") if args.get("stage") in words.STAGES else "",
        agency_id=_number(agency),
        late=args.get("late") == "1",
        search=args.get("q", "").strip()[:100],
        sort=sort if sort in get_args(Sort) else "rank",  # type: ignore[arg-type]
        page=min(_number(page) or 1, worklist.MOST_PAGES),
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def address(query: Query) -> str:
    """The URL of a question: only what differs from the plain worklist."""
    values: dict[str, Any] = {
        "whose": query.whose, "service": query.service, "stage": query.stage, "agency": query.agency_id, "late": int(query.late) or "",
        "q": query.search, "sort": query.sort, "page": query.page,
    }  # fmt: skip
    plain = {"whose": "all", "sort": "rank", "page": 1}
    return url_for("officer.worklist", **{name: value for name, value in values.items() if value not in ("", None, plain.get(name))})


def worklist_page(store: Store, actor: Actor, query: Query) -> WorklistPage:
    """Ask for the page and the counts, and say them in the reader's language."""
    found, counts = worklist.page(store, actor, query), worklist.counts(store, actor)
    services, here = Services(store), address(query)
    return WorklistPage(
        query=query,
        lines=[_line(row, actor, services, here) for row in found.rows],
        tabs=_tabs(query, counts),
        services=sorted(_options(counts.services, query.service, services.name), key=lambda one: one.label),
        stages=_options({code: counts.stages[code] for code in words.STAGES if code in counts.stages}, query.stage, _stage),
        agencies=sorted(_agencies(store, counts, query), key=lambda one: one.label),
        sorts=[Option(code, say(label), 0, code == query.sort) for code, label in SORTS.items()],
        late=counts.late,
        first=(found.page - 1) * PAGE + 1,
        total=total(query, counts),
        before=address(replace(query, page=found.page - 1)) if found.page > 1 else "",
        after=address(replace(query, page=found.page + 1)) if found.more else "",
        here=here,
        plain=address(Query(whose=query.whose, sort=query.sort)),
        filtered=replace(query, page=1, sort="rank", whose="all") != Query(),
    )


def total(query: Query, counts: Counts) -> int | None:
    """How many tasks the question has, where one of the counts says so."""
    plain = replace(query, page=1, sort="rank")
    known = [
        (Query(), counts.all), (Query(whose="mine"), counts.mine), (Query(whose="group"), counts.group), (Query(late=True), counts.late),
        *((Query(service=code), n) for code, n in counts.services.items()), *((Query(stage=code), n) for code, n in counts.stages.items()),
        *((Query(agency_id=code), n) for code, n in counts.agencies.items()),
    ]  # fmt: skip
    return next((n for one, n in known if one == plain), None)


def _tabs(query: Query, counts: Counts) -> list[Option]:
    numbers = {"all": counts.all, "mine": counts.mine, "group": counts.group}
    return [
        Option(code, say(label), numbers[code], code == query.whose, address(replace(query, whose=code, page=1)))  # type: ignore[arg-type]
        for code, label in WHOSE.items()
    ]


def _options(counts: Mapping[str, int], chosen: str, name: Any) -> list[Option]:
    return [Option(code, name(code), n, code == chosen) for code, n in counts.items()]


def _stage(code: str) -> str:
    return say(words.STAGES.get(code, code))


def _agencies(store: Store, counts: Counts, query: Query) -> Iterable[Option]:
    if len(counts.agencies) > 1:
        for row in worklist.agencies(store, counts.agencies):
            yield Option(str(row.id), pick(row.name_th, row.name_en), counts.agencies[row.id], row.id == query.agency_id)


def _line(row: Any, actor: Actor, services: Services, here: str) -> Line:
    return Line(
        id=row.id, url=url_for("officer.task", task_id=row.id, back=here), title=row.title or row.applicant_name,
        number=row.case_number or "", applicant=row.applicant_name, service=services.name(row.service),
        agency=pick(row.agency_th, row.agency_en), work=services.text(row.service, row.name, language()), stage=_stage(row.stage),
        due=row.due_at, filed_at=row.filed_at, holder=row.assignee_name or "", mine=row.assignee_id == actor.person_id,
    )  # fmt: skip
