"""Put back what the browser's editor cannot see, and so would lose when it saves a diagram of another tool."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from runner.diagram import safe_xml
from runner.diagram.foreign.advice import B

_ID = re.compile(r"[^\W\d][\w.-]*")  # what bpmn-js takes for an id; it drops elements of any other
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
Node = etree._Element
Places = dict[Node, Node]


def restore(before: bytes, after: bytes, file: str = "diagram.bpmn", *, seen: bytes | None = None) -> bytes:
    """`after` as the editor wrote it, with what stood in `before` and the editor did not read put back to where it was.

    `seen` is `before` as the editor writes it when nobody changed anything: whatever `before` has and `seen` lacks or says otherwise is of
    the file, and what `seen` has and `after` lacks the analyst took out. Without `seen` that is known of bpmn-js 18: comments, performers'
    names, formatted documentation, elements whose ids it refuses. When nothing is missing `after` comes back byte for byte.

    Raises InvalidDiagram when one of them cannot be read safely.
    """
    old, new = (safe_xml.parse(xml, file, comments=True) for xml in (before, after))
    kept = _pairs(old, new)
    if seen is None:
        done = [_put_back(node, kept) for node in _outermost(old, _is_unseen)]
    else:
        read = _pairs(old, safe_xml.parse(seen, file, comments=True))
        done = [_put_back(node, kept) for node in _outermost(old, lambda node: node not in read)]
        done += [_say_again(_Three(node, read[node], kept[node])) for node in old.iter("*") if node in read and node in kept]
    done += [_put_before(note, new) for note in old.itersiblings(preceding=True)]
    return etree.tostring(new.getroottree(), xml_declaration=True, encoding="UTF-8") if any(done) else after


# ---- which element became which -----------------------------------------------------------------------------------------
def _pairs(old: Node, new: Node) -> Places:
    """Node of the old tree → the same in the new one: by id, else by its place among its kind, or by what it says, in what holds it."""
    mine, theirs = _named(old), _named(new)
    same = {node: theirs[key] for key, node in mine.items() if key in theirs}
    taken = set(same.values())
    found: Places = {old: new}
    for holder in old.iter("*"):
        if holder in found:
            found.update(_inside(holder, found[holder], same, taken))
    return found | {node: there for node, there in same.items() if node not in found}  # what moved to another holder keeps its id


def _named(root: Node) -> dict[tuple[str, str], Node]:
    """By tag and id what no other has; other tools give what is theirs the same id again and again."""
    found = [((str(node.tag), node.get("id", "")), node) for node in root.iter("*") if node.get("id")]
    times = Counter(key for key, _ in found)
    return {key: node for key, node in found if times[key] == 1}


def _inside(old: Node, new: Node, same: Places, taken: set[Node]) -> Iterator[tuple[Node, Node]]:
    yield from ((child, same[child]) for child in old if child in same)
    for tag in dict.fromkeys(child.tag for child in old):
        mine = [child for child in old if child.tag == tag and child not in same]
        theirs = [child for child in new if child.tag == tag and child not in taken]
        if len(mine) == len(theirs) and not any(child.get("id") for child in mine if isinstance(child.tag, str)):
            yield from zip(mine, theirs, strict=True)
            continue
        for alike in (_said, _said_itself):  # all that is in it first, for of two alike one may be gone
            left: defaultdict[object, list[Node]] = defaultdict(list)
            for one in theirs:
                left[alike(one)].append(one)
            pairs = [(child, left[alike(child)].pop(0)) for child in mine if left.get(alike(child))]
            gone = {one for pair in pairs for one in pair}
            mine, theirs = ([one for one in side if one not in gone] for side in (mine, theirs))
            yield from pairs


def _said(node: Node) -> tuple[object, ...]:
    return tuple((one.tag, _said_itself(one)) for one in node.iter())


def _said_itself(node: Node) -> tuple[object, ...]:
    return _blank(node), tuple(sorted((str(k), str(v)) for k, v in node.attrib.items())), len(node)


# ---- what is missing ----------------------------------------------------------------------------------------------------
def _outermost(root: Node, wanted: Callable[[Node], bool]) -> Iterator[Node]:
    for node in root:
        if wanted(node):
            yield node
        elif isinstance(node.tag, str):
            yield from _outermost(node, wanted)


def _is_unseen(node: Node) -> bool:
    if isinstance(node, etree._Comment):
        return True
    parent = node.getparent()
    performer = node.tag == f"{B}formalExpression" and parent is not None and parent.tag == f"{B}resourceAssignmentExpression"
    performer = performer or node.tag == f"{B}resourceRef"
    formatted = node.tag == f"{B}documentation" and len(node) > 0
    refused = str(node.tag).startswith(B) and node.get("id") is not None and _ID.fullmatch(node.get("id", "")) is None
    return performer or formatted or refused


def _put_back(node: Node, kept: Places) -> bool:
    """Whether it was missing from what held it, and is there again."""
    parent = node.getparent()
    if parent is None or parent not in kept or node in kept or any(inner in kept for inner in node.iter("*")):
        return False
    holder, copy = kept[parent], deepcopy(node)
    before = node.getprevious()
    previous = kept.get(before) if before is not None else None
    if previous is not None and previous.getparent() is holder:
        tail, previous.tail = previous.tail, None  # lxml would put it behind what is added
        previous.addnext(copy)
        previous.tail = tail
    else:
        holder.insert(0 if before is None else len(holder), copy)
    kept[node] = copy
    return True


@dataclass(frozen=True)
class _Three:
    """One element: in the file, as the editor reads it, as it was saved."""

    old: Node
    read: Node
    new: Node


def _say_again(one: _Three) -> bool:
    """Attributes and text that the editor leaves away or writes otherwise, and that nobody changed."""
    unsaid = dict(_unsaid(one))
    for name, value in unsaid.items():
        one.new.set(name, value)
    if again := _blank(one.old) != _blank(one.read) == _blank(one.new) and _blank(one.old) != "":
        one.new.text = one.old.text
    return again or bool(unsaid)


def _unsaid(one: _Three) -> Iterable[tuple[str, str]]:
    for name, value in ((str(k), str(v)) for k, v in one.old.attrib.items()):
        if one.read.get(name) != value and one.new.get(name) == one.read.get(name) and (name != _TYPE or _bound(value, one)):
            yield name, value


def _bound(value: str, one: _Three) -> bool:
    """Whether a type's prefix means the same in the new file."""
    prefix = value.partition(":")[0] if ":" in value else None
    return one.old.nsmap.get(prefix) == one.new.nsmap.get(prefix)


def _blank(node: Node) -> str:
    return (node.text or "").strip()


def _put_before(note: Node, new: Node) -> bool:
    """A comment above the root."""
    there = {_blank(one) for one in new.itersiblings(preceding=True) if isinstance(one, etree._Comment)}
    if not isinstance(note, etree._Comment) or _blank(note) in there:
        return False
    new.addprevious(etree.Comment(note.text))
    return True
