"""Finding cases by any part of a number, a name or a title: an index of single letters, pairs and triples, so that two letters are enough.

Thai writes no spaces between words, so people search for pieces of words: every piece of one to three letters of a case's words is a
key of `case_search` (FTS5 on SQLite; on PostgreSQL an inverted index over an array of the keys' numbers). Three more keys say where the
case belongs, so that an officer's search reads only what is their agency's and, in a worklist, still open.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Connection, func, text

from runner import thai
from runner.store.prepared import Prepared
from runner.store.tables import case
from runner.store.together import Write

MOST_WORDS, MOST_LETTERS = 6, 40  # of a search; what is typed beyond is not looked at
_JOINED = str.maketrans("", "", "-/.")  # FP-2569-000123 is found by fp2569 and น.ส. by นส


@dataclass(frozen=True)
class Findable:
    """What the index knows of a case. `text` is `plain`."""

    agency_id: int
    open: bool
    text: str


def plain(typed: str) -> str:
    """What is compared: NFC, lower case, Arabic digits, words of letters, digits and Thai marks with one space between them."""
    letters = thai.arabic_digits(unicodedata.normalize("NFC", typed).casefold()).translate(_JOINED)
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in letters).split())


def words(typed: str) -> list[str]:
    """The words of a search; each must be part of a word of the case."""
    return [word[:MOST_LETTERS] for word in plain(typed).split()[:MOST_WORDS]]


def pieces(word: str, *sizes: int) -> set[str]:
    """All parts of `word` that are so many letters long."""
    return {word[n : n + size] for size in sizes for n in range(len(word) - size + 1)}


def keys(of: Findable, of_text: Collection[str] | None = None) -> list[str]:
    """The index's keys of a case, in order. Keys of places are longer than three letters: they cannot be pieces of words."""
    places = {f"agency{of.agency_id}"} | ({"open", f"open{of.agency_id}"} if of.open else set())
    return sorted(places.union(_pieces_of(of.text) if of_text is None else of_text))


def _pieces_of(text: str) -> set[str]:
    return set().union(*(pieces(word, 1, 2, 3) for word in text.split()))


def keep(connection: Connection, case_id: int, before: Findable | None, after: Findable) -> None:
    """Bring the index up to date, in the caller's transaction; `before` is what it was last told of the case."""
    for statement, rows in changes(case_id, before, after, sqlite=connection.dialect.name == "sqlite"):
        statement.run(connection, rows)


def changes(case_id: int, before: Findable | None, after: Findable, *, sqlite: bool) -> list[Write]:
    """What `keep` writes; nothing when the index knows the case as it is."""
    if before == after:
        return []
    of_text = _pieces_of(after.text)
    found = keys(after, of_text)
    if not sqlite:
        return [Write(_PUT_ARRAY, [{"id": case_id, "keys": numbers(found), "words": after.text}])]
    put = Write(_PUT, [{"id": case_id, "keys": " ".join(found)}])
    if before is None:
        return [put]
    forgotten = keys(before, of_text if before.text == after.text else None)  # a contentless index is told what it must forget
    return [Write(_FORGET, [{"id": case_id, "keys": " ".join(forgotten)}]), put]


def numbers(found: Iterable[str]) -> list[int]:
    """Keys as 32-bit numbers, a third of their size; two keys with one number find a case too many, never one too few."""
    return sorted({crc32(key.encode()) - (1 << 31) for key in found})


_PUT = Prepared(text("INSERT INTO case_search(rowid, keys) VALUES (:id, :keys)"))
_FORGET = Prepared(text("INSERT INTO case_search(case_search, rowid, keys) VALUES ('delete', :id, :keys)"))
_PUT_ARRAY = Prepared(
    text(
        "INSERT INTO case_search(case_id, keys, words) VALUES (:id, :keys, :words) "
        "ON CONFLICT (case_id) DO UPDATE SET keys = excluded.keys, words = excluded.words"
    )
)
_FIND = 'SELECT "case".id FROM case_search JOIN "case" ON "case".id = case_search.rowid WHERE case_search MATCH :wanted'
_FIND_ARRAY = "SELECT case_id FROM case_search WHERE keys @> CAST(:wanted AS integer[])"
_IN_PLACES = " AND keys && CAST(:places AS integer[])"


def found(
    connection: Connection, typed: Iterable[str], agencies: Collection[int | None], *, open_only: bool, most: int, newest: bool = False
) -> list[int]:
    """Ids of at most `most` cases of the agencies (None: all) that hold all words; with `newest` those, the newest first."""
    words_, sqlite = list(typed), connection.dialect.name == "sqlite"
    wanted = sorted(set().union(*(pieces(word, min(3, len(word))) for word in words_)))
    places = _places(agencies, open_only)
    values: dict[str, Any] = {f"word{n}": word for n, word in enumerate(words_)} | {"most": most}
    if sqlite:
        query, held = _FIND, 'instr("case".search, :{}) > 0'
        values["wanted"] = _match(wanted, places)
    else:
        many = len(places) > 1
        query, held = _FIND_ARRAY + (_IN_PLACES if many else ""), "strpos(words, :{}) > 0"
        values |= {"wanted": numbers(wanted), "places": numbers(places)} if many else {"wanted": numbers(wanted + places)}
    # the index says which cases have all pieces; whether they stand together, the case's own words
    conditions = "".join(f" AND {held.format(f'word{n}')}" for n in range(len(words_)))
    return list(connection.scalars(text(f"{query}{conditions}{' ORDER BY 1 DESC' if newest else ''} LIMIT :most"), values))


def _places(agencies: Collection[int | None], open_only: bool) -> list[str]:
    """Keys of which a case must have one; none when it may be anywhere."""
    if None in agencies:
        return ["open"] if open_only else []
    return [f"{'open' if open_only else 'agency'}{agency}" for agency in agencies]


def _match(wanted: list[str], places: list[str]) -> str:
    """The FTS5 question. Letters are quoted: what people type is never read as an operator."""
    pieces_asked = [f'"{piece}"' for piece in wanted]
    if places:
        pieces_asked.insert(0, "(" + " OR ".join(f'"{place}"' for place in places) + ")")
    return " AND ".join(pieces_asked)


def holding(sqlite: bool, typed: Iterable[str]) -> list[ColumnElement[bool]]:
    """Conditions: the case's text has every word."""
    position = func.instr if sqlite else func.strpos
    return [position(case.c.search, word) > 0 for word in typed]
