"""What the studio's first page lists, which parts are shared, the versions of a service, and a new service made from a copy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import Connection, func, select

from runner.catalogue import Sheet
from runner.diagram import foreign, safe_xml
from runner.errors import FieldError, InvalidForm, NotFound
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t
from runner.studio import access, drafts
from runner.studio.drafts import Draft

_ID = re.compile(r"[a-z][a-z0-9_]{2,39}")
_NAME = re.compile(rb"^(name_(?:th|en)):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """One service on the first page. `version` is 0 for one that was never deployed."""

    service: str
    name_th: str
    name_en: str
    version: int
    open_cases: int
    deployed_at: datetime | None
    deployed_by: str
    note: str
    draft: Draft | None  # the reader's own
    others: Sequence[Draft]


@dataclass(frozen=True)
class Version:
    """One deployed version of a service."""

    version: int
    deployed_at: datetime
    deployed_by: str
    note: str
    open_cases: int
    digest: str


def listed(connection: Connection, actor: Actor) -> list[Line]:
    """The services that the actor may change, by name; drafts of services that were never deployed come last."""
    by_service: dict[str, list[Draft]] = defaultdict(list)
    for one in drafts.listed(connection, t.draft.c.closed == ""):
        by_service[one.service].append(one)
    lines = [_line(connection, actor, row, by_service.pop(row.service, [])) for row in _newest(connection)]
    lines += [_new_line(connection, actor, service, found) for service, found in by_service.items()]
    return [line for line in lines if access.may_change(actor, line.service)]


def line(connection: Connection, actor: Actor, service: str) -> Line:
    """One of them. NotFound for a service that there is not, or not for this actor."""
    found = next((one for one in listed(connection, actor) if one.service == service), None)
    if found is None:
        raise NotFound(f"ยังไม่มีงานบริการ {service}", f"There is no service {service}")
    return found


def _newest(connection: Connection) -> list[Any]:
    d, newest = t.definition, select(t.definition.c.service, func.max(t.definition.c.version).label("version"))
    last = newest.group_by(d.c.service).subquery()
    open_cases = (
        select(func.count()).select_from(t.case).where(t.case.c.service == d.c.service, t.case.c.status == "open").scalar_subquery()
    )
    columns = (d.c.id, d.c.service, d.c.version, d.c.deployed_at, d.c.note, t.person.c.name, open_cases.label("open"))
    joined = d.join(last, (d.c.service == last.c.service) & (d.c.version == last.c.version)).outerjoin(
        t.person, t.person.c.id == d.c.deployed_by
    )
    return list(connection.execute(select(*columns).select_from(joined).order_by(d.c.service)))


def _line(connection: Connection, actor: Actor, row: Any, found: list[Draft]) -> Line:
    names = _names(drafts.base_sheet(connection, row.id, row.service))
    own = next((one for one in found if one.person_id == actor.person_id), None)
    return Line(
        row.service, names.get("name_th", row.service), names.get("name_en", row.service), row.version, row.open, row.deployed_at,
        row.name or "", row.note, own, [one for one in found if one is not own],
    )  # fmt: skip


def _new_line(connection: Connection, actor: Actor, service: str, found: list[Draft]) -> Line:
    names = _names(drafts.files(connection, found[0]).get(f"processes/{service}.yaml", b""))
    own = next((one for one in found if one.person_id == actor.person_id), None)
    others = [one for one in found if one is not own]
    return Line(service, names.get("name_th", service), names.get("name_en", service), 0, 0, None, "", "", own, others)


def _names(sheet: bytes) -> dict[str, str]:
    """The names from a sheet's top level, read without judging the rest of it."""
    found = {}
    for key, value in _NAME.findall(sheet):
        try:
            found[key.decode()] = str(yaml.safe_load(value))
        except yaml.YAMLError:
            found[key.decode()] = value.decode("utf-8", "replace")
    return found


def versions(connection: Connection, service: str) -> list[Version]:
    """All versions, newest first, with how many cases are open on each. NotFound when there is none."""
    d = t.definition
    open_cases = (
        select(func.count()).select_from(t.case).where(t.case.c.definition_id == d.c.id, t.case.c.status == "open").scalar_subquery()
    )
    columns = (d.c.version, d.c.deployed_at, func.coalesce(t.person.c.name, ""), d.c.note, open_cases, d.c.digest)
    query = select(*columns).outerjoin(t.person, t.person.c.id == d.c.deployed_by).where(d.c.service == service)
    found = [Version(*row) for row in connection.execute(query.order_by(d.c.version.desc()))]
    if not found:
        raise NotFound(f"ยังไม่มีงานบริการ {service}", f"There is no service {service}")
    return found


def shared(connection: Connection) -> dict[str, list[str]]:
    """Path → the services whose newest version has that file; only files that more than one has."""
    newest = _newest(connection)
    names = {row.id: row.service for row in newest}
    f = t.definition_file
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(f.c.path, f.c.definition_id).where(f.c.definition_id.in_(names)).order_by(f.c.path)):
        found[row.path].append(names[row.definition_id])
    return {path: sorted(of) for path, of in found.items() if len(of) > 1}


