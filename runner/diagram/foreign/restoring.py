"""Put back what the browser's editor cannot see, and so would lose when it saves a diagram of another tool."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from runner.diagram import safe_xml
from runner.diagram.foreign.advice import B

_ID = re.compile(r"[^\W\d][\w.-]*")  # what bpmn-js takes for an id; it drops elements of any other


def restore(before: bytes, after: bytes, file: str = "diagram.bpmn") -> bytes:
    """`after` as the editor wrote it, with what stood in `before` and bpmn-js 18 does not read: comments, performers' names, formatted
    documentation, elements whose ids it refuses. Each goes back to where it was, if what held it is still there: what the analyst deleted
    stays deleted. When nothing is missing `after` comes back byte for byte.

    Raises InvalidDiagram when either cannot be read safely.
    """
    old, new = (safe_xml.parse(xml, file, comments=True) for xml in (before, after))
    places = {node.get("id", ""): node for node in new.iter("*") if node.get("id")}
    done = [_put_back(node, old, new, places) for node in _unseen(old)]
    done += [_put_before(note, new) for note in old.itersiblings(preceding=True)]
    if not any(done):
        return after
    return etree.tostring(new.getroottree(), xml_declaration=True, encoding="UTF-8")


def _unseen(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost nodes that the editor does not read."""
    for node in root:
        if _is_unseen(node):
            yield node
        elif isinstance(node.tag, str):
            yield from _unseen(node)


def _is_unseen(node: etree._Element) -> bool:
    if isinstance(node, etree._Comment):
        return True
    parent = node.getparent()
    performer = node.tag == f"{B}formalExpression" and parent is not None and parent.tag == f"{B}resourceAssignmentExpression"
    performer = performer or node.tag == f"{B}resourceRef"
    formatted = node.tag == f"{B}documentation" and len(node) > 0
    refused = str(node.tag).startswith(B) and node.get("id") is not None and _ID.fullmatch(node.get("id", "")) is None
    return performer or formatted or refused


def _put_back(node: etree._Element, old: etree._Element, new: etree._Element, places: dict[str, etree._Element]) -> bool:
    """Whether it was missing from what held it, and is there again."""
    parent = node.getparent()
    holder = _same(parent, old, new, places) if parent is not None else None
    if parent is None or holder is None or any(_alike(node, one) for one in holder):
        return False
    copy = etree.fromstring(etree.tostring(node, with_tail=False)) if isinstance(node.tag, str) else etree.Comment(node.text)
    copy.tail = node.tail
    holder.insert(min(parent.index(node), len(holder)), copy)
    return True


def _same(node: etree._Element, old: etree._Element, new: etree._Element, places: dict[str, etree._Element]) -> etree._Element | None:
    """The element of the new file that an element of the old one became: by its id, else by its tag within what holds it."""
    if node is old:
        return new
    if node.get("id"):
        return places.get(node.get("id", ""))
    parent = node.getparent()
    holder = _same(parent, old, new, places) if parent is not None else None
    return holder.find(str(node.tag)) if holder is not None else None


def _alike(node: etree._Element, other: etree._Element) -> bool:
    if node.tag != other.tag:
        return False
    return node.get("id") == other.get("id") if node.get("id") else (node.text or "").strip() == (other.text or "").strip()


def _put_before(note: etree._Element, new: etree._Element) -> bool:
    """A comment above the root."""
    if not isinstance(note, etree._Comment) or any(_alike(note, one) for one in new.itersiblings(preceding=True)):
        return False
    new.addprevious(etree.Comment(note.text))
    return True
