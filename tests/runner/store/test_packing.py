"""What is packed comes back as it was, old ways of storing it included."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import LargeBinary, inspect, select, text, type_coerce

from runner.store import Store, packing, schema
from runner.store.tables import mail

LETTER = "เรียน นายสมชาย ใจดี\n\nเรื่อง ครัวสมชาย คำขอเลขที่ FP-2569-000001\n\nหน่วยงานได้รับคำขอของท่านแล้ว"


@pytest.mark.parametrize("plain", ["", "x", "x begins like zlib", LETTER, LETTER * 500, "\x00\xff"])
def test_what_is_packed_comes_back(plain: str) -> None:
    assert packing.unpack(packing.pack(plain.encode())).decode() == plain


@pytest.mark.parametrize("plain", [b"{}", b"[]", b"0", b'{"comment":null,"decision":"approve"}', b'"xyz"'])
def test_json_comes_back_and_never_grows(plain: bytes) -> None:
    assert packing.unpack_json(packing.pack_json(plain)) == plain
    assert len(packing.pack_json(plain)) <= len(plain)


def test_what_was_stored_before_is_still_read() -> None:
    assert packing.unpack_json(b'{"floor_area":120}') == b'{"floor_area":120}'
    assert packing.unpack_json(zlib.compress(b'{"floor_area":120}')) == b'{"floor_area":120}'


def test_the_words_it_knows_stay_the_same_for_ever() -> None:
    packed = bytes.fromhex("783f07af5923abc6d6fea805005bb10806")
    assert packing.unpack(packed) == b'{"decision":"approve"}'


def test_damage_is_noticed() -> None:
    packed = bytearray(packing.pack(LETTER.encode()))
    packed[-1] ^= 1
    with pytest.raises(zlib.error):
        packing.unpack(bytes(packed))
    with pytest.raises(zlib.error):
        packing.unpack(packing.pack(LETTER.encode())[:-6])


def _put(store: Store, *bodies: str) -> None:
    rows = [
        {"id": n, "recipient": "somchai@example.org", "subject": "s", "body": body, "made_at": datetime(2026, 6, 8, tzinfo=UTC)}
        for n, body in enumerate(bodies, 1)
    ]
    with store.begin() as connection:
        connection.execute(mail.insert(), rows)


def _bodies(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(mail.c.body).order_by(mail.c.id)))


def test_a_mail_takes_less_than_half_its_room(store: Store) -> None:
    _put(store, LETTER)
    with store.read() as connection:
        stored = bytes(connection.scalar(select(type_coerce(mail.c.body, LargeBinary))) or b"")
    assert len(stored) * 2 < len(LETTER.encode())
    assert _bodies(store) == [LETTER]


def test_mails_of_an_older_database_are_packed_and_can_be_unpacked_again(store: Store) -> None:
    bodies = [LETTER, "x not packed", ""] + [f"เรื่องที่ {n}" for n in range(600)]
    _put(store, *bodies)
    command.stamp(schema._config(store), "0003")  # what came later is found to be there already
    command.downgrade(schema._config(store), "0002")
    with store.read() as connection:
        assert list(connection.scalars(text("SELECT body FROM mail ORDER BY id"))) == bodies
        kind = next(column["type"] for column in inspect(connection).get_columns("mail") if column["name"] == "body")
        assert "TEXT" in str(kind)
    assert schema.upgrade(store)
    assert _bodies(store) == bodies
    assert not schema.upgrade(store)
