"""Mail: delivered once by SMTP when there is a server, left in the outbox when there is none."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from runner import mail
from runner.errors import NotFound, Unavailable
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t

BODY = "ตั้งรหัสผ่านใหม่ที่\nhttp://127.0.0.1:8000/password/abcdefghijklmnopqrstuvwxyz0123456789\n"


class Postman(socketserver.StreamRequestHandler):
    """The few words of SMTP that a delivery needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))  # type: ignore[attr-defined]
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def letters() -> Iterator[tuple[str, list[bytes]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.letters  # type: ignore[attr-defined]
        server.shutdown()


def waiting(store: Store) -> int:
    with store.begin() as connection:
        return mail.put(connection, None, "somchai@example.org", "ตั้งรหัสผ่านใหม่\nBcc: evil@example.org", BODY)


def test_without_a_server_it_stays_in_the_outbox(store: Store, settings: Settings) -> None:
    assert mail.deliver(store, settings, waiting(store)) is False
    with store.read() as connection:
        assert connection.execute(t.mail.select()).one().sent_at is None


def test_it_is_sent_once_in_thai_and_its_link_is_blotted_out(store: Store, settings: Settings, letters: tuple[str, list[bytes]]) -> None:
    url, received = letters
    mail_id, with_smtp = waiting(store), replace(settings, smtp_url=url)
    assert mail.deliver(store, with_smtp, mail_id)
    assert mail.deliver(store, with_smtp, mail_id)
    (letter,) = (message_from_bytes(one, policy=policy.default) for one in received)
    assert letter["Subject"] == "ตั้งรหัสผ่านใหม่ Bcc: evil@example.org"
    assert letter["Bcc"] is None
    assert "abcdefghijklmnopqrstuvwxyz0123456789" in letter.get_content()
    with store.read() as connection:
        assert "abcdefghijkl" not in connection.execute(t.mail.select()).one().body


def test_a_server_that_does_not_answer_is_tried_again_later(store: Store, settings: Settings) -> None:
    mail_id = waiting(store)
    with pytest.raises(Unavailable):
        mail.deliver(store, replace(settings, smtp_url="smtp://127.0.0.1:9"), mail_id)
    with store.read() as connection:
        assert connection.execute(t.mail.select()).one().sent_at is None


def test_an_unknown_mail_is_not_found(store: Store, settings: Settings) -> None:
    with pytest.raises(NotFound):
        mail.deliver(store, settings, 1)
