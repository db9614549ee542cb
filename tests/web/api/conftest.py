"""A small service whose one step a system outside does, and programs that come with tokens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import waitress.server
from sqlalchemy import select
from werkzeug.test import TestResponse

from runner import cases, definitions
from runner.people import tokens
from runner.permissions import SYSTEM, Actor, Grant
from runner.settings import Settings
from runner.store import tables as t
from tests.differential import build
from tests.support.people import _person
from tests.web.site import PASSWORD, Site

HEADERS = "<zeebe:taskHeaders><zeebe:header key='record' value='return'/></zeebe:taskHeaders>"
TRIES = "<zeebe:taskDefinition type='mis2' retries='2'/>"
PARCEL = build.file(
    build.process(
        "parcel", build.start(), build.script("weigh", "={kg: 1.50, to: \"หาดใหญ่\", secret: 7}", "parcel"),
        build.tag("serviceTask", "post", build.zeebe(TRIES, HEADERS), 'name="ส่งพัสดุ"'),
        build.end(), build.end("lost"), build.on("post", "caught", build.error("LOST")),
        build.path("s", "weigh", "post", "e"), build.path("caught", "lost"),
    ),
    errors=("LOST",),
)  # fmt: skip


@dataclass
class Program:
    """A program that sends its token with every call."""

    site: Site
    token: str
    base: str = "/v2"

    def call(self, method: str, path: str, json: Any = None, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return self.site.app.test_client().open(f"{self.base}{path}", method=method, json=json, headers=headers, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("POST", path, json, **options)

    def take(self, topic: str = "mis2", **more: Any) -> list[dict[str, Any]]:
        """Jobs that wait now."""
        wanted = {"type": topic, "worker": "mis2-worker", "timeout": 60_000, "maxJobsToActivate": 10, "requestTimeout": -1} | more
        answer = self.post("/jobs/activation", wanted)
        assert answer.status_code == 200, answer.text
        return list(answer.json["jobs"])


@dataclass
class Office:
    """The site with the service `parcel`, and who keeps the system MIS 2 of the town."""

    site: Site
    settings: Settings
    keeper: Actor

    def token(self, actor: Actor, scope: str = "", name: str = "") -> str:
        typed = {"name": name or f"{scope or 'all'}", "days": "30", "scope": scope, "password_now": PASSWORD}
        return tokens.make(self.site.store, self.settings, actor, typed)

    def program(self, actor: Actor, scope: str = "") -> Program:
        return Program(self.site, self.token(actor, scope))

    def case(self, agency: int = 0) -> int:
        """A case that waits for the system outside."""
        return cases.start(self.site.store, self.site.cast.somchai, "parcel", agency or self.site.cast.town).case_id

    def row(self, case_id: int) -> Any:
        return self.site.read(t.case, t.case.c.id == case_id)[0]


@pytest.fixture
def office(site: Site, settings: Settings, tmp_path: Path) -> Office:
    """Everybody's password is set, and the service is deployed."""
    drawn = tmp_path / "processes" / "parcel.bpmn"
    drawn.parent.mkdir()
    drawn.write_bytes(PARCEL)
    definitions.put(site.store, SYSTEM, drawn)
    with site.store.begin() as connection:
        keeper = _person(connection, "พิชัย ดูแลระบบ", "310170012390", "staff", (Grant("worker", "*", site.cast.town),))
        sealed = connection.execute(select(t.person.c.password).where(t.person.c.id == site.cast.mali.person_id)).scalar()
        connection.execute(t.person.update().where(t.person.c.id == keeper.person_id).values(password=sealed))
    return Office(site, settings, keeper)


@pytest.fixture
def keeper(office: Office) -> Program:
    return office.program(office.keeper)


@pytest.fixture
def analyst(office: Office) -> Program:
    return office.program(office.site.cast.ari)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The application served as in real life, on a free port."""
    options = {"threads": 8, "channel_request_lookahead": 1, "clear_untrusted_proxy_headers": True}
    server = waitress.server.create_server(office.site.app, host="127.0.0.1", port=0, **options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(10)
