"""The services: what each asks, takes and costs, as its sheet says it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from runner import cases
from runner.definitions import Definition
from web import sessions
from web.public import pages


@dataclass(frozen=True)
class ServicesPage:
    """The newest version of every service."""

    services: list[Definition]


@pages.get("/services")
def services() -> str:
    """Everything that can be applied for."""
    with sessions.store().read() as connection:
        found = cases.definitions.all_newest(connection)
    return render_template("public/services.html", page=ServicesPage(found))


@pages.get("/services/<service>")
def service(service: str) -> str:
    """One service: law, days, fees, documents, where to apply."""
    with sessions.store().read() as connection:
        definition = cases.definitions.newest(connection, service)
    return render_template("public/service.html", sheet=definition.sheet, service=definition)
