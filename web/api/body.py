"""The JSON that a program sends: numbers exact, everything checked before anything is done. InvalidForm says what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from runner.agreed import RESERVED
from runner.errors import FieldError, InvalidForm, NotFound
from runner.store import dumps

MOST_BYTES = 1024 * 1024
DEEPEST = 32
TENANT = "<default>"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_LARGEST_ID, _LARGEST = 2**63 - 1, 2**53
_EXPONENT = 100  # a number of more than a hundred digits is no amount, date or count


def wrong(path: str, th: str, en: str) -> InvalidForm:
    """The error for one value."""
    return InvalidForm([FieldError(path, th, en)])


def _constant(name: str) -> Any:
    raise ValueError(name)


def read() -> dict[str, Any]:
    """The object that was sent; an empty one where nothing was."""
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge
    sent = request.get_data(cache=False)
    try:
        body = json.loads(sent or b"{}", parse_float=Decimal, parse_constant=_constant)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise wrong("body", "อ่าน JSON ไม่ได้", "This is not JSON") from error
    if not isinstance(body, dict):
        raise wrong("body", "ต้องเป็นออบเจกต์ JSON", "A JSON object is needed")
    return body


def text(body: Mapping[str, Any], name: str, *, most: int = 500, needed: bool = False) -> str:
    """A text; an empty one where it is missing."""
    value = body.get(name)
    value = "" if value is None else value
    if not isinstance(value, str) or (needed and not value) or "\0" in value:
        raise wrong(name, "ต้องเป็นข้อความ", "A text is needed")
    return value[:most]


def whole(body: Mapping[str, Any], name: str, *, otherwise: int | None = None, least: int = 0) -> int:
    """A whole number, as large as JSON's readers agree on; `otherwise` where it is missing, None: it must not be."""
    value = body.get(name)
    value = otherwise if value is None else value
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _LARGEST:
        raise wrong(name, f"ต้องเป็นจำนวนเต็มตั้งแต่ {least} ขึ้นไป", f"A whole number of at least {least} is needed")
    return value


def names(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise wrong(name, "ต้องเป็นรายการข้อความ", "A list of texts is needed")
    return tuple(value)


def number(body: Mapping[str, Any], name: str) -> int:
    """A key: digits as a text, or a number."""
    value = str(body.get(name))
    if not (value.isascii() and value.isdecimal()):
        raise wrong(name, "ต้องเป็นเลขรหัส", "A key is needed")
    return key(int(value[:30]))


def key(value: int) -> int:
    """A key of a path. NotFound for one that no row can have."""
    if value > _LARGEST_ID:
        raise NotFound
    return value


def tenant(*ids: str) -> None:
    """There is one tenant here."""
    if any(one not in ("", TENANT) for one in ids):
        raise wrong("tenantId", f"มีผู้เช่าระบบเดียวคือ {TENANT}", f"There is one tenant here, {TENANT}")


def variables(body: Mapping[str, Any]) -> dict[str, Any]:
    """Values that become variables of a case: plain names, none of those that the runner provides, values that every room can keep."""
    value = body.get("variables")
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise wrong("variables", "ต้องเป็นออบเจกต์ JSON", "A JSON object is needed")
    for name in value:
        if not _NAME.fullmatch(name):
            raise wrong(f"variables.{name[:100]}", "ชื่อตัวแปรใช้ a-z 0-9 และ _", "Names of variables are made of a-z, 0-9 and _")
        if name in RESERVED:
            raise wrong(f"variables.{name}", "ระบบเป็นผู้ให้ค่านี้ เปลี่ยนไม่ได้", "The runner provides this one; it cannot be changed")
    if not all(_keepable(one, depth) for one, depth in _inside(value)):
        raise wrong("variables", "มีค่าที่เก็บไม่ได้", "A value is too deep, too large or no text that can be kept")
    return value


def _inside(whole_value: object) -> Iterator[tuple[object, int]]:
    todo: list[tuple[object, int]] = [(whole_value, 0)]
    while todo:
        value, depth = todo.pop()
        yield value, depth
        if isinstance(value, dict):
            todo += [(one, depth + 1) for pair in value.items() for one in pair]
        elif isinstance(value, list):
            todo += [(one, depth + 1) for one in value]


def _keepable(value: object, depth: int) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) < _EXPONENT and len(value.as_tuple().digits) < _EXPONENT
    if isinstance(value, int):
        return abs(value) < 2**63
    return depth <= DEEPEST


def answer(value: Mapping[str, Any]) -> Response:
    """JSON with all digits of its numbers."""
    return Response(dumps(value), 200, mimetype="application/json")


def done() -> Response:
    """Nothing to say."""
    return Response(status=204)
