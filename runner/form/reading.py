"""Read a form-js file (what the form editor and Camunda Modeler save) into a Form, or say where and why it cannot be used."""

from __future__ import annotations

import json
import re
from collections import Counter

from runner import agreed
from runner.errors import Finding, InvalidDiagram
from runner.form import kinds
from runner.form.form import Form
from runner.form.identity import CHECKS
from runner.form.model import Component
from runner.form.node import Node, Report
from runner.form.parts import assemble
from runner.form.translations import Translations

NEWEST = 19  # form-js schemaVersion
RESERVED = agreed.PROVIDED  # what expressions may read though no form writes it
ROLES = frozenset({"", "verdicts", "corrections", "summary", "address", "money"})
_LARGEST, _DEEPEST, _MOST = 512 * 1024, 8, 500
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_FORBIDDEN = {"iframe", "html"}
_SHOWN_ONLY = {"text", "image", "separator", "spacer", "table", "button", "documentPreview"}
_CONTAINERS = {"group", "dynamiclist"}


def read(content: bytes, file: str = "form.form", translations: Translations | None = None) -> Form:
    """The form in `content`; its English comes from `translations`. Raises InvalidDiagram with findings `file:line: component`."""
    report = Report(file, content.decode("utf-8", "replace"))
    schema = _load(content, report)
    root = Node(schema, report, str(schema.get("id", "")))
    _check_root(root)
    components = _components(root, "", 0)
    form = Form(root.text("id"), file, components, translations or Translations())
    _check_whole(form, report)
    report.refuse()
    return form


def _load(content: bytes, report: Report) -> dict[str, object]:
    if len(content) > _LARGEST:
        report.error("", "size", "แฟ้มแบบฟอร์มใหญ่เกิน 512 KB", "the form is larger than 512 KB")
        report.refuse()
    try:
        schema = json.loads(content)
    except (ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", 1)
        finding = Finding(report.file, line, "-", "json", "แฟ้มนี้ไม่ใช่ JSON ที่อ่านได้", f"not readable JSON: {str(problem)[:200]}")
        raise InvalidDiagram([finding]) from problem
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        report.error("", "shape", "แฟ้มนี้ไม่ใช่แบบฟอร์ม form-js", "not a form-js form: it has no list of components")
        report.refuse()
    return schema if isinstance(schema, dict) else {}


def _check_root(root: Node) -> None:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}", root.text("id")):
        root.error("id", "แบบฟอร์มต้องมี id เป็นตัวอักษรอังกฤษ", "the form needs an id of ASCII letters, digits, _ . -")
    version = root.whole("schemaVersion")
    if version is not None and version > NEWEST:
        root.error("schema-version", "แบบฟอร์มทำด้วยโปรแกรมรุ่นใหม่กว่าที่รองรับ", f"schemaVersion {version} is newer than {NEWEST}")


def _components(parent: Node, scope: str, depth: int) -> tuple[Component, ...]:
    if depth > _DEEPEST:
        parent.error("depth", "กลุ่มซ้อนกันลึกเกินไป", f"groups are nested more than {_DEEPEST} deep")
        return ()
    nodes = parent.nodes("components")
    if parent.report.count(len(nodes)) > _MOST:
        parent.error("size", f"แบบฟอร์มมีองค์ประกอบเกิน {_MOST} รายการ", f"the form has more than {_MOST} components")
        return ()
    return tuple(c for node in nodes if (c := _component(node, scope, depth)) is not None)


def _component(node: Node, scope: str, depth: int) -> Component | None:
    kind = node.text("type")
    if kind in _FORBIDDEN:
        node.error("forbidden", f"ห้ามใช้ {kind} ในแบบฟอร์ม ให้ใช้ text แทน", f"{kind} may not be used in a form; use text")
        return None
    if kind not in _CONTAINERS | _SHOWN_ONLY | set(kinds.KINDS):
        node.error("type", f"ไม่รู้จักองค์ประกอบชนิด {kind!r}", f"unknown component type {kind!r}")
        return None
    if kind == "button":  # the page brings its own buttons
        return None
    path = _path(node, kind, scope)
    inside = f"{path}[]" if kind == "dynamiclist" else (path or scope)
    component = assemble(node, kind, path, _components(node, inside, depth + 1) if kind in _CONTAINERS else ())
    _check_words(node, component)
    return component


def _path(node: Node, kind: str, scope: str) -> str:
    key = node.text("path") if kind in _CONTAINERS else "" if kind in _SHOWN_ONLY else node.text("key")
    if not key and (kind in _SHOWN_ONLY or kind == "group"):
        return ""
    if not _KEY.fullmatch(key):
        node.error("key", f"คีย์ {key!r} ต้องเป็นตัวพิมพ์เล็กอังกฤษ ตัวเลข และ _", f"key {key!r} must be ASCII snake_case")
        return ""
    return f"{scope}.{key}" if scope else key


def _check_words(node: Node, c: Component) -> None:
    if c.role not in ROLES:
        node.error("component", f"ไม่รู้จัก component {c.role!r}", f"unknown component {c.role!r}; known: {', '.join(sorted(ROLES - {''}))}")
    if c.check and c.check not in CHECKS:
        node.error("check", f"ไม่รู้จัก check {c.check!r}", f"unknown check {c.check!r}; known: {', '.join(CHECKS)}")
    if c.role in ("verdicts", "corrections", "summary") and not c.other:
        node.error("form", "ต้องระบุ property form เป็น id ของแบบฟอร์มที่อ้างถึง", f"{c.role} needs the property form: the id of a form")
    if c.role in ("verdicts", "address") and (c.kind != "group" or not c.path):
        node.error("path", "ต้องเป็น group ที่ระบุ path", f"{c.role} needs a group with a path")
    if c.role == "corrections" and not c.listed:
        node.error("list", "ต้องระบุ property list เป็นตัวแปรรายการแก้ไข", "corrections needs the property list: the variable of the list")


def _check_whole(form: Form, report: Report) -> None:
    ids = Counter(c.id for c in form.walk())
    for component_id, times in ids.items():
        if times > 1:
            report.error(component_id, "id", "id ซ้ำกันในแบบฟอร์ม", f"the id {component_id!r} is used {times} times")
    paths = Counter(c.path for c in form.walk() if c.path and not c.hide.given)
    for c in form.walk():
        if c.path and paths[c.path] > 1 and not c.hide.given:
            report.error(c.id, "key", f"คีย์ {c.path} ซ้ำ", f"key {c.path} is used more than once and is not conditional")
        name = c.path.split(".")[0].split("[")[0]
        if name in agreed.RESERVED and c.readonly.constant is not True:
            th = f"ชื่อ {name} ระบบสงวนไว้ ใช้ได้เฉพาะช่องอ่านอย่างเดียว ช่องที่ให้กรอกต้องใช้ชื่ออื่น"
            report.error(c.id, "reserved", th, f"{name} is reserved: {c.path} must be read-only, or have another name")
