"""A DMN file as a tree of elements, read without entities, DOCTYPE or network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from runner.errors import Finding, InvalidDiagram

LARGEST = 3 * 1024 * 1024  # bytes
DEEPEST = 100
_DMN = "omg.org/spec/DMN/"
Tree = Any  # an lxml element


def refuse(file: str, line: int, element: str, rule: str, th: str, en: str) -> InvalidDiagram:
    """One finding, as the error that carries it."""
    return InvalidDiagram([Finding(file, line, element, rule, th, en)])


def parse(xml: bytes, file: str) -> Tree:
    """The root element `definitions` of any DMN version; InvalidDiagram when it is something else or unsafe."""
    if len(xml) > LARGEST:
        raise refuse(file, 0, "", "size", "ไฟล์ใหญ่เกินไป", "the file is too large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise refuse(file, line, "", "xml", "ไฟล์ไม่ใช่ XML ที่ถูกต้อง", f"not well-formed XML: {error}") from None
    if _doctype(root):
        raise refuse(file, 1, "", "doctype", "ไฟล์ต้องไม่มี DOCTYPE", "a DOCTYPE is not allowed")
    if tag(root) != "definitions" or _DMN not in etree.QName(root).namespace:
        raise refuse(file, line_of(root), tag(root), "root", "ไฟล์นี้ไม่ใช่ตารางตัดสินใจ DMN", "this is not a DMN file")
    return root


def _doctype(root: Tree) -> str:
    return str(root.getroottree().docinfo.doctype or "")


def line_of(tree: Tree) -> int:
    """The line of an element in its file."""
    return int(tree.sourceline or 0)


def tag(tree: Tree) -> str:
    """The local name of an element of DMN, or empty for others (diagram interchange, extensions)."""
    if not isinstance(tree.tag, str):
        return ""
    name = etree.QName(tree)
    return name.localname if name.namespace and _DMN in name.namespace and "DMNDI" not in name.namespace else ""


def children(tree: Tree, *tags: str) -> Iterator[Tree]:
    """The DMN children with one of these tags, or all."""
    for child in tree:
        found = tag(child)
        if found and (not tags or found in tags):
            yield child


def child(tree: Tree, *tags: str) -> Tree | None:
    """The first such child."""
    return next(children(tree, *tags), None)


def text(tree: Tree | None) -> str:
    """The content of the `text` child, or of the element itself."""
    if tree is None:
        return ""
    inner = child(tree, "text")
    found = tree if inner is None else inner
    return "".join(found.itertext()) if tag(found) == "text" else (found.text or "")


def local_type(name: str, tree: Tree) -> str:
    """A type name without the XML prefix that old files give it (`feel:number`, `kie:tShop`)."""
    prefix, colon, local = name.partition(":")
    return local if colon and (prefix == "feel" or prefix in tree.nsmap) else name


def attribute(tree: Tree, name: str) -> str:
    """An attribute with single spaces, or empty."""
    return " ".join((tree.get(name) or "").split())
