"""Types in a source: `number`, `list<string>`, `context<a: number>`, `function<number> -> string`, `range<date>`, item definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runner.feel import nodes as n
from runner.feel.names import KEYWORDS

if TYPE_CHECKING:
    from runner.feel.parser import Parser

_LONG = re.compile(r"(date\s+and\s+time|years?\s+and\s+months?\s+duration|days?\s+and\s+time\s+duration)(?!\w)")
_ALIASES = {
    "day and time duration": "days and time duration",
    "year and month duration": "years and months duration",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


def type_node(p: Parser) -> n.TypeNode:
    """A type at the present place."""
    source, at = p.source, p.source.token.start
    long = _LONG.match(source.text, at)
    if long:
        source.move(long.end())
        name = " ".join(long[1].split())
        return n.TypeNode(_ALIASES.get(name, name), at=at)
    if source.token.kind != "word" and source.token.kind != "quoted":
        p.wanted("ชื่อชนิดข้อมูล", "a type")
    if source.token.text in ("list", "range", "context", "function"):
        return _compound(p, source.advance().text, at)
    return n.TypeNode(_type_name(p), at=at)


def _type_name(p: Parser) -> str:
    source = p.source
    known = p.names.longest(source.text, source.token.start)
    name = known[0] if known else source.token.text
    source.move(known[1] if known else source.token.end)
    while True:
        if source.token.kind == "word" and source.token.text not in KEYWORDS:
            name += " " + source.advance().text
        elif source.sees("."):
            source.advance()
            if source.token.kind != "word":
                p.wanted("ชื่อชนิดข้อมูล", "a type")
            name += "." + source.advance().text
        else:
            return _ALIASES.get(name, name)


def _compound(p: Parser, name: str, at: int) -> n.TypeNode:
    source = p.source
    if not source.take("<"):
        return n.TypeNode(name, at=at)
    parts: list[n.TypeNode] = []
    keys: list[str] = []
    while not source.sees(">"):
        if name == "context":
            keys.append(p.name())
            source.expect(":")
        parts.append(type_node(p))
        if not source.take(","):
            break
    _close(p)
    if name == "function":
        source.expect("->")
        parts.append(type_node(p))
    elif name in ("list", "range") and len(parts) != 1:
        p.source.refuse(f"{name} ต้องมีชนิดข้อมูลหนึ่งชนิด", f"{name} takes one type", at)
    return n.TypeNode(name, tuple(parts), tuple(keys), at=at)


def _close(p: Parser) -> None:
    """`>`, also where two of them or a comparison sign run together (`list<list<number>>=`)."""
    source = p.source
    if source.token.kind == "sign" and source.token.text == ">=":
        source.move(source.token.start + 1)
        return
    source.expect(">")
