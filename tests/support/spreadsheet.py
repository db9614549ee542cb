"""Read an xlsx as a test needs it: what each cell is and holds, without a library that would guess."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Cell:
    """`kind` is text, number or formula; `shown` the number format, `quoted` whether it is marked as text."""

    kind: str
    value: str
    shown: str = ""
    quoted: bool = False

    @property
    def day(self) -> date:
        """The day that the number stands for."""
        return date(1899, 12, 30) + timedelta(days=int(float(self.value)))


class Spreadsheet:
    """The first sheet: `headings`, and `rows` by heading (empty cells are left out)."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(BytesIO(content))
        self._styles = list(self._read_styles())
        self.sheet = etree.fromstring(self.zip.read("xl/worksheets/sheet1.xml"))
        lines = [self._line(row) for row in self.sheet.iter(f"{_MAIN}row")]
        self.headings = {at: cell.value for at, cell in lines[0].items()}
        self.rows = [{self.headings[at]: cell for at, cell in line.items()} for line in lines[1:]]

    def _read_styles(self) -> list[tuple[str, bool]]:
        styles = etree.fromstring(self.zip.read("xl/styles.xml"))
        formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{_MAIN}numFmt")}
        used = styles.find(f"{_MAIN}cellXfs")
        return [(formats.get(one.get("numFmtId"), ""), one.get("quotePrefix") == "1") for one in used] if used is not None else []

    def _line(self, row: etree._Element) -> dict[str, Cell]:
        return {re.sub(r"\d", "", str(one.get("r"))): self._cell(one) for one in row.iter(f"{_MAIN}c")}

    def _cell(self, one: etree._Element) -> Cell:
        shown, quoted = self._styles[int(one.get("s", "0"))]
        if one.find(f"{_MAIN}f") is not None:
            return Cell("formula", one.findtext(f"{_MAIN}f") or "")
        if one.get("t") == "inlineStr":
            return Cell("text", "".join(part.text or "" for part in one.iter(f"{_MAIN}t")), shown, quoted)
        assert one.get("t") in (None, "n")
        return Cell("number", one.findtext(f"{_MAIN}v") or "", shown, quoted)

    def attribute(self, element: str, name: str) -> str:
        """An attribute of the sheet's first such element."""
        found = next(self.sheet.iter(f"{_MAIN}{element}"))
        return str(found.get(name))

    def about(self) -> str:
        """All texts of the second sheet."""
        return " ".join(etree.fromstring(self.zip.read("xl/worksheets/sheet2.xml")).itertext())
