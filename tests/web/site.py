"""The site under test: the application on a fresh database, visited by the stock characters without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from runner.catalogue import Setting
from runner.people import passwords, sessions
from runner.permissions import Actor
from runner.store import Store
from runner.store.tables import person
from tests.support.people import Cast
from web.hooks import ServiceCard

PASSWORD = "กินข้าวหรือยังวันนี้"
ANSWER_DAYS = Setting("answer_days", "วันให้แก้ไข", "Days to correct", "days", 15, unit_th="วัน")
E_PAYMENT = Setting("e_payment", "รับชำระออนไลน์", "Online payment", "flag", False)
SERVICES = (ServiceCard("food_premises", "สถานที่จำหน่ายอาหาร", "Food premises", settings=(ANSWER_DAYS, E_PAYMENT)),)


@dataclass
class Visitor:
    """One browser. `get` and `post` as people do it: a post carries the token of a form of the site."""

    client: FlaskClient
    actor: Actor | None = None

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.client.get(url, **options)

    def token(self) -> str:
        """The token that this visitor's forms carry."""
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.client.get("/login").get_data(as_text=True))
        assert found
        return found[1]

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(url, data={"csrf_token": self.token(), **(data or {})}, **options)

    def log_in(self, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.post("/login", {"name": name, "password": password, **more})

    def cookie(self) -> str:
        found = self.client.get_cookie("anuyat")
        return found.value if found else ""


@dataclass
class Site:
    """The application, its database and people; everybody's password is PASSWORD."""

    app: Flask
    store: Store
    cast: Cast

    def visitor(self) -> Visitor:
        """A browser that nobody logged in with."""
        return Visitor(self.app.test_client())

    def as_(self, actor: Actor) -> Visitor:
        """A browser with a session of `actor`, without going through the login page."""
        visitor = Visitor(self.app.test_client(), actor)
        with self.store.begin() as connection:
            token = sessions.open_for(connection, actor.person_id or 0)
        visitor.client.set_cookie("anuyat", token)
        return visitor

    def email_of(self, actor: Actor) -> str:
        with self.store.read() as connection:
            return str(connection.scalar(person.select().with_only_columns(person.c.email).where(person.c.id == actor.person_id)))

    def read(self, table: Any, *where: Any) -> list[Any]:
        """Rows of a table."""
        with self.store.read() as connection:
            return list(connection.execute(table.select().where(*where)))


def give_passwords(store: Store) -> None:
    """PASSWORD for everybody."""
    sealed = passwords.sealed(PASSWORD)
    with store.begin() as connection:
        connection.execute(update(person).values(password=sealed))
