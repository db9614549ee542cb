"""After a deployment: open cases are brought to the new version batch by batch, listed, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from runner import cases, migrating
from runner.definitions import Definition
from runner.migrating import FATES, Fate, Report
from runner.studio import access, services
from web import sessions
from web.i18n import pick, say
from web.studio import effects, pages

_PAGE, _PAGES, _TOLD = 50, 1_000_000, 5  # lines on a page, pages, failures told one by one
BATCH = 200  # cases moved in one request: about a second
MOVABLE: tuple[Fate, ...] = ("safe", "untouched")
Answer = str | Response | Redirect


def _newest(service: str) -> Definition:
    access.demand(sessions.actor(), service)
    with sessions.store().read() as connection:
        return cases.definitions.newest(connection, service)


def _number(name: str, most: int = 2**63 - 1) -> int:
    """A count or an id of the address or the form; what is none is 0, what no database could hold is the most."""
    return min(max(0, request.values.get(name, 0, int)), most)


def _ids(name: str, most: int) -> list[int]:
    return [int(one) for one in request.form.getlist(name)[:most] if one.isdecimal() and len(one) < 19]


@pages.get("/services/<service>/migrate")
def migration(service: str) -> str:
    """What would become of the open cases of older versions; move all of them, or those that are marked."""
    new = _newest(service)
    effect, page = effects.of(new), max(1, _number("page", _PAGES))
    counts = effect.seen.counts
    asked = request.args.get("fate", "")
    fate: Fate = next((one for one in FATES if one == asked), next((one for one in (*MOVABLE, *FATES) if counts[one]), "safe"))
    with sessions.store().read() as connection:
        lines = migrating.listed(connection, effect.seen.cases(fate), (page - 1) * _PAGE, _PAGE)
        line = services.line(connection, sessions.actor(), service)
    pages_of = -(-counts[fate] // _PAGE)
    return render_template(
        "studio/migration.html", line=line, new=new, effect=effect, fate=fate, lines=lines, page=page, pages=pages_of, may=fate in MOVABLE
    )


@dataclass(frozen=True)
class Run:
    """A run that goes through many cases in several requests; its form carries it from one to the next."""

    which: str
    version: int
    total: int
    done: int = 0
    moved: int = 0
    stayed: int = 0
    after: int = 0
    failed: tuple[int, ...] = ()

    @classmethod
    def posted(cls) -> Run:
        counts = {name: _number(name) for name in ("version", "total", "done", "moved", "stayed", "after")}
        return cls(which=request.form.get("which", ""), failed=tuple(_ids("failed", BATCH)), **counts)

    @property
    def chosen(self) -> list[int] | None:
        """The cases that are marked; None: all."""
        return None if self.which == "all" else _ids("case", _PAGE)

    @property
    def most(self) -> int | None:
        """How many in one request; a page's marked cases go at once."""
        return BATCH if self.which == "all" else None

    def then(self, report: Report) -> Run:
        """After a batch. What somebody else moved or ended meanwhile did not stay."""
        stayed = [one for one in report.stayed if one.what not in ("already", "ended")]
        failed = (*self.failed, *(one.case_id for one in stayed if one.what == "failed"))[:BATCH]
        done = self.done + report.moved + len(report.stayed)
        return replace(
            self, total=max(self.total, done), done=done, moved=self.moved + report.moved, stayed=self.stayed + len(stayed),
            after=report.last, failed=failed,
        )  # fmt: skip


@pages.post("/services/<service>/migrate")
def migrate(service: str) -> Answer:
    """Move one batch; the page that answers goes on by itself until all are through."""
    new, run = _newest(service), Run.posted()
    choices = effects.chosen(new)
    here = url_for("studio.migration", service=service, **effects.as_fields(choices))
    if run.version != new.version:
        flash(say("มีรุ่นใหม่กว่าแล้ว โปรดตรวจดูผลต่อคำขออีกครั้ง"), "warning")
        return redirect(here, 303)
    if run.chosen == []:
        flash(say("โปรดเลือกคำขออย่างน้อยหนึ่งรายการ"), "warning")
        return redirect(here, 303)
    store, actor = sessions.store(), sessions.actor()
    report = migrating.migrate(store, actor, new, run.chosen, choices, after=run.after, most=run.most)
    run = run.then(report)
    if not report.finished:
        return render_template("studio/moving.html", service=service, run=run, fields=effects.as_fields(choices), back=False)
    if run.failed:  # once more, now that whoever had them in hand is done; what fails again is told
        again = migrating.migrate(store, actor, new, run.failed, choices, after=min(run.failed) - 1)
        _tell_failures(again)
        run = replace(run, moved=run.moved + again.moved, stayed=run.stayed - again.moved)
    flash(say("ย้ายแล้ว {n} คำขอ ไปรุ่น {version}", n=f"{run.moved:,}", version=new.version))
    if run.stayed:
        text = say("อีก {n} คำขอยังอยู่ในรุ่นเดิม", n=f"{run.stayed:,}")
        flash(Markup('{} <a href="{}">{}</a>').format(text, here, say("ดูเหตุผลและตัดสินใจ")), "warning")
    return _leave(url_for("studio.migrated", service=service))


@pages.get("/services/<service>/migrated")
def migrated(service: str) -> str:
    """What was migrated, and the way back for what has made no step since."""
    access.demand(sessions.actor(), service)
    page = max(1, _number("page", _PAGES))
    with sessions.store().read() as connection:
        found = migrating.migrated(connection, sessions.actor(), service, (page - 1) * _PAGE, _PAGE)
        line = services.line(connection, sessions.actor(), service)
    return render_template("studio/migrated.html", line=line, found=found, page=page, pages=-(-found.total // _PAGE))


@pages.post("/services/<service>/migrated")
def take_back(service: str) -> Answer:
    """Take one batch back."""
    access.demand(sessions.actor(), service)
    run, here = Run.posted(), url_for("studio.migrated", service=service)
    if run.chosen == []:
        flash(say("โปรดเลือกคำขออย่างน้อยหนึ่งรายการ"), "warning")
        return redirect(here, 303)
    report = migrating.undo(sessions.store(), sessions.actor(), service, run.chosen, after=run.after, most=run.most)
    run = run.then(report)
    if not report.finished:
        return render_template("studio/moving.html", service=service, run=run, fields={}, back=True)
    _tell_failures(report)
    flash(say("ย้ายกลับรุ่นเดิมแล้ว {n} คำขอ", n=f"{run.moved:,}"))
    if run.stayed:
        flash(say("อีก {n} คำขอย้ายกลับไม่ได้ เพราะดำเนินการขั้นถัดไปแล้ว", n=f"{run.stayed:,}"), "warning")
    return _leave(here)


def _tell_failures(report: Report) -> None:
    failed = [one for one in report.stayed if one.what == "failed"][:_TOLD]
    with sessions.store().read() as connection:
        numbers: dict[int, Any] = {row.id: row.number for row in migrating.listed(connection, [one.case_id for one in failed])}
    for one in failed:
        flash(say("คำขอ {number} ยังย้ายไม่ได้", number=numbers.get(one.case_id) or one.case_id) + ": " + pick(*one.said), "warning")


def _leave(url: str) -> Answer:
    """To the page after the last batch; a script that asked for the batch is told to load it."""
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)
