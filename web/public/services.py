"""The services: what each asks, takes and costs, as its sheet says it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from runner import cases, manual
from runner.catalogue import Sheet
from runner.definitions import Definition
from runner.manual import Brief
from web import sessions
from web.i18n import language
from web.public import pages


@dataclass(frozen=True)
class ServicesPage:
    """The newest version of every service: what businesses need (the finder knows of it), and what is for everybody."""

    business: list[Sheet]
    others: list[Sheet]


@dataclass(frozen=True)
class ServicePage:
    """One service; `briefs` are its kinds of application."""

    definition: Definition
    briefs: tuple[Brief, ...]

    @property
    def limits(self) -> list[tuple[str, str]]:
        """(kind, time that the law gives) where there is one; without the kind where it is the same for all."""
        said = [(one.name, one.limit) for one in self.briefs if one.limit]
        return [("", said[0][1])] if len({limit for _, limit in said}) == 1 and len(said) == len(self.briefs) else said


@pages.get("/services")
def services() -> str:
    """Everything that can be applied for."""
    with sessions.store().read() as connection:
        found = cases.definitions.sheets(connection).values()
    page = ServicesPage([one for one in found if one.needed], [one for one in found if not one.needed])
    return render_template("public/services.html", page=page)


@pages.get("/services/<service>")
def service(service: str) -> str:
    """One service: law, days, where to apply; by kind of application documents, fees and steps."""
    with sessions.store().read() as connection:
        definition = cases.definitions.newest(connection, service)
    page = ServicePage(definition, manual.briefs(definition, language()))
    return render_template("public/service.html", page=page, sheet=definition.sheet, service=definition)
