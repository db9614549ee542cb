"""What the pages of accounts and administration ask other rooms: the deployed services, and trying an incident again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from runner import cases
from runner.catalogue import Setting
from runner.definitions import Replay
from runner.permissions import Actor
from runner.store import Store


@dataclass(frozen=True)
class ServiceCard:
    """A service as people choose it: its id, what it is called, and what an agency may set for itself."""

    id: str
    name_th: str
    name_en: str
    summary_th: str = ""
    summary_en: str = ""
    settings: tuple[Setting, ...] = field(default=())


def deployed(store: Store) -> Sequence[ServiceCard]:
    """The newest version of every deployed service."""
    with store.read() as connection:
        sheets = cases.definitions.sheets(connection).values()
    return [ServiceCard(s.service, s.name_th, s.name_en, s.summary_th, s.summary_en, tuple(s.settings.values())) for s in sheets]


@dataclass(frozen=True)
class Hooks:
    """`services(store)` lists the services; `retry(store, actor, incident_id)` tries a failed command again. Tests put in their own."""

    services: Callable[[Store], Sequence[ServiceCard]] = deployed
    retry: Callable[[Store, Actor, int], None] = cases.retry
    replay: Replay | None = None  # plays the paths of what a program deploys; None: the audit trail says that nobody has
    trial: Callable[[Store, Actor, str], int] | None = None  # begins a trial of a service for an analyst's program: the case's id
