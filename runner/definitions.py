"""Deployed versions of services: immutable sets of files, compiled once per process and shared by all cases of the version."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from runner import audit, catalogue, clock, decisions, diagram, engine, form
from runner.documents import letters
from runner.errors import Finding, InvalidDiagram, NotFound
from runner.form.translations import Translations
from runner.library import Library, gather, laid_out
from runner.permissions import Actor
from runner.settings import ROOT
from runner.store import Store
from runner.store import tables as t


@dataclass(frozen=True)
class Definition:
    """One version of one service, ready to run."""

    id: int
    service: str
    version: int
    program: engine.Program
    forms: Mapping[str, form.Form]
    sheet: catalogue.Sheet
    translations: Translations
    files: Mapping[str, bytes]

    def form_of(self, element: diagram.Element) -> form.Form | None:
        """The form with which people complete an element, or answer what it offers."""
        return self.forms.get(element.form_id or element.properties.get("form", ""))

    def form(self, form_id: str | None) -> form.Form | None:
        return self.forms.get(form_id or "")

    def text(self, thai: str, language: str) -> str:
        """A label of the service in the reader's language; Thai where there is no English. A task may also say what it is about."""
        name, dot, about = thai.partition(" · ")
        return self.translations.text(name, language) + dot + about

    @cached_property
    def endings(self) -> Mapping[str, str]:
        """outcome → what the diagram calls that end; an outcome with ends of several names is not there."""
        named: dict[str, set[str]] = {}
        for element in self.program.elements.values():
            if (outcome := element.properties.get("outcome")) and element.kind == "endEvent":
                named.setdefault(outcome, set()).add(element.name)
        return {outcome: names.pop() for outcome, names in named.items() if len(names) == 1}


