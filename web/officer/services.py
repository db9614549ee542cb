"""The names of services and of their tasks, in the reader's language, looked up once for each service of a page."""

from __future__ import annotations

from runner import cases
from runner.definitions import Definition
from runner.errors import AnuyatError
from runner.store import Store
from runner.thai import Language
from web.i18n import pick


class Services:
    """The newest version of each service that is asked for; a service that cannot be read is called by its id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Definition | None] = {}

    def _definition(self, service: str) -> Definition | None:
        if service not in self._known:
            try:
                with self._store.read() as connection:
                    self._known[service] = cases.definitions.newest(connection, service)
            except AnuyatError:
                self._known[service] = None
        return self._known[service]

    def name(self, service: str) -> str:
        """The service's name."""
        found = self._definition(service)
        return pick(found.sheet.name_th, found.sheet.name_en) if found else service

    def text(self, service: str, thai: str, language: Language) -> str:
        """A label of the service's diagram."""
        found = self._definition(service)
        return found.text(thai, language) if found else thai
