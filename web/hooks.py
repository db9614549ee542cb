"""What the pages of this room need from rooms that are put in at start: the services, their settings, retrying an incident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from runner.errors import Unavailable
from runner.permissions import Actor
from runner.store import Store


@dataclass(frozen=True)
class Setting:
    """A value of a service that an agency may set for itself; `default` is the service sheet's."""

    id: str
    name_th: str
    name_en: str
    default: object = None
    note_th: str = ""


@dataclass(frozen=True)
class ServiceCard:
    """A service as people choose it; `url` is where an application starts."""

    id: str
    name_th: str
    name_en: str
    summary_th: str = ""
    summary_en: str = ""
    url: str = ""
    settings: tuple[Setting, ...] = field(default=())


def _no_services(_store: Store) -> Sequence[ServiceCard]:
    return ()


def _no_retry(_store: Store, _actor: Actor, _incident_id: int) -> None:
    raise Unavailable("ยังลองใหม่จากหน้านี้ไม่ได้", "Trying again is not possible here yet")


@dataclass(frozen=True)
class Hooks:
    """`services(store)` lists the deployed services; `retry(store, actor, incident_id)` tries a failed command again."""

    services: Callable[[Store], Sequence[ServiceCard]] = _no_services
    retry: Callable[[Store, Actor, int], None] = _no_retry
