"""Days that an administrator adds to the government's holidays, or takes away from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from runner import audit, calendar
from runner.people import identity
from runner.people.races import look_again
from runner.permissions import Actor
from runner.store import Store
from runner.store.tables import holiday


@look_again
def put(store: Store, actor: Actor, day: date, name: str, closed: bool = True) -> None:
    """The office is closed on `day` (or open although the government's list says closed). InvalidForm without a name."""
    clean = identity.checked({"name": name}, {"name": identity.name})["name"]
    with store.begin() as connection:
        connection.execute(delete(holiday).where(holiday.c.day == day))
        connection.execute(insert(holiday).values(day=day, name_th=clean, closed=closed))
        audit.record(connection, actor.person_id, "holiday:set", data={"day": day.isoformat(), "closed": closed}, comment=clean)
        calendar.load(connection)


def take_away(store: Store, actor: Actor, day: date) -> None:
    """Back to what the government's list says about `day`."""
    with store.begin() as connection:
        if connection.execute(delete(holiday).where(holiday.c.day == day)).rowcount:
            audit.record(connection, actor.person_id, "holiday:unset", data={"day": day.isoformat()})
        calendar.load(connection)


def opened(connection: Connection) -> list[tuple[date, str]]:
    """Days on which the office is open although the government's list says closed, with the reason."""
    query = select(holiday.c.day, holiday.c.name_th).where(holiday.c.closed.is_(False)).order_by(holiday.c.day)
    return [(row.day, row.name_th) for row in connection.execute(query)]
