"""Reads the text of a PDF as a viewer's search does: what the PDF says a piece of Thai means goes before its single glyphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject


def text_of(pdf: bytes) -> str:
    """All the text without white space, because Thai lines break anywhere."""
    reader = PdfReader(io.BytesIO(pdf))
    said = "".join(piece for page in reader.pages for piece in _pieces(page))
    joined = re.sub(r"[\s\u200b\u00a0]", "", said)
    return re.sub(r"([ก-ฮ][ัิ-ฺ็-๎]{2,})\1", r"\1", joined)  # Typst says a syllable with two marks twice


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _pieces(page: PageObject) -> Iterator[str]:
    fonts = {name: _meanings(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}  # type: ignore[index]
    meanings: dict[int, str] = {}
    spoken: list[bool] = []  # for each open mark: is its text already said?
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            marks = operands[1] if len(operands) > 1 and isinstance(operands[1], DictionaryObject) else {}
            if "/ActualText" in marks and not any(spoken):
                yield str(marks["/ActualText"])
            spoken.append("/ActualText" in marks)
        elif operator == b"EMC":
            spoken.pop()
        elif operator == b"Tf":
            meanings = fonts[operands[0]]
        elif operator in (b"TJ", b"Tj") and not any(spoken):
            strings = operands[0] if operator == b"TJ" else operands
            yield from (_said(part, meanings) for part in strings if isinstance(part, str | bytes))


def _said(part: str | bytes, meanings: dict[int, str]) -> str:
    raw = part if isinstance(part, bytes) else part.original_bytes  # type: ignore[attr-defined]
    return "".join(meanings.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))


def _meanings(font: DictionaryObject) -> dict[int, str]:
    """Glyph number → text, from the font's ToUnicode table."""
    table = font["/ToUnicode"].get_object().get_data().decode("ascii", "replace")  # type: ignore[attr-defined]
    pairs = re.findall(r"^<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
