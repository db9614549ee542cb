"""Which services an analyst may change: those they are assigned to; a new one only who may change all."""

from __future__ import annotations

from runner.errors import NotAllowed, NotFound
from runner.permissions import Actor


def may_change(actor: Actor, service: str) -> bool:
    """Whether the actor is an analyst of this service, or of all."""
    return any(grant.role == "analyst" and grant.service in ("*", service) for grant in actor.grants)


def demand(actor: Actor, service: str) -> None:
    """Refuse who may not change the service: to them it looks as if there were none."""
    if not may_change(actor, service):
        raise NotFound


def demand_all(actor: Actor) -> None:
    """Refuse who may not make new services."""
    if not may_change(actor, "*"):
        raise NotAllowed(
            "ท่านได้รับมอบหมายเฉพาะบางงานบริการ จึงสร้างงานบริการใหม่ไม่ได้", "You are assigned to some services only and cannot make new ones"
        )
