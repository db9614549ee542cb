"""The centre's cases: begun here for others, or waiting here for money or to be handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for

from runner import centre_list
from runner.centre_list import STATES, CentreQuery
from runner.permissions import Actor
from runner.store import Store
from web import sessions
from web.centre import pages
from web.centre.lines import Line, lines
from web.i18n import say
from web.officer.worklist_page import Option

LABELS = {"": "ทั้งหมด", "centre": "รอศูนย์บริการ", "applicant": "รอผู้ประกอบการ", "ended": "สิ้นสุดแล้ว"}


@dataclass(frozen=True)
class CentrePage:
    """The page; everything that was chosen stands in the URL."""

    query: CentreQuery
    lines: Sequence[Line]
    tabs: Sequence[Option]
    first: int
    before: str
    after: str
    total: None = None  # counting all cases would cost more than it tells


def asked(args: Mapping[str, str]) -> CentreQuery:
    """The question in a URL; what makes no sense is left out."""
    state, page = args.get("state", ""), args.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    return CentreQuery(
        state=state if state in STATES else "",
        search=args.get("q", "").strip()[:100],
        page=min(max(number, 1), centre_list.MOST_PAGES),
    )


def address(query: CentreQuery) -> str:
    """The URL of a question."""
    values: dict[str, Any] = {"state": query.state, "q": query.search, "page": query.page if query.page > 1 else ""}
    return url_for("centre.cases", **{name: value for name, value in values.items() if value})


def centre_page(store: Store, actor: Actor, query: CentreQuery) -> CentrePage:
    """The page's contents."""
    found = centre_list.cases(store, actor, query)
    return CentrePage(
        query=query,
        lines=lines(store, found),
        tabs=[Option(code, say(LABELS[code]), 0, code == query.state, address(replace(query, state=code, page=1))) for code in STATES],
        first=(found.page - 1) * centre_list.PAGE + 1,
        before=address(replace(query, page=found.page - 1)) if found.page > 1 else "",
        after=address(replace(query, page=found.page + 1)) if found.more else "",
    )


@pages.get("/cases", endpoint="cases")
def centre_cases() -> str:
    """The centre's cases, newest first."""
    return render_template("centre/cases.html", page=centre_page(sessions.store(), sessions.actor(), asked(request.args)))
