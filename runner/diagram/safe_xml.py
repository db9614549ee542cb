"""Read XML from strangers: no DOCTYPE, no entities, no network, bounded size; lines are kept."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from runner.errors import Finding, InvalidDiagram

MAX_BYTES = 1_000_000
MAX_DEPTH = 60
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse(file: str, line: int, rule: str, th: str, en: str, element: str = "") -> InvalidDiagram:
    """An error with one finding, to be raised."""
    return InvalidDiagram([Finding(file, line, element, rule, th, en)])


def line(node: etree._Element) -> int:
    """Where the element stands in its file, from 1."""
    found: Any = node.sourceline
    return int(found or 1)


def parse(xml: bytes, file: str, *, comments: bool = False) -> etree._Element:
    """The root element, without comments unless they are wanted. Raises InvalidDiagram for anything but plain, small, well-formed XML."""
    if len(xml) > MAX_BYTES:
        raise refuse(file, 1, "size", "ไฟล์ใหญ่เกิน 1 เมกะไบต์", "the file is larger than 1 MB")
    plain = _as_utf8(xml, file)
    if found := _DOCTYPE.search(plain):
        line = plain.count(b"\n", 0, found.start()) + 1
        raise refuse(
            file, line, "doctype", "ไฟล์มีคำสั่ง DOCTYPE หรือ ENTITY ซึ่งไม่ปลอดภัย โปรดลบออก", "DOCTYPE and ENTITY are not accepted; remove them"
        )
    parser = _parser(comments=comments)
    try:
        root = etree.fromstring(plain, parser)
    except etree.XMLSyntaxError as error:
        log: Any = parser.error_log  # of this file alone; the error's own log is of all that were ever read
        if any(one.type != etree.ErrorTypes.WAR_NS_URI for one in log):
            raise refuse(file, error.lineno or 1, "xml", f"อ่าน XML ไม่ได้: {error.msg}", f"not well-formed XML: {error.msg}") from error
        root = etree.fromstring(
            plain, _parser(comments=comments, recover=True)
        )  # IBM's tools name namespaces with spaces in them: odd, not broken
    _shallow(root, file)
    return root


def _parser(*, comments: bool, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=True,
        recover=recover,
    )


def _as_utf8(xml: bytes, file: str) -> bytes:
    """The text as UTF-8 without an encoding declaration, so that no exotic encoding hides a DOCTYPE from the test above."""
    head = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']", xml[:200])
    names = ["utf-16"] if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else [head.group(1).decode().lower()] if head else ["utf-8"]
    if names[0] not in ("utf-8", "utf8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252", "tis-620", "windows-874", "cp874"):
        raise refuse(
            file, 1, "encoding", f"ไม่รับรหัสอักขระ {names[0]} โปรดบันทึกเป็น UTF-8", f"encoding {names[0]} is not accepted; save as UTF-8"
        )
    try:
        text = xml.decode("utf-8-sig" if names[0] in ("utf-8", "utf8") else "cp874" if names[0] == "windows-874" else names[0])
    except UnicodeDecodeError as error:
        raise refuse(file, 1, "encoding", f"ไฟล์ไม่ใช่ {names[0]} ตามที่ระบุ", f"the file is not {names[0]} as it says") from error
    return re.sub(r"^\s*<\?xml[^>]*\?>", lambda m: "\n" * m.group().count("\n"), text, count=1).encode()


def _shallow(root: etree._Element, file: str) -> None:
    """Refuse nesting that would exhaust a recursive reader."""
    level = [(root, 1)]
    while level:
        node, depth = level.pop()
        if depth > MAX_DEPTH:
            raise refuse(file, line(node), "depth", "ไฟล์ซ้อนกันลึกเกินไป", "elements are nested too deeply")
        level.extend((child, depth + 1) for child in node)
