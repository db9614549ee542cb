"""`anuyat user …`: accounts from the command line, above all the first administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select

from runner import audit
from runner.commands.setting import opened
from runner.errors import InvalidForm, NotFound
from runner.people import accounts, assignments, tickets
from runner.permissions import STAFF_ROLES, SYSTEM, Grant
from runner.store.tables import agency


@click.group("user")
def user_command() -> None:
    """Create, list, assign and disable accounts."""


@contextmanager
def _said() -> Iterator[None]:
    """Refused values as one line each."""
    try:
        yield
    except InvalidForm as refused:
        raise click.ClickException("\n".join(f"{error.path}: {error.en}" for error in refused.errors)) from refused


@user_command.command("add")
@click.option("--id-number", prompt="Citizen ID (13 digits)")
@click.option("--name", prompt="Name")
@click.option("--email", prompt="E-mail")
@click.option("--phone", prompt="Phone")
@click.option("--administrator", is_flag=True, help="Give the role of administrator.")
def add(id_number: str, name: str, email: str, phone: str, administrator: bool) -> None:
    """Make a staff account and print the one-time link with which its owner sets the password."""
    settings, store, _ = opened()
    with _said():
        person_id = accounts.create_staff(store, settings, None, {"id_number": id_number, "name": name, "email": email, "phone": phone})
    with store.begin() as connection:
        if administrator:
            assignments.add(connection, None, person_id, Grant("administrator"))
        link = f"{settings.base_url}/password/{tickets.make(connection, person_id, 'invitation')}"
    click.echo(f"{name} has an account. Link to set the password, valid for 7 days:\n{link}")


@user_command.command("list")
@click.argument("search", default="")
@click.option("--page", default=1, show_default=True)
def listed(search: str, page: int) -> None:
    """Accounts by name, 25 a page."""
    _, store, _ = opened()
    with store.read() as connection:
        found = accounts.listed(connection, search, page=page)
    for person in found.people:
        state = "disabled" if person.disabled_at else person.kind
        click.echo(f"{person.name:<30} {person.email:<30} {state:<10} {', '.join(person.roles)}")
    click.echo(f"page {found.page} of {found.pages}, {found.total} accounts")


@user_command.command("assign")
@click.argument("email")
@click.argument("role", type=click.Choice(STAFF_ROLES))
@click.option("--service", default="*", show_default=True, help="Id of a service, or * for all.")
@click.option("--agency", "code", default="", help="Code of an agency; none: all agencies.")
def assign(email: str, role: str, service: str, code: str) -> None:
    """Give a person a role at a service of an agency."""
    _, store, _ = opened()
    with store.begin() as connection:
        person = accounts.find(connection, email)
        agency_id = connection.execute(select(agency.c.id).where(agency.c.code == code)).scalar()
        if person is None or (code and agency_id is None):
            raise NotFound("ไม่พบบัญชีหรือหน่วยงาน", "No such account or agency")
        assignments.add(connection, None, person.id, Grant(role, service, agency_id))
    click.echo(f"{email} is {role} of {service} at {code or 'all agencies'}")


@user_command.command("disable")
@click.argument("email")
@click.option("--enable", is_flag=True, help="Enable it again.")
def disable(email: str, enable: bool) -> None:
    """Disable an account: its sessions end at once."""
    _, store, _ = opened()
    with store.begin() as connection:
        person = accounts.find(connection, email)
        if person is None:
            raise NotFound("ไม่พบบัญชี", "No such account")
        audit.record(connection, None, "person:by_operator", data={"person": person.id})
    accounts.set_disabled(store, SYSTEM, person.id, not enable)
    click.echo(f"{email} is {'enabled' if enable else 'disabled'}")
