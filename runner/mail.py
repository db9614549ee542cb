"""Mail: put into the outbox with the step that causes it, delivered by SMTP afterwards, or left there when there is none."""

from __future__ import annotations

import re
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, Row, insert, select, update

from runner import clock
from runner.errors import NotFound, Unavailable
from runner.settings import Settings
from runner.store import Store
from runner.store.tables import job, mail

_TIMEOUT = 20  # seconds
_SECRET = re.compile(r"(/(?:password|email)/)[A-Za-z0-9_-]{20,}")


def put(connection: Connection, person_id: int | None, recipient: str, subject: str, body: str, case_id: int | None = None) -> int:
    """Store one message and the job that delivers it, in the caller's transaction; answers the message's id."""
    message, delivery = rows(person_id, recipient, subject, body, case_id)
    connection.execute(insert(mail), message)
    connection.execute(insert(job), delivery)
    return int(message["id"])


def rows(
    person_id: int | None, recipient: str, subject: str, body: str, case_id: int | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows of table `mail` and of table `job` for one message."""
    now, mail_id = clock.now(), clock.new_id()
    message = {"id": mail_id, "person_id": person_id, "case_id": case_id, "recipient": recipient, "subject": " ".join(subject.split())}
    return message | {"body": body, "made_at": now}, new_job("mail", now, case_id=case_id, payload={"mail": mail_id})


def new_job(kind: str, due_at: datetime, *, job_id: int = 0, case_id: int | None = None, **values: Any) -> dict[str, Any]:
    """A row of table `job` with every column that is set at the start, so that a step's jobs are one statement."""
    row = {"id": job_id or clock.new_id(), "kind": kind, "topic": "", "case_id": case_id, "token": "", "due_at": due_at, "payload": {}}
    return row | values


def of_case(connection: Connection, case_id: int, person_id: int) -> list[Row[Any]]:
    """What a person was told of a case (`subject`, `body`, `made_at`), newest first."""
    told = select(mail.c.subject, mail.c.body, mail.c.made_at).where(mail.c.case_id == case_id, mail.c.person_id == person_id)
    return list(connection.execute(told.order_by(mail.c.made_at.desc(), mail.c.id.desc()).limit(50)))


def deliver(store: Store, settings: Settings, mail_id: int) -> bool:
    """Send one message; False when no SMTP server is set and it stays in the outbox. Sent once: a sent one is left alone.

    Raises Unavailable when the server does not take it; one-time links are blotted out in the table once they are sent.
    """
    with store.read() as connection:
        row = connection.execute(select(mail).where(mail.c.id == mail_id)).first()
    if row is None:
        raise NotFound(detail=f"mail {mail_id}")
    if row.sent_at is not None or not settings.smtp_url:
        return row.sent_at is not None
    _send(settings, _message(settings.mail_from, row.recipient, row.subject, row.body))
    with store.begin() as connection:
        done = {"sent_at": clock.now(), "body": _SECRET.sub(r"\1…", row.body)}
        connection.execute(update(mail).where(mail.c.id == mail_id).values(**done))
    return True


def _message(sender: str, recipient: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message.set_content(body)
    return message


def _send(settings: Settings, message: EmailMessage) -> None:
    url = urlsplit(settings.smtp_url)
    try:
        with _server(url.scheme, url.hostname or "localhost", url.port) as server:
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable("ส่งอีเมลไม่ได้ในขณะนี้", "The mail server does not answer", detail=type(error).__name__) from error


def _server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=_TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 587, timeout=_TIMEOUT)
    server.ehlo()
    return server
