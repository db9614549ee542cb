"""All cases of the reader's services and agencies, ended ones too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from runner import case_list, worklist
from runner.case_list import CaseQuery
from runner.permissions import Actor
from runner.store import Store
from web import permissions, sessions, words
from web.applicant import words as told
from web.i18n import pick, say
from web.officer import pages
from web.officer.services import Services
from web.officer.worklist_page import Option

STATUSES = {"": "ทั้งหมด", "open": "กำลังดำเนินการ", "ended": "สิ้นสุดแล้ว"}


@dataclass(frozen=True)
class Line:
    """One case. `tone` goes with `status`, which says the same in words."""

    url: str
    number: str
    title: str
    applicant: str
    service: str
    agency: str
    status: str
    tone: str
    filed_at: datetime
    ended_at: datetime | None
    due: datetime | None


@dataclass(frozen=True)
class CasesPage:
    """The page; everything that was chosen stands in the URL."""

    query: CaseQuery
    lines: Sequence[Line]
    statuses: Sequence[Option]
    stages: Sequence[Option]
    services: Sequence[Option]
    agencies: Sequence[Option]
    first: int
    before: str
    after: str
    filtered: bool
    export: str  # empty for who may not
    total: None = None  # counting all cases would cost more than it tells


def asked(args: Mapping[str, str]) -> CaseQuery:
    """The question in a URL; what makes no sense is left out."""
    numbers = {
        name: int(typed) for name in ("agency", "page") if (typed := args.get(name, "")).isascii() and typed.isdecimal() and len(typed) < 19
    }
    status, stage = args.get("status", ""), args.get("stage", "")
    return CaseQuery(
        status=status if status in STATUSES else "",  # type: ignore[arg-type]
        service=args.get("service", "")[:100],
        stage=stage if stage in words.STAGES else "",
        agency_id=numbers.get("agency"),
        search=args.get("q", "").strip()[:100],
        page=min(numbers.get("page") or 1, case_list.MOST_PAGES),
    )


def address(query: CaseQuery) -> str:
    """The URL of a question."""
    page = query.page if query.page > 1 else ""
    values: dict[str, Any] = {
        "status": query.status,
        "service": query.service,
        "stage": query.stage,
        "agency": query.agency_id,
        "q": query.search,
        "page": page,
    }
    return url_for("officer.cases", **{name: value for name, value in values.items() if value})


def cases_page(store: Store, actor: Actor, query: CaseQuery) -> CasesPage:
    """The page's contents."""
    found, services = case_list.cases(store, actor, query), Services(store)
    agencies = worklist.agencies(store, found.agencies) if len(found.agencies) > 1 else []
    return CasesPage(
        query=query,
        lines=[_line(row, services) for row in found.rows],
        statuses=[
            Option(code, say(label), 0, code == query.status, address(replace(query, status=code, page=1)))  # type: ignore[arg-type]
            for code, label in STATUSES.items()
        ],
        stages=[Option(code, say(label), 0, code == query.stage) for code, label in words.STAGES.items() if code != "apply"],
        services=[Option(code, services.name(code), 0, code == query.service) for code in found.services],
        agencies=[Option(str(row.id), pick(row.name_th, row.name_en), 0, row.id == query.agency_id) for row in agencies],
        first=(found.page - 1) * case_list.PAGE + 1,
        before=address(replace(query, page=found.page - 1)) if found.page > 1 else "",
        after=address(replace(query, page=found.page + 1)) if found.more else "",
        filtered=replace(query, page=1, status="") != CaseQuery(),
        export=_export(query) if permissions.allowed("officer.export", actor) else "",
    )


def _export(query: CaseQuery) -> str:
    """The page that exports, with what is filtered by here."""
    values = {"service": query.service, "agency": query.agency_id, "state": query.status, "stage": query.stage}
    return url_for("officer.export", **{name: value for name, value in values.items() if value})  # type: ignore[arg-type]


def _line(row: Any, services: Services) -> Line:
    ended = row.status == "ended"
    status = services.ending(row.service, row.outcome) if ended else say(words.STAGES.get(row.stage, row.stage))
    tone = told.TONES.get(row.outcome, "quiet") if ended else "info"
    return Line(
        url=url_for("officer.case", case_id=row.id), number=row.number, title=row.title or row.applicant_name, applicant=row.applicant_name,
        service=services.name(row.service), agency=pick(row.agency_th, row.agency_en), status=status, tone=tone, filed_at=row.filed_at,
        ended_at=row.ended_at, due=None if ended else row.due_at,
    )  # fmt: skip


@pages.get("/cases", endpoint="cases")
def all_cases() -> str:
    """Filed cases, newest first."""
    return render_template("officer/cases.html", page=cases_page(sessions.store(), sessions.actor(), asked(request.args)))
