"""Trials: a draft tried in a database of its own with made-up people and a clock that can be moved. Nothing of it touches real data.

A trial is a folder on the machine that made it, for its analyst alone, and is gone a day later.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from runner import cases, clock, definitions
from runner.clock import SetClock
from runner.documents.files import FileStore, Folder
from runner.errors import Conflict, NotFound
from runner.jobs import Worker
from runner.library import laid_out
from runner.permissions import SYSTEM, TASK_ROLES, Actor, Grant
from runner.settings import ROOT, Settings
from runner.store import Store, schema
from runner.store import tables as t
from runner.studio import access, checking, drafts

AGENCY, APPLICANT, FIRST_MEMBER = 11, 101, 201
ROLES = ("applicant", *TASK_ROLES)
_LIVES, _MOST_EACH = timedelta(days=1), 3
_ID = re.compile(r"[A-Za-z0-9_-]{20,64}")
_PLACE = {"address": "1 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 10000", "phone": "0 2000 0000", "province": "ตัวอย่าง",
          "hours": "วันจันทร์ถึงวันศุกร์ 08.30–16.30 น.", "biller_id": "099400012345601", "head_title": "นายกเทศมนตรีเมืองตัวอย่าง"}  # fmt: skip
_NAMES = {
    "applicant": "สมชาย ใจดี", "officer": "มาลี รักงาน", "approver": "ประเสริฐ ลงนาม", "committee": "กมล พิจารณา", "chair": "อรุณ ประธาน",
    "service_centre": "ดวงใจ ใฝ่บริการ",
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """One trial. `at`: the moment on its clock; `draft_id` and `revision`: what is tried, 0 for a deployed version."""

    id: str
    person_id: int
    service: str
    draft_id: int
    revision: int
    definition_id: int
    made_at: str
    at: str
    folder: str

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def expired(self) -> bool:
        return clock.now() - datetime.fromisoformat(self.made_at) > _LIVES

    @property
    def place(self) -> Path:
        return Path(self.folder)

    def settings(self, house: Settings) -> Settings:
        """The house's, on the trial's own database and files; no mail leaves."""
        url = f"sqlite:///{self.place / 'trial.db'}"
        return replace(house, database_url=url, files=str(self.place / "files"), smtp_url="", demo=True)

    @contextmanager
    def running(self) -> Iterator[SetClock]:
        """The trial's clock, for this thread alone."""
        with clock.mine(SetClock(self.now)) as standing:
            assert isinstance(standing, SetClock)
            yield standing


def folder_of(settings: Settings) -> Path:
    """Where trials are: beside the files of the house, when those are on this machine."""
    return (ROOT / "var" if "://" in settings.files else Path(settings.files).resolve().parent) / "trials"


def actor(role: str) -> Actor:
    """Who plays a role in every trial."""
    if role == "applicant":
        return Actor(APPLICANT, _NAMES[role], "applicant")
    if role not in TASK_ROLES:
        raise NotFound
    return Actor(FIRST_MEMBER + TASK_ROLES.index(role), _NAMES[role], "staff", (Grant(role, "*", AGENCY),))


def begin(store: Store, settings: Settings, analyst: Actor, draft_id: int) -> Trial:
    """Set up a trial of a draft as it stands, with one case begun. Raises InvalidDiagram when it cannot run at all."""
    with store.read() as connection:
        draft = drafts.seen(connection, analyst, draft_id)
        files = checking.complete(drafts.files(connection, draft), draft.service)
    return _begin(settings, analyst, draft.service, files, draft_id, draft.revision)[0]


def begin_deployed(store: Store, settings: Settings, analyst: Actor, service: str) -> tuple[Trial, int]:
    """The same of a service's newest version; and the id of its case."""
    access.demand(analyst, service)
    with store.read() as connection:
        files = drafts.base_files(connection, service, drafts.newest_version(connection, service))
    return _begin(settings, analyst, service, files, 0, 0)


def _begin(settings: Settings, analyst: Actor, service: str, files: Mapping[str, bytes], draft_id: int, revision: int) -> tuple[Trial, int]:
    root = folder_of(settings)
    _tidy(root, analyst)
    trial_id, now = clock.token(18), clock.now().isoformat()
    place = root / trial_id
    place.mkdir(parents=True, mode=0o700)
    made = Trial(trial_id, analyst.person_id or 0, service, draft_id, revision, 0, now, now, str(place))
    try:
        with opened(made) as own, laid_out(files) as folder:
            schema.upgrade(own)
            _settle(own)
            _, made_definition = definitions.put(own, SYSTEM, folder / "processes" / f"{service}.bpmn")
            begun = cases.start(own, actor("applicant"), service, AGENCY)
        made = replace(made, definition_id=made_definition)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _write(made)
    return made, begun.case_id


def of(settings: Settings, analyst: Actor) -> list[Trial]:
    """The analyst's trials on this machine that have not expired, the newest first."""
    found = [trial for trial in _all(folder_of(settings)) if trial.person_id == analyst.person_id and not trial.expired]
    return sorted(found, key=lambda trial: trial.made_at, reverse=True)


