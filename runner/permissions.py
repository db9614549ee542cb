"""Who may do what with cases and tasks: one table of rights, asked by every function of `runner.cases`.

Rules on officers (slides of the portal): an officer sees and works only on the services and the agency assigned to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from runner.errors import NotAllowed, NotFound

Role = Literal["applicant", "officer", "approver", "committee", "chair", "service_centre", "administrator", "analyst", "auditor", "worker"]
TASK_ROLES = ("officer", "approver", "committee", "chair", "service_centre")
STAFF_ROLES = (*TASK_ROLES, "administrator", "analyst", "auditor", "worker")

# what the holder of a role may do with a case of their service and agency; the applicant's rights are for their own cases only
RIGHTS: dict[str, frozenset[str]] = {
    "applicant": frozenset({"view", "work", "send", "download"}),
    "officer": frozenset({"view", "work", "send", "download", "hand_over", "export"}),
    "approver": frozenset({"view", "work", "download", "hand_over"}),
    "committee": frozenset({"view", "work", "download"}),
    "chair": frozenset({"view", "work", "download"}),
    "service_centre": frozenset({"view", "work", "send", "download", "file_for"}),
    "auditor": frozenset({"view"}),
    "administrator": frozenset({"retry", "migrate"}),
    "analyst": frozenset({"migrate"}),
    "worker": frozenset({"jobs"}),  # answers for a system outside, which takes the jobs of service tasks with an access token
}


@dataclass(frozen=True)
class Grant:
    """A role at a service (`*`: all) of an agency (None: all)."""

    role: str
    service: str = "*"
    agency_id: int | None = None

    def covers(self, service: str, agency_id: int) -> bool:
        return self.service in ("*", service) and self.agency_id in (None, agency_id)


@dataclass(frozen=True)
class Actor:
    """Who asks. Made anew from the database at every request, so a revoked right is gone at once."""

    person_id: int | None
    name: str
    kind: Literal["applicant", "staff", "system"] = "applicant"
    grants: tuple[Grant, ...] = field(default=())

    def has(self, role: str) -> bool:
        return any(grant.role == role for grant in self.grants)

    def roles_for(self, service: str, agency_id: int) -> set[str]:
        """Roles of this person for cases of a service at an agency."""
        return {grant.role for grant in self.grants if grant.covers(service, agency_id)}

    def case_roles(self, case: Any) -> set[str]:
        """Roles towards one case row (`service`, `agency_id`, `applicant_id`)."""
        roles = self.roles_for(case.service, case.agency_id)
        if self.person_id is not None and case.applicant_id == self.person_id:
            roles.add("applicant")
        return roles

    def may(self, right: str, case: Any) -> bool:
        return self.kind == "system" or any(right in RIGHTS.get(role, ()) for role in self.case_roles(case))


SYSTEM = Actor(None, "ระบบ", "system")


def demand(actor: Actor, right: str, case: Any) -> None:
    """Refuse unless `actor` has `right` on the case. Who may not even see it gets the answer "not found"."""
    if actor.may(right, case):
        return
    if actor.may("view", case):
        raise NotAllowed
    raise NotFound


def demand_for(actor: Actor, right: str, service: str) -> None:
    """Refuse who has `right` for no case of a service, wherever."""
    if actor.kind != "system" and not any(right in RIGHTS.get(g.role, ()) and g.service in ("*", service) for g in actor.grants):
        raise NotAllowed


def on_behalf(actor: Actor, row: Any) -> bool:
    """Whether staff of a service centre act for the applicant of a case; `row` is a case's, or one of `cases.rows.task_row`.

    A task of the centre's own, such as handing out a licence, is nobody else's.
    """
    mine = actor.kind != "staff" or row.applicant_id == actor.person_id or getattr(row, "task_role", "applicant") != "applicant"
    return not mine and "service_centre" in actor.roles_for(row.service, row.agency_id)


def may_work_on(actor: Actor, task: Any, case: Any) -> bool:
    """Whether the actor may complete this task: the role of the task, and if it is somebody's, that somebody."""
    if actor.kind == "system":
        return True
    roles = actor.case_roles(case)
    if task.role == "applicant":  # service-centre staff do all that the applicant does, on their behalf
        return bool(roles & {"applicant", "service_centre"})
    return task.role in roles and task.assignee_id in (None, actor.person_id)
