"""The files of other tools, and all that a file says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*.bpmn"))


def content(xml: bytes) -> Counter[tuple[str, ...]]:
    """All that a file says: its elements, attributes and texts, with names in full, and its comments."""
    found: Counter[tuple[str, ...]] = Counter()
    for node in etree.fromstring(xml).iter():
        text = (node.text or "").strip()
        if not isinstance(node.tag, str):
            found[("comment", text)] += 1
            continue
        found[(node.tag,)] += 1
        found.update((node.tag, str(key), str(value)) for key, value in node.attrib.items())
        if text:
            found[("text", text)] += 1
    return found
