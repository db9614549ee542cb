"""The names of services and of their tasks, in the reader's language, for one page."""

from __future__ import annotations

from functools import cache

from runner import cases
from runner.definitions import Definition
from runner.errors import AnuyatError
from runner.store import Store
from runner.thai import Language
from web.applicant import words as told
from web.i18n import pick


class Services:
    """The newest version of each service; one that cannot be read is called by its id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.read() as connection:
            self._newest = cases.definitions.newest_ids(connection)
        self._definition = cache(self._read)

    def _read(self, service: str) -> Definition | None:
        if service not in self._newest:
            return None
        try:
            with self._store.read() as connection:
                return cases.definitions.get(connection, self._newest[service])
        except AnuyatError:
            return None

    def name(self, service: str) -> str:
        """The service's name."""
        found = self._definition(service)
        return pick(found.sheet.name_th, found.sheet.name_en) if found else service

    def ending(self, service: str, outcome: str | None) -> str:
        """How a case of the service ended, as its diagram says it."""
        return told.ending(outcome, self._definition(service))

    def text(self, service: str, thai: str, language: Language) -> str:
        """A label of the service's diagram."""
        found = self._definition(service)
        return found.text(thai, language) if found else thai