# ---- a new service ------------------------------------------------------------------------------------------------------
def copy(store: Store, actor: Actor, source: str, typed: Mapping[str, str]) -> int:
    """A draft of a new service, made from the newest version of another. `typed`: service, name_th, name_en. Raises InvalidForm."""
    access.demand_all(actor)
    with store.begin() as connection:
        service = _new(connection, typed)
        files = drafts.base_files(connection, source, drafts.newest_version(connection, source))
        if not files:
            raise NotFound(f"ยังไม่มีงานบริการ {source}", f"There is no service {source}")
        new = drafts.make(connection, actor, service, 0)
        names = {"name_th": typed["name_th"], "name_en": typed.get("name_en", "") or typed["name_th"]}
        drafts.put(connection, drafts.seen(connection, actor, new), dict(_renamed(files, source, service, names)))
        return new


def begin(store: Store, actor: Actor, content: bytes, typed: Mapping[str, str]) -> int:
    """A draft of a new service, made from a diagram of any BPMN tool; what is missing before it runs, the check says.

    Nothing is taken out of the file: only the id of its process becomes the service's. Raises InvalidForm, InvalidDiagram.
    """
    access.demand_all(actor)
    with store.begin() as connection:
        service = _new(connection, typed)
        files = {f"processes/{service}.bpmn": as_process(content, service), f"processes/{service}.yaml": _first_sheet(typed)}
        for path, one in files.items():
            drafts.check_file(path, one)
        new = drafts.make(connection, actor, service, 0)
        drafts.put(connection, drafts.seen(connection, actor, new), files)
        return new


def as_process(content: bytes, service: str) -> bytes:
    """A diagram of any tool in UTF-8, its first executable process, else its first one, under the service's id. Raises InvalidDiagram."""
    root = safe_xml.parse(content, f"{service}.bpmn")
    content = foreign.as_utf8(content)
    found = [one for one in root.iter("{*}process") if one.get("id")]
    if any(one.get("id") == service for one in found):
        return content
    process = next((one for one in found if one.get("isExecutable") == "true"), found[0] if found else None)
    return content if process is None else _with_id(content, str(process.get("id")), service)


def _first_sheet(typed: Mapping[str, str]) -> bytes:
    th, en, service = typed["name_th"], typed.get("name_en") or typed["name_th"], typed["service"]
    code = Sheet.neutral(service).code
    return f"service: {service}\ncode: {code}\nname_th: {quoted(th)}\nname_en: {quoted(en)}\nprocess: {service}\n".encode()


def _with_id(content: bytes, old: str, new: str) -> bytes:
    """The diagram with a process, and all that refers to it, under another id."""
    said = rb"((?:\bid|processRef|bpmnElement)=[\"'])" + re.escape(old.encode()) + rb"([\"'])"
    return re.sub(said, rb"\g<1>" + new.encode() + rb"\g<2>", content)


def _new(connection: Connection, typed: Mapping[str, str]) -> str:
    """The id of the new service. Raises InvalidForm."""
    errors, service = [], typed.get("service", "")
    if not _ID.fullmatch(service) or service.startswith("part_"):
        th = "ใช้อักษร a-z 0-9 และ _ ขึ้นต้นด้วยอักษร ยาว 3 ถึง 40 ตัว"
        errors.append(FieldError("service", th, "Use a-z, 0-9 and _, beginning with a letter, 3 to 40 long"))
    elif drafts.newest_version(connection, service) or drafts.listed(connection, t.draft.c.service == service, t.draft.c.closed == ""):
        errors.append(FieldError("service", "มีงานบริการรหัสนี้แล้ว โปรดใช้รหัสอื่น", "There is a service with this id; choose another"))
    if not typed.get("name_th", "").strip():
        errors.append(FieldError("name_th", "โปรดกรอกชื่องานบริการ", "Enter the service's name"))
    if errors:
        raise InvalidForm(errors, typed)
    return service


def _renamed(files: Mapping[str, bytes], old: str, new: str, names: Mapping[str, str]) -> dict[str, bytes]:
    """The files under the new service's name; its own diagram and sheet say the new id too. Parts stay what they are."""
    found = {}
    for path, content in files.items():
        to = path.replace(f"processes/{old}.", f"processes/{new}.").replace(f"forms/{old}/", f"forms/{new}/")
        if path == f"processes/{old}.bpmn":
            content = _with_id(content, old, new)
        if path == f"processes/{old}.yaml":
            content = re.sub(
                rb"^(service|process):[ \t]*" + old.encode() + rb"[ \t]*$", rb"\g<1>: " + new.encode(), content, flags=re.MULTILINE
            )
            content = _NAME.sub(lambda m: m[1] + b": " + quoted(names[m[1].decode()]).encode(), content, count=2)
        found[to] = content
    return found


def quoted(text: str) -> str:
    """A text as YAML writes it on one line."""
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).split("\n...")[0].strip()