@contextmanager
def opened(trial: Trial) -> Iterator[Store]:
    """The trial's database."""
    own = Store.open(f"sqlite:///{trial.place / 'trial.db'}")
    try:
        yield own
    finally:
        own.close()


def find(settings: Settings, analyst: Actor, trial_id: str) -> Trial:
    """The analyst's trial. NotFound for anybody else, on another machine, and when it has expired."""
    file = folder_of(settings) / trial_id / "trial.json"
    if not _ID.fullmatch(trial_id) or not file.is_file():
        raise NotFound("ไม่พบการทดลองนี้ หรือหมดอายุแล้ว โปรดเริ่มทดลองใหม่", "There is no such trial, or it has expired. Start a new one.")
    trial = Trial(**json.loads(file.read_text("utf-8")))
    if trial.person_id != analyst.person_id:
        raise NotFound
    return trial


def _write(trial: Trial) -> None:
    file = trial.place / "trial.json"
    file.with_suffix(".new").write_text(json.dumps(asdict(trial)), "utf-8")
    file.with_suffix(".new").replace(file)


def move(trial: Trial, house: Settings, own: Store, to: datetime) -> Trial:
    """Move the trial's clock forward, and let happen what is due on the way, in its order. Conflict for the past."""
    if to < trial.now or to > trial.now + timedelta(days=3660):
        raise Conflict("นาฬิกาของการทดลองเดินหน้าได้เท่านั้น ครั้งละไม่เกิน 10 ปี", "The clock of a trial goes forward only, ten years at most at once")
    while (due := next_due(own)) is not None and trial.now < due <= to:
        trial = replace(trial, at=due.isoformat())
        work(trial, house, own)
        if next_due(own) == due:  # it failed and waits: an incident, which the page shows
            break
    trial = replace(trial, at=to.isoformat())
    work(trial, house, own)
    _write(trial)
    return trial


def work(trial: Trial, house: Settings, own: Store) -> None:
    """Do what is due at the trial's moment: deadlines and letters. Mail is kept and never sent."""
    with trial.running():
        files = FileStore(Folder(trial.place / "files"))
        Worker(own, files, trial.settings(house), "trial", ("timer", "render")).run_due()


def next_due(own: Store) -> datetime | None:
    """When the next deadline is."""
    with own.read() as connection:
        query = select(t.job.c.due_at).where(t.job.c.kind == "timer").order_by(t.job.c.due_at).limit(1)
        found: datetime | None = connection.scalar(query)
    return found


def state(own: Store) -> Mapping[str, Any]:
    """What the page beside the trial shows: the newest case and its id, open tasks by role, work of other systems, mail, faults."""
    c, task, job = t.case.c, t.task.c, t.job.c
    with own.read() as connection:
        case = connection.execute(select(c.id, c.number, c.status, c.outcome).order_by(c.id.desc()).limit(1)).one()
        tasks = connection.execute(select(task.id, task.name, task.role).where(task.case_id == case.id, task.state == 0)).all()
        topics = connection.execute(select(job.id, job.topic).where(job.case_id == case.id, job.kind == "topic")).all()
        mail = connection.execute(select(t.mail.c.subject, t.mail.c.made_at).order_by(t.mail.c.id.desc()).limit(10)).all()
        faults = connection.execute(select(t.incident).where(t.incident.c.solved_at.is_(None))).all()
    return {"case": case, "tasks": tasks, "topics": topics, "mail": mail, "faults": faults}


def end(trial: Trial) -> None:
    """Throw the trial away."""
    cases.definitions.forget(trial.definition_id)
    shutil.rmtree(trial.place, ignore_errors=True)


def _all(root: Path) -> list[Trial]:
    """All trials of the machine, the longest untouched first."""
    files = sorted(root.glob("*/trial.json"), key=lambda one: one.stat().st_mtime)
    return [Trial(**json.loads(file.read_text("utf-8"))) for file in files]


def _tidy(root: Path, analyst: Actor) -> None:
    """Throw away what has expired, and the analyst's oldest when there would be too many."""
    own = []
    for trial in _all(root):
        if trial.expired:
            end(trial)
        elif trial.person_id == analyst.person_id:
            own.append(trial)
    for one in own[: max(0, len(own) - _MOST_EACH + 1)]:
        end(one)


def _settle(own: Store) -> None:
    """One agency, one applicant, one person for every role."""
    with own.begin() as connection:
        agency = {"id": AGENCY, "code": "TOWN", "name_th": "เทศบาลเมืองตัวอย่าง", "name_en": "Example Town", "details": _PLACE, "settings": {}}
        connection.execute(insert(t.agency).values(**agency))
        for role in ROLES:
            who = actor(role)
            row: dict[str, Any] = {
                "id": who.person_id, "kind": who.kind, "id_number": f"3{who.person_id:012d}" if role != "applicant" else "3101700123533",
                "id_kind": "citizen", "name": who.name, "email": f"{role}@example.org", "phone": "0812345678", "address": {},
                "created_at": clock.now(),
            }  # fmt: skip
            connection.execute(insert(t.person).values(**row))
            for grant in who.grants:
                values = {"id": clock.new_id(), "person_id": who.person_id, "role": grant.role, "service": "*", "agency_id": AGENCY}
                connection.execute(insert(t.assignment).values(**values))