def compile_files(files: Mapping[str, bytes], process_id: str, *, definition_id: int = 0, version: int = 0) -> Definition:
    """Compile a service from its files. Raises InvalidDiagram."""
    files = dict(sorted(files.items()))  # ids that two parts share are told apart in this order: the same as the database gives them
    models = [diagram.read_once(content, _name(path)) for path, content in files.items() if path.endswith(".bpmn")]
    tables = [decisions.read(content, _name(path)) for path, content in files.items() if path.endswith(".dmn")]
    by_decision = {decision_id: table for table in tables for decision_id in table.decisions}
    english = [content for path, content in sorted(files.items(), key=lambda item: item[0].count("/")) if path.endswith("en.yaml")]
    translations = Translations.read(*english)
    forms = [form.read(content, path.removeprefix("forms/"), translations) for path, content in files.items() if path.endswith(".form")]
    return Definition(
        id=definition_id,
        service=process_id,
        version=version,
        program=engine.compile_process(f"{process_id}:{version}", process_id, models, by_decision),
        forms={one.id: one for one in forms},
        sheet=catalogue.of_files(files, process_id),
        translations=translations,
        files=files,
    )


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over all paths and contents."""
    whole = hashlib.sha256()
    for path, content in sorted(files.items()):
        whole.update(f"{path}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


class Definitions:
    """Versions of one database, compiled when first asked for. A version never changes, so what is here stays true."""

    def __init__(self) -> None:
        self._compiled: dict[int, Definition] = {}
        self._sheets: dict[int, catalogue.Sheet] = {}

    def get(self, connection: Connection, definition_id: int) -> Definition:
        """The version with this id."""
        if definition_id not in self._compiled:
            self._compiled[definition_id] = _load(connection, definition_id)
            gc.collect()
            gc.freeze()  # a definition lives as long as the process: looking through it for garbage again and again costs steps their time
        return self._compiled[definition_id]

    def forget(self, definition_id: int) -> None:
        """A version that nobody will ask for again: a trial that is over."""
        self._compiled.pop(definition_id, None)
        self._sheets.pop(definition_id, None)

    def newest(self, connection: Connection, service: str) -> Definition:
        """The version that new cases of a service start on."""
        query = select(t.definition.c.id).where(t.definition.c.service == service).order_by(t.definition.c.version.desc()).limit(1)
        found = connection.execute(query).scalar()
        if found is None:
            raise NotFound(f"ยังไม่มีงานบริการ {service}", f"There is no service {service}")
        return self.get(connection, found)

    def newest_ids(self, connection: Connection) -> dict[str, int]:
        """Service → id of its newest version, by name; nothing is compiled."""
        versions = select(t.definition.c.service, t.definition.c.id).order_by(t.definition.c.service, t.definition.c.version)
        return {row.service: row.id for row in connection.execute(versions)}

    def all_newest(self, connection: Connection) -> list[Definition]:
        """The newest version of every service, by name; each is compiled, which pages have no time for (`sheets`)."""
        return [self.get(connection, definition_id) for definition_id in self.newest_ids(connection).values()]

    def sheets(self, connection: Connection) -> dict[str, catalogue.Sheet]:
        """Service → sheet of its newest version, by name; nothing else of it is read."""
        newest = self.newest_ids(connection)
        unread = {i: service for service, i in newest.items() if i not in self._sheets}
        c = t.definition_file.c
        wanted = select(c.definition_id, c.path, c.content).where(c.definition_id.in_(list(unread)), c.path.like("processes/%.yaml"))
        files: dict[int, dict[str, bytes]] = {i: {} for i in unread}
        for row in connection.execute(wanted) if unread else ():
            files[row.definition_id][row.path] = bytes(row.content)
        self._sheets |= {i: catalogue.of_files(files[i], service) for i, service in unread.items()}
        return {service: self._sheets[i] for service, i in newest.items()}


def _load(connection: Connection, definition_id: int) -> Definition:
    row = connection.execute(select(t.definition).where(t.definition.c.id == definition_id)).first()
    if row is None:
        raise NotFound
    found = connection.execute(select(t.definition_file).where(t.definition_file.c.definition_id == definition_id))
    files = {file.path: bytes(file.content) for file in found}
    return compile_files(files, row.process_id, definition_id=row.id, version=row.version)


@dataclass(frozen=True)
class Deployed:
    """What came of a deployment. `new` is False when the same files were the newest version already."""

    service: str
    version: int
    new: bool


Replay = Callable[[Path], Sequence[Finding]]


def deploy(
    store: Store, actor: Actor, file: Path, *, note: str = "", replay: Replay | None = None, without_replay: str = "", in_spite: str = ""
) -> Deployed:
    """Check a service's files and make them its newest version.

    `replay` plays every path of the diagram and answers what went wrong (`runner.paths`, which stands above this room); a service that
    does not replay is refused. Without it, `without_replay` says why not; the audit trail tells which of the two it was.
    `in_spite` is why findings do not count this time; what cannot be read or compiled is refused all the same.
    The same files deployed again change nothing. Raises InvalidDiagram with every finding.
    """
    return _deploy(store, actor, file, gather(file), note, replay, without_replay, in_spite)


def deploy_files(
    store: Store,
    actor: Actor,
    service: str,
    files: Mapping[str, bytes],
    *,
    note: str = "",
    replay: Replay | None = None,
    without_replay: str = "",
    in_spite: str = "",
) -> Deployed:
    """The same for files that stand in no folder (by path in the house): exactly these, nothing is looked for in the project."""
    with laid_out(files) as folder:
        file = folder / "processes" / f"{service}.bpmn"
        if not file.is_file():
            raise NotFound(f"ไม่มีแผนภาพของงานบริการ {service}", f"There is no diagram of the service {service}")
        return _deploy(store, actor, file, files, note, replay, without_replay, in_spite, folder)


def _deploy(
    store: Store,
    actor: Actor,
    file: Path,
    files: Mapping[str, bytes],
    note: str,
    replay: Replay | None,
    without_replay: str,
    in_spite: str,
    project: Path = ROOT,
) -> Deployed:
    model = diagram.read(file.read_bytes(), file.name)
    service = service_of(file, model)
    whole = digest(files)
    with store.read() as connection:
        newest = _newest(connection, service)
    if newest is not None and newest.digest == whole:
        return Deployed(service, newest.version, False)
    findings = list(diagram.check(model, Library.beside(file, project)))
    if not in_spite:
        _refuse(findings)
    _try_letters(compile_files(files, service))
    findings += replay(file) if replay else ()
    if not in_spite:
        _refuse(findings)
    told: dict[str, Any] = {"replayed": replay is not None} | ({"without_replay": without_replay} if without_replay else {})
    if in_spite:
        told |= {"in_spite": in_spite, "findings": sum(found.severity == "error" for found in findings)}
    with store.begin() as connection:
        return Deployed(service, _insert(connection, actor, service, files, whole, note, told), True)


def put(store: Store, actor: Actor, file: Path) -> tuple[str, int]:
    """Make a service's files its newest version as they are, faults and all, to try them. The service and the version's id."""
    model = diagram.read(file.read_bytes(), file.name)
    files, service = gather(file), service_of(file, model)
    with store.begin() as connection:
        _insert(connection, actor, service, files, digest(files), "", {"replayed": False})
        return service, Definitions().newest_ids(connection)[service]


def service_of(file: Path, model: diagram.Model) -> str:
    """The process that a diagram is about: the one that is named as the file, else its first executable one."""
    return file.stem if file.stem in model.processes else model.executable()[0].id


def _refuse(findings: Iterable[Finding]) -> None:
    errors = [found for found in findings if found.severity == "error"]
    if errors:
        raise InvalidDiagram(errors)


def _newest(connection: Connection, service: str) -> Any:
    query = select(t.definition.c.version, t.definition.c.digest).where(t.definition.c.service == service)
    return connection.execute(query.order_by(t.definition.c.version.desc()).limit(1)).first()


def _try_letters(definition: Definition) -> None:
    """Every letter that the sheet names must exist and print."""
    folder = ROOT / "forms" / "letters"
    wrong = [finding for letter_id in definition.sheet.letters for finding in letters.check(letter_id, folder)]
    if wrong:
        raise InvalidDiagram(wrong)


def _insert(
    connection: Connection, actor: Actor, service: str, files: Mapping[str, bytes], whole: str, note: str, told: Mapping[str, Any]
) -> int:
    before = _newest(connection, service)
    version, new = (before.version + 1 if before else 1), clock.new_id()
    row = {"id": new, "service": service, "version": version, "process_id": service, "digest": whole, "note": note}
    connection.execute(insert(t.definition), row | {"deployed_at": clock.now(), "deployed_by": actor.person_id})
    connection.execute(insert(t.definition_file), [{"definition_id": new, "path": p, "content": c} for p, c in sorted(files.items())])
    data = {"version": version, "digest": whole, **told}
    audit.record(connection, actor.person_id, "service:deployed", element=service, comment=note, data=data)
    return int(version)


def versions(connection: Connection) -> list[Any]:
    """One row per service: newest version, when, and how many cases are open."""
    newest = select(t.definition.c.service, func.max(t.definition.c.version).label("version")).group_by(t.definition.c.service).subquery()
    open_cases = select(func.count()).select_from(t.case).where(t.case.c.service == newest.c.service, t.case.c.status == "open")
    joined = newest.join(t.definition, (t.definition.c.service == newest.c.service) & (t.definition.c.version == newest.c.version))
    return list(connection.execute(select(t.definition, open_cases.scalar_subquery().label("open")).select_from(joined)))
