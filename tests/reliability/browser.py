"""One person at a browser over real HTTP: a session's cookie, the token of its forms, a connection that is opened anew when it breaks."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

Posted = Mapping[str, Sequence[str]]
BROKEN = (OSError, http.client.HTTPException)  # the answer did not come: nobody knows whether it was done
_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str


@dataclass
class Browser:
    """`get` and `post` raise one of BROKEN when the server is away or dies before it answers."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    timeout: float = 30

    def __post_init__(self) -> None:
        self._line: http.client.HTTPConnection | None = None

    def log_in(self, name: str, password: str) -> Browser:
        """Through the login page, as people do it."""
        self.find_token()
        answer = self.post("/login", {"name": [name], "password": [password]})
        assert answer.status == 303, answer
        self.find_token()
        return self

    def with_session(self, token: str) -> Browser:
        """With a session that was opened beforehand."""
        self.cookies["anuyat"] = token
        self.find_token()
        return self

    def twin(self) -> Browser:
        """Another window of the same person."""
        return Browser(self.port, dict(self.cookies), self.token, self.timeout)

    def find_token(self) -> None:
        """The token that this session's forms carry."""
        found = _TOKEN.search(self.get("/login").body)
        assert found
        self.token = found[1]

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, posted: Posted) -> Answer:
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **posted}, doseq=True))

    def complete(self, place: str, posted: Posted, key: str) -> Answer:
        """Press the button of a task's form."""
        return self.post(place, {**posted, "idempotency_key": [key]})

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
            text = response.read().decode("utf-8", "replace")
        except BROKEN:
            self._line.close()
            self._line = None
            raise
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(response.status, response.headers.get("Location", ""), text)
