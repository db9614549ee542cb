"""JSON objects of a form file, read attribute by attribute with their types checked; findings carry the line in the file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from runner.errors import ExpressionError, Finding, InvalidDiagram
from runner.form.expressions import Setting, Wording, setting


class Report:
    """Collects the findings of one file."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self._text, self._findings, self._count = file, text, list[Finding](), 0

    def line(self, component_id: str) -> int:
        """The line where the component's id stands, 1 when unknown."""
        at = self._text.find(f'"id": "{component_id}"') if component_id else -1
        at = self._text.find(f'"{component_id}"') if at < 0 and component_id else at
        return self._text.count("\n", 0, at) + 1 if at >= 0 else 1

    def error(self, component_id: str, rule: str, th: str, en: str) -> None:
        self._findings.append(Finding(self.file, self.line(component_id), component_id or "-", f"form-{rule}", th, en))

    def count(self, more: int) -> int:
        """How many components there are so far, with `more`."""
        self._count += more
        return self._count

    def refuse(self) -> None:
        """Raise InvalidDiagram if anything was found."""
        if self._findings:
            raise InvalidDiagram(self._findings)


class Node:
    """One JSON object. Attributes of a wrong type are reported and read as absent."""

    def __init__(self, attributes: Mapping[str, object], report: Report, owner: str) -> None:
        self.attributes, self.report, self.owner = attributes, report, owner

    def error(self, rule: str, th: str, en: str) -> None:
        self.report.error(self.owner, rule, th, en)

    def _wrong(self, name: str, wanted: str) -> None:
        self.error("attribute", f"ค่า {name} ไม่ถูกชนิด", f"{name} must be {wanted}")

    def text(self, name: str, default: str = "") -> str:
        value = self.attributes.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            self._wrong(name, "a text")
            return default
        return value

    def flag(self, name: str) -> bool:
        return self.attributes.get(name) is True

    def whole(self, name: str) -> int | None:
        """A whole number, also when written as a text."""
        number = self.number(name)
        return None if number is None else int(number)

    def number(self, name: str) -> Decimal | None:
        value = self.attributes.get(name)
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(value, bool) or not number.is_finite() or abs(number) > 10**15:
            self._wrong(name, "a number")
            return None
        return number

    def node(self, name: str) -> Node:
        value = self.attributes.get(name)
        if value is not None and not isinstance(value, dict):
            self._wrong(name, "an object")
        return Node(value if isinstance(value, dict) else {}, self.report, self.owner)

    def nodes(self, name: str) -> list[Node]:
        value = self.attributes.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(name, "a list of objects")
            return []
        return [Node(item, self.report, str(item.get("id") or self.owner)) for item in value]

    def setting(self, name: str) -> Setting:
        """An attribute that may be FEEL."""
        value = self.attributes.get(name)
        if value is not None and not isinstance(value, str | int | float | bool | list):
            self._wrong(name, "a value or an expression")
            return Setting()
        try:
            return setting(Decimal(str(value)) if isinstance(value, float) else None if value == "" else value)
        except ExpressionError as problem:
            self.error("expression", f"{name}: {problem.th}", f"{name}: {problem.en}")
            return Setting()

    def wording(self, name: str) -> Wording:
        """A text with `{{…}}` holes."""
        wording = Wording(self.text(name))
        if "{{#" in wording.th or "{{/" in wording.th:
            self.error("template", f"{name}: ใช้ {{{{#…}}}} ไม่ได้ ให้ใช้นิพจน์ =…", f"{name}: no blocks {{{{#…}}}} please; use =…")
            return Wording()
        try:
            wording.names()
        except ExpressionError as problem:
            self.error("expression", f"{name}: {problem.th}", f"{name}: {problem.en}")
            return Wording()
        return wording
