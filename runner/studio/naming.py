"""What the elements of a draft may name: its forms, letters, notices, licences, tables and parts, with what people call them.

Read without judging: a sheet or diagram that is half-written still names what it has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from runner.catalogue import among
from runner.diagram import safe_xml
from runner.errors import InvalidDiagram
from runner.studio import sheets

Files = Mapping[str, bytes]
Named = dict[str, dict[str, str]]
_SHEET = {"letters": "letter", "notices": "notice", "licences": "licence"}
_BEFORE = re.compile(r"^[^{]*\{case\.number\}\s*:?\s*")  # every notice begins so


def named(files: Files, service: str) -> Named:
    """Kind (form, letter, notice, licence, decision, part) → id → what it is called, empty where it has no name."""
    found: Named = {kind: {} for kind in ("form", "decision", "part", *_SHEET.values())}
    for path, content in files.items():
        for kind, one, called in _of(path, content, service):
            found[kind].setdefault(one, called)
    for kind, one, called in _said(files, service):
        found[kind][one] = called
    return found


def _of(path: str, content: bytes, service: str) -> Iterator[tuple[str, str, str]]:
    if path.endswith(".form"):
        yield from (("form", form, "") for form in _form_id(content))
    elif path.endswith((".bpmn", ".dmn")):
        kind, tag = ("part", "process") if path.endswith(".bpmn") else ("decision", "decision")
        try:
            root = safe_xml.parse(content, path)
        except InvalidDiagram:
            return
        for node in root.iter(f"{{*}}{tag}"):
            if node.get("id") and node.get("id") != service:
                yield kind, node.get("id", ""), node.get("name", "")


def _form_id(content: bytes) -> Iterator[str]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict) and isinstance(found.get("id"), str):
        yield found["id"]


def _said(files: Files, service: str) -> Iterator[tuple[str, str, str]]:
    """What the sheet has, with what its parts bring and without what it leaves out."""
    try:
        text = files.get(f"processes/{service}.yaml", b"").decode("utf-8", "replace")
        sections = sheets.read(text, among(files)) if text else []
    except InvalidDiagram:
        return
    for section in sections:
        for entry in section.entries if section.key in _SHEET else ():
            if not entry.left_out:
                yield _SHEET[section.key], entry.path[-1], _BEFORE.sub("", entry.title)
