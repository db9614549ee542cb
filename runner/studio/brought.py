"""Files that another tool brings to be deployed: a diagram, and the forms and tables changed with it.

What is not brought is taken from the newest version of the service, and what that lacks from the project. Each file keeps its place in
the house, found by the id it has inside, whatever it is called on the analyst's desk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from runner import decisions, definitions, diagram
from runner.definitions import Replay
from runner.errors import BadUpload, Conflict, Finding, InvalidDiagram
from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t
from runner.studio import access, checking, deploying, drafts, replaying

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Brought:
    """The version that the files became, or were already (`new` is False). `paths`: name of a file as brought → its place."""

    definition_id: int
    service: str
    version: int
    new: bool
    paths: Mapping[str, str]


def bring(
    store: Store,
    actor: Actor,
    files: Files,
    note: str,
    without_replay: str,
    *,
    replay: Replay | None = None,
    settings: Settings | None = None,
) -> Brought:
    """Deploy `files` (name → content) as the next version of their service. `replay` as `definitions.deploy` has it.

    Raises InvalidDiagram with every finding, BadUpload for what belongs to no service, NotFound for a service that the actor may not
    change. Where the house asks for four eyes they become the actor's draft, approval is asked for, and Conflict says so; with `settings`
    its paths are played meanwhile, as for a draft of the studio.
    """
    with store.read() as connection:
        service, paths = _placed(connection, files)
        access.demand(actor, service)
        newest = drafts.newest_version(connection, service)
        before = drafts.base_files(connection, service, newest)
        four_eyes = deploying.four_eyes(connection)
    whole = sound(before | {path: files[name] for name, path in paths.items()}, service)
    if four_eyes and definitions.digest(whole) != definitions.digest(before):
        ask(store, actor, service, before | whole, note, settings=settings)
        th = "ระบบบันทึกเป็นร่างและส่งขออนุมัติแล้ว จะนำขึ้นใช้เมื่อนักวิเคราะห์อีกท่านหนึ่งอนุมัติในหน้าออกแบบกระบวนงาน"
        raise Conflict(th, "Kept as a draft, and approval was asked for: it is deployed when a second analyst approves it in the studio")
    reason = "" if replay else without_replay
    done = definitions.deploy_files(store, actor, service, whole, note=note, replay=replay, without_replay=reason)
    with store.read() as connection:
        d = t.definition.c
        found = connection.execute(select(d.id).where(d.service == service, d.version == done.version)).scalar_one()
    return Brought(found, service, done.version, done.new, paths)


def sound(files: Files, service: str) -> dict[str, bytes]:
    """What would be deployed of these files. Raises InvalidDiagram with every finding when something is wrong with them."""
    findings = checking.findings(files, service)
    if any(found.severity == "error" for found in findings):
        raise InvalidDiagram(findings)
    return checking.complete(files, service)


def ask(store: Store, actor: Actor, service: str, files: Files, note: str, reason: str = "", *, settings: Settings | None = None) -> int:
    """Make a draft of exactly these files, an open one of the actor's put aside, and ask for approval of it. The draft's id.

    With `settings` its paths begin to be played in the background, so that who approves sees what came of it.
    """
    d = t.draft.c
    with store.read() as connection:
        aside = drafts.listed(connection, d.service == service, d.person_id == actor.person_id, d.closed == "")
        newest = drafts.newest_version(connection, service)
        before = drafts.base_files(connection, service, newest)
    for one in aside:
        drafts.discard(store, actor, one.id)
    changed = {path: files.get(path) for path in sorted({*files, *before}) if files.get(path) != before.get(path)}
    with store.begin() as connection:
        draft_id = drafts.make(connection, actor, service, newest)
        drafts.put(connection, drafts.mine(connection, actor, draft_id), changed)
    deploying.deploy(store, actor, deploying.prepare(store, actor, draft_id), note, reason or note)
    if settings is not None:
        with suppress(Conflict):  # others are being played: who approves may begin it
            replaying.start(store, settings, actor, draft_id)
    return draft_id


# ---- which service, and where each file stands --------------------------------------------------------------------------
def _placed(connection: Connection, files: Files) -> tuple[str, dict[str, str]]:
    """The service, and the place of every file."""
    if not files:
        raise BadUpload("ไม่มีแฟ้มที่จะนำขึ้นใช้", "There is no file to deploy")
    models = {name: diagram.read(content, name) for name, content in files.items() if name.endswith(".bpmn")}
    called = {element.called for model in models.values() for process in model.processes.values() for element in process.elements.values()}
    services = {name: definitions.service_of(Path(name), model) for name, model in models.items()}
    own = {name: service for name, service in services.items() if service not in called and not service.startswith("part_")}
    if len(own) > 1:
        raise BadUpload("โปรดนำขึ้นใช้ครั้งละหนึ่งงานบริการ", f"Deploy one service at a time, not {', '.join(sorted(own.values()))}")
    service = next(iter(own.values())) if own else _service_with(connection, files)
    if not _ID.fullmatch(service):
        raise InvalidDiagram([_named_badly(next(iter(own)), service)])
    known = _by_id(drafts.base_files(connection, service, drafts.newest_version(connection, service)))
    paths = {name: _place(service, name, content, known) for name, content in files.items()}
    for name, path in paths.items():
        drafts.check_file(path, files[name])
    if len(set(paths.values())) < len(paths):
        raise BadUpload("มีแฟ้มซ้ำกัน", "Two of the files are the same form, table or diagram")
    return service, paths


def _named_badly(name: str, service: str) -> Finding:
    th = f"รหัสกระบวนงาน {service} ใช้ไม่ได้ ให้ใช้อักษร a-z 0-9 และ _ ขึ้นต้นด้วยอักษร เพราะเป็นรหัสของงานบริการ"
    en = f"the process id {service} cannot be used: it names the service, so it is made of a-z, 0-9 and _, beginning with a letter"
    return Finding(name, 1, service, "service-id", th, en)


def _service_with(connection: Connection, files: Files) -> str:
    """Parts, forms or tables without their diagram: the only service that has them all."""
    wanted = {one for name, content in files.items() for one in _ids(name, content)}
    found = []
    for service in definitions.Definitions().newest_ids(connection):
        known = _by_id(drafts.base_files(connection, service, drafts.newest_version(connection, service)))
        if wanted and wanted <= known.keys():
            found.append(service)
    if len(found) != 1:
        which = ", ".join(found)
        th = f"แฟ้มเหล่านี้เป็นของหลายงานบริการ ({which}) " if found else "ไม่พบงานบริการที่ใช้แฟ้มเหล่านี้ "
        en = f"These files belong to several services ({which}). " if found else "No service has these files. "
        raise BadUpload(f"{th}โปรดส่งแผนภาพของงานบริการมาพร้อมกัน", f"{en}Deploy them together with the diagram of their service")
    return found[0]


def _by_id(files: Files) -> dict[tuple[str, str], str]:
    """(ending, id inside) → path."""
    return {one: path for path, content in files.items() for one in _ids(path, content)}


def _ids(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    ending = Path(name).suffix
    if ending == ".bpmn":
        yield from ((ending, process) for process in diagram.read(content, name).processes)
    elif ending == ".dmn":
        yield from ((ending, decision) for decision in decisions.read(content, name).decisions)
    elif ending == ".form":
        yield ending, _form_id(name, content)


def _form_id(name: str, content: bytes) -> str:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise BadUpload(f"อ่านแบบฟอร์ม {name} ไม่ได้", f"The form {name} cannot be read")
    return str(found["id"])


def _place(service: str, name: str, content: bytes, known: Mapping[tuple[str, str], str]) -> str:
    """Where a file stands in the house: where one with the same id stood before, else by that id."""
    ids = list(_ids(name, content))
    if at := next((known[one] for one in ids if one in known), ""):
        return at
    folder = f"forms/{service}" if name.endswith(".form") else "processes"
    if ids:
        own = service if (".bpmn", service) in ids else ids[0][1]
        return f"{folder}/{own}{Path(name).suffix}"
    if name == f"{service}.yaml":
        return f"processes/{name}"
    if name == "en.yaml":
        return f"forms/{service}/{name}"
    th, en = "รับเฉพาะแฟ้ม .bpmn .dmn .form และแฟ้มข้อมูลงานบริการ", "Only .bpmn, .dmn and .form files are taken, and the sheet"
    raise BadUpload(f"{th} {service}.yaml", f"{en} {service}.yaml, not {name[:80]}")
