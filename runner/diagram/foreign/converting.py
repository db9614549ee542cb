"""Write our equivalents into a file of another tool: nothing of it is taken away, and every other byte stays as it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from runner.diagram import safe_xml
from runner.diagram.foreign.advice import Advice, B, Extension
from runner.diagram.foreign.exporters import ZEEBE
from runner.diagram.foreign.report import advise

_TAG = re.compile(rb"<(?P<name>[^\s/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ENCODING = re.compile(r"(<\?xml[^>]*?encoding\s*=\s*[\"'])([A-Za-z0-9._-]+)([\"'])")


@dataclass(frozen=True)
class _Span:
    """Where an element stands in the bytes: its start tag from `start` to `inside`, its end tag from `end`; `closed` when it is `<x/>`."""

    start: int
    inside: int
    end: int
    name: str
    closed: bool


def convert(xml: bytes, file: str = "diagram.bpmn") -> bytes:
    """The file with the `zeebe:` equivalents of what can mean only one thing; an expression that is rewritten keeps its old words in a
    `documentation`. UTF-8 stays byte for byte what it was in between, other encodings come out as UTF-8. What is ours comes back unchanged.

    Raises InvalidDiagram for what cannot be read safely.
    """
    root = safe_xml.parse(xml, file)
    settled = [one for one in advise(root) if one.settled]
    if not settled:
        return xml
    plain = as_utf8(xml)
    return _Writer(plain, root).write(settled)


def convertible(xml: bytes, file: str = "diagram.bpmn") -> int:
    """How many things `convert` would write. Raises InvalidDiagram for what cannot be read safely."""
    return sum(one.settled for one in advise(safe_xml.parse(xml, file)))


def as_utf8(xml: bytes) -> bytes:
    """The bytes as UTF-8, with a declaration that says so; those that are UTF-8 already are not touched."""
    declared = _ENCODING.search(xml[:200].decode("latin-1"))
    name = "utf-16" if xml[:2] in (b"\xff\xfe", b"\xfe\xff") else declared[2].lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii"):
        return xml
    text = xml.decode("cp874" if name == "windows-874" else name)
    return _ENCODING.sub(r"\g<1>UTF-8\g<3>", text, count=1).encode()


class _Writer:
    """Collects what goes where, then writes it in one go."""

    def __init__(self, xml: bytes, root: etree._Element) -> None:
        self.xml = xml
        self.spans = dict(zip(root.iter("*"), _spans(xml), strict=True))
        self.root, self.prefix = root, _prefix(root)
        self.pieces: defaultdict[int, list[str]] = defaultdict(list)  # offset → what is put in there
        self.replaced: dict[int, int] = {}  # offset → where what is replaced ends
        self.opened: dict[etree._Element, list[tuple[int, str]]] = {}

    def write(self, settled: Iterable[Advice]) -> bytes:
        extended: defaultdict[etree._Element, list[Extension]] = defaultdict(list)
        documented: defaultdict[etree._Element, list[str]] = defaultdict(list)
        for one in settled:
            host = one.node.find(f"{B}multiInstanceLoopCharacteristics") if one.kind == "loop" else one.node
            if one.add and host is not None:
                extended[host].extend(one.add)
            if one.rewrite is not None:
                self._rewrite(*one.rewrite, documented)
        for host in dict.fromkeys((*extended, *documented)):
            self._grow(host, documented[host], extended[host])
        if extended and ZEEBE not in self.root.nsmap.values():
            span = self.spans[self.root]
            self.pieces[span.inside - 1].append(f" xmlns:{self.prefix}={quoteattr(ZEEBE)}")
        return self._whole()

    def _whole(self) -> bytes:
        parts, at = [], 0
        for offset in sorted(self.pieces):
            parts += [self.xml[at:offset], "".join(self.pieces[offset]).encode()]
            at = self.replaced.get(offset, offset)
        return b"".join([*parts, self.xml[at:]])

    def _rewrite(self, node: etree._Element, text: str, documented: defaultdict[etree._Element, list[str]]) -> None:
        """Another text for an expression; the old one goes into the documentation of what holds it."""
        span, parent = self.spans[node], node.getparent()
        if parent is None or len(node) or b"<!--" in self.xml[span.inside : span.end]:
            return
        self.pieces[span.inside].append(escape(text))
        self.replaced[span.inside] = span.end
        documented[parent].append((node.text or "").strip())

    def _grow(self, host: etree._Element, old: list[str], extensions: list[Extension]) -> None:
        """Documentation first, then extension elements, as the standard orders them."""
        span = self.spans[host]
        tag = span.name.rpartition(":")[0]
        own = f"{tag}:" if tag else ""
        notes = "".join(f"<{own}documentation>{escape(text)}</{own}documentation>" for text in old)
        written = "".join(self._tag(one) for one in extensions)
        there = host.find(f"{B}extensionElements")
        if there is not None and written:
            self._append(there, written)
            written = ""
        elif written:
            written = f"<{own}extensionElements>{written}</{own}extensionElements>"
        if span.closed:
            self._open(span, notes + written)
            return
        self.pieces[span.inside].append(notes)
        last = host.findall(f"{B}documentation")
        self.pieces[self._after(last[-1]) if last else span.inside].append(written)

    def _append(self, there: etree._Element, written: str) -> None:
        span = self.spans[there]
        if span.closed:
            self._open(span, written)
        else:
            self.pieces[span.end].append(written)

    def _open(self, span: _Span, inner: str) -> None:
        """`<x/>` becomes `<x>…</x>`."""
        slash = self.xml.rindex(b"/", span.start, span.inside)
        self.pieces[slash].append(f">{inner}</{span.name}>")
        self.replaced[slash] = span.inside

    def _after(self, node: etree._Element) -> int:
        span = self.spans[node]
        return span.inside if span.closed else self.xml.index(b">", span.end) + 1

    def _tag(self, one: Extension) -> str:
        name = f"{self.prefix}:{one.name}"
        said = "".join(f" {key}={quoteattr(value)}" for key, value in one.attributes.items())
        return f"<{name}{said}>{''.join(map(self._tag, one.children))}</{name}>" if one.children else f"<{name}{said}/>"


def _prefix(root: etree._Element) -> str:
    """The prefix for `zeebe:` elements: the one that the root declares, else one that is free in the whole file."""
    declared = [prefix for prefix, uri in root.nsmap.items() if uri == ZEEBE and prefix]
    taken = {prefix for node in root.iter("*") for prefix, uri in node.nsmap.items() if uri != ZEEBE}
    return next(one for one in (*declared, "zeebe", *(f"zeebe{n}" for n in range(8, 1000))) if one not in taken)


def _spans(xml: bytes) -> list[_Span]:
    """The places of all elements, in the order of their start tags."""
    parser = expat.ParserCreate()
    starts: list[int] = []
    ends: dict[int, int] = {}
    open_: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_.append(len(starts))
        starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        ends[open_.pop()] = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return [_span(xml, at, ends[number]) for number, at in enumerate(starts)]


def _span(xml: bytes, at: int, end: int) -> _Span:
    tag = _TAG.match(xml, at)
    if tag is None:
        raise safe_xml.refuse("", 1, "xml", "อ่าน XML ไม่ได้", "not well-formed XML")
    closed = tag[0].endswith(b"/>")
    return _Span(at, tag.end(), tag.end() if closed else end, tag["name"].decode(), closed)
