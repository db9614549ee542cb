"""Make a draft, or an old version, the newest version of its service; with a second person's approval where the house asks for it.

What speaks against it (findings, paths that fail or were not played, a newer version) needs a reason, which goes to the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from runner import audit, clock, definitions
from runner.definitions import Deployed
from runner.errors import Conflict, FieldError, Finding, InvalidForm, NotAllowed, NotFound
from runner.people.actors import actor_of
from runner.permissions import Actor
from runner.store import Store
from runner.store import tables as t
from runner.studio import access, checking, drafts, replaying

_a = t.approval
_LONGEST = 2000


@dataclass(frozen=True)
class Prepared:
    """What would be deployed and what speaks against it. `draft_id` is None for an old version again."""

    service: str
    draft_id: int | None
    from_version: int | None
    files: Mapping[str, bytes]
    newest: int
    base_version: int
    findings: tuple[Finding, ...]
    replay: Row[Any] | None

    @property
    def digest(self) -> str:
        return definitions.digest(self.files)

    @property
    def errors(self) -> list[Finding]:
        return [found for found in self.findings if found.severity == "error"]

    @property
    def overtaken(self) -> bool:
        """Somebody deployed another version after the draft was begun."""
        return self.draft_id is not None and self.newest != self.base_version

    @property
    def replayed(self) -> bool:
        return self.replay is not None and self.replay.state == "passed"

    @property
    def needs_reason(self) -> bool:
        return bool(self.errors) or self.overtaken or not self.replayed


def prepare(store: Store, actor: Actor, draft_id: int) -> Prepared:
    """The draft as it would be deployed now; everybody who may change the service may look."""
    with store.read() as connection:
        draft = drafts.seen(connection, actor, draft_id)
        found, newest = drafts.files(connection, draft), drafts.newest_version(connection, draft.service)
    findings = tuple(checking.findings(found, draft.service))
    files = checking.complete(found, draft.service) if draft.main in found else found
    with store.read() as connection:
        replay = replaying.last(connection, draft_id, definitions.digest(files))
    return Prepared(draft.service, draft_id, None, files, newest, draft.base_version, findings, replay)


def prepare_again(store: Store, actor: Actor, service: str, version: int) -> Prepared:
    """An old version to be deployed again; its files as they were. It was checked and replayed then, the reason says why now."""
    access.demand(actor, service)
    with store.read() as connection:
        files, newest = drafts.base_files(connection, service, version), drafts.newest_version(connection, service)
    if not files or version == newest:
        raise NotFound
    return Prepared(service, None, version, files, newest, newest, tuple(checking.findings(files, service)), None)


# ---- the rule of four eyes ----------------------------------------------------------------------------------------------
def four_eyes(connection: Connection) -> bool:
    """Whether a second person has to approve."""
    return bool(connection.scalar(select(t.house_rule.c.value).where(t.house_rule.c.name == "four_eyes")))


def set_four_eyes(store: Store, actor: Actor, on: bool) -> None:
    """The administrator turns it on or off."""
    if not actor.has("administrator"):
        raise NotAllowed
    with store.begin() as connection:
        connection.execute(t.house_rule.delete().where(t.house_rule.c.name == "four_eyes"))
        row = {"name": "four_eyes", "value": on, "set_by": actor.person_id, "set_at": clock.now()}
        connection.execute(insert(t.house_rule).values(**row))
        audit.record(connection, actor.person_id, "rule:four_eyes", data={"on": on})


# ---- asking and deciding ------------------------------------------------------------------------------------------------
def deploy(store: Store, actor: Actor, ready: Prepared, note: str, reason: str) -> Deployed | None:
    """Deploy, or ask for approval where two pairs of eyes are needed (None). Raises InvalidForm without a note or a needed reason."""
    note, reason = note.strip()[:_LONGEST], reason.strip()[:_LONGEST]
    errors = [] if note else [FieldError("note", "โปรดบันทึกว่าเปลี่ยนอะไรและเพราะเหตุใด", "Say what changes and why")]
    if ready.needs_reason and not reason:
        errors.append(FieldError("reason", "โปรดให้เหตุผล เพราะยังมีข้อที่ต้องพิจารณาด้านบน", "Give a reason: something above speaks against it"))
    if errors:
        raise InvalidForm(errors, {"note": note, "reason": reason})
    with store.begin() as connection:
        if ready.draft_id is not None:
            drafts.mine(connection, actor, ready.draft_id)
        if four_eyes(connection):
            _ask(connection, actor, ready, note, reason)
            return None
    return _deploy(store, actor, ready, note, reason)


def _ask(connection: Connection, actor: Actor, ready: Prepared, note: str, reason: str) -> None:
    mine = (_a.c.service == ready.service, _a.c.asked_by == actor.person_id, _a.c.state == "asked")
    connection.execute(update(_a).where(*mine).values(state="withdrawn", decided_at=clock.now()))
    row = {
        "id": clock.new_id(), "service": ready.service, "draft_id": ready.draft_id, "from_version": ready.from_version,
        "digest": ready.digest, "note": note, "reason": reason, "asked_by": actor.person_id, "asked_at": clock.now(),
    }  # fmt: skip
    connection.execute(insert(_a).values(**row))
    data = {"digest": ready.digest, "reason": reason}
    audit.record(connection, actor.person_id, "deployment:asked", element=ready.service, comment=note, data=data)


def _deploy(store: Store, actor: Actor, ready: Prepared, note: str, reason: str) -> Deployed:
    row = ready.replay
    played = (lambda _file: replaying.failures(row)) if row is not None and row.state in ("passed", "failed") else None
    done = definitions.deploy_files(
        store, actor, ready.service, ready.files, note=note, replay=played, without_replay="" if played else reason,
        in_spite=reason if ready.errors or (played and not ready.replayed) else "",
    )  # fmt: skip
    if ready.draft_id is not None:
        with store.begin() as connection:
            drafts.deployed(connection, ready.draft_id)
    return done


def waiting(connection: Connection, actor: Actor) -> list[Row[Any]]:
    """Deployments that wait for approval, of services that the actor may change, oldest first; `asker` is who asks."""
    query = select(_a, t.person.c.name.label("asker")).join(t.person, t.person.c.id == _a.c.asked_by).where(_a.c.state == "asked")
    return [row for row in connection.execute(query.order_by(_a.c.asked_at)) if access.may_change(actor, row.service)]


def asked(connection: Connection, actor: Actor, approval_id: int) -> Row[Any]:
    """One that waits. NotFound when there is none, or it has been decided."""
    found = next((row for row in waiting(connection, actor) if row.id == approval_id), None)
    if found is None:
        raise NotFound("ไม่พบคำขอนำขึ้นใช้นี้ หรือมีผู้พิจารณาแล้ว", "There is no such request, or it was decided already")
    return found


def as_asked(store: Store, actor: Actor, row: Row[Any]) -> Prepared:
    """What is to be deployed by a request, as it stands now."""
    return prepare(store, actor, row.draft_id) if row.draft_id else prepare_again(store, actor, row.service, row.from_version)


def approve(store: Store, actor: Actor, approval_id: int, comment: str) -> Deployed:
    """The second pair of eyes agrees: deploy what was asked for. Nobody approves their own; what changed since must be asked anew."""
    with store.read() as connection:
        row = asked(connection, actor, approval_id)
        asker = actor_of(connection, row.asked_by)
    if row.asked_by == actor.person_id:
        raise NotAllowed("ผู้ขอนำขึ้นใช้อนุมัติเองไม่ได้ ต้องให้ผู้อื่นอนุมัติ", "Who asks may not approve; somebody else has to")
    ready = as_asked(store, actor, row)
    if ready.digest != row.digest:
        raise Conflict("ร่างถูกแก้ไขหลังจากขออนุมัติ ต้องขออนุมัติใหม่", "The draft was changed after approval was asked for; it must be asked anew")
    _decide(store, actor, row, "approved", comment)
    return _deploy(store, asker, ready, row.note, row.reason)


def decline(store: Store, actor: Actor, approval_id: int, comment: str) -> None:
    """Not like this; the asker may do so too, to withdraw."""
    with store.read() as connection:
        row = asked(connection, actor, approval_id)
    own = row.asked_by == actor.person_id
    if not own and not comment.strip():
        raise InvalidForm([FieldError("comment", "โปรดให้เหตุผลที่ไม่อนุมัติ", "Say why not")], {"comment": comment})
    _decide(store, actor, row, "withdrawn" if own else "declined", comment)


def _decide(store: Store, actor: Actor, row: Row[Any], state: str, comment: str) -> None:
    with store.begin() as connection:
        values = {"state": state, "decided_by": actor.person_id, "decided_at": clock.now(), "comment": comment.strip()[:_LONGEST]}
        if connection.execute(update(_a).where(_a.c.id == row.id, _a.c.state == "asked").values(**values)).rowcount != 1:
            raise Conflict("มีผู้พิจารณาคำขอนี้แล้ว", "Somebody has decided this already")
        data = {"digest": row.digest, "asked_by": row.asked_by}
        audit.record(connection, actor.person_id, f"deployment:{state}", element=row.service, comment=comment.strip(), data=data)
