"""The closed family of errors that the runner raises. Each says in Thai and English what a person can do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


class AnuyatError(Exception):
    """Base of the family. `th` and `en` are sentences for people; `detail` is for logs and never holds personal data."""

    code = "error"

    def __init__(self, th: str, en: str, *, detail: str = "") -> None:
        super().__init__(f"{en} ({detail})" if detail else en)
        self.th, self.en, self.detail = th, en, detail


class NotFound(AnuyatError):
    """No such thing, or it belongs to somebody else: both look the same from outside."""

    code = "not_found"

    def __init__(self, th: str = "ไม่พบรายการที่ต้องการ", en: str = "Not found", *, detail: str = "") -> None:
        super().__init__(th, en, detail=detail)


class NotAllowed(AnuyatError):
    """The person is known, but has no right to do this."""

    code = "not_allowed"

    def __init__(
        self,
        th: str = "ท่านไม่มีสิทธิดำเนินการนี้ โปรดติดต่อผู้ดูแลระบบของหน่วยงาน",
        en: str = "You may not do this. Ask your agency's administrator.",
        *,
        detail: str = "",
    ) -> None:
        super().__init__(th, en, detail=detail)


class Conflict(AnuyatError):
    """Somebody was faster, or the page is stale. `winner` and `at` (aware UTC) say who and when, where known."""

    code = "conflict"

    def __init__(self, th: str, en: str, *, winner: str = "", at: datetime | None = None, detail: str = "") -> None:
        super().__init__(th, en, detail=detail)
        self.winner, self.at = winner, at


@dataclass(frozen=True)
class FieldError:
    """One refused value. `path` names the field (`shop_name`, `signs[2].width`); the sentences say what to do."""

    path: str
    th: str
    en: str


class InvalidForm(AnuyatError):
    """Values of a form were refused; nothing was stored. `values` are as typed, so that nothing is lost."""

    code = "invalid_form"

    def __init__(self, errors: Sequence[FieldError], values: Mapping[str, object] | None = None) -> None:
        super().__init__("โปรดแก้ไขข้อมูลตามรายการต่อไปนี้", "Please correct the following", detail=", ".join(e.path for e in errors))
        self.errors, self.values = tuple(errors), dict(values or {})


@dataclass(frozen=True, order=True)
class Finding:
    """One remark about a file that an analyst wrote: `file:line: element: message`."""

    file: str
    line: int
    element: str
    rule: str
    th: str
    en: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.element}: {self.en}"


class InvalidDiagram(AnuyatError):
    """A diagram, form, table or sheet cannot be deployed; `findings` say where and why."""

    code = "invalid_diagram"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("แบบกระบวนงานยังใช้งานไม่ได้", "The service files cannot be used yet", detail="; ".join(map(str, findings[:5])))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Position:
    """Where in an expression: line and column count from 1; `caret` is the line with a mark under it."""

    line: int = 1
    column: int = 1
    caret: str = field(default="", compare=False)


class ExpressionError(AnuyatError):
    """A FEEL expression cannot be read, or in strict mode cannot be evaluated, or it went over its bounds."""

    code = "expression"

    def __init__(self, th: str, en: str, *, position: Position | None = None, detail: str = "") -> None:
        super().__init__(th, en, detail=detail)
        self.position = position or Position()


class DecisionError(AnuyatError):
    """A decision table gives no single answer; the sentences name the table, the rows and the inputs."""

    code = "decision"


class Stuck(AnuyatError):
    """A case cannot go on by itself (no condition true, uncaught BPMN error, endless automatic loop): becomes an incident."""

    code = "stuck"

    def __init__(self, th: str, en: str, *, element: str = "", detail: str = "") -> None:
        super().__init__(th, en, detail=detail)
        self.element = element


class BadUpload(AnuyatError):
    """A file was refused: too large, of another type than it says, broken, or unsafe."""

    code = "bad_upload"


class TooMany(AnuyatError):
    """Guessing or flooding: wait `seconds` and try again."""

    code = "too_many"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"มีการลองหลายครั้งเกินไป โปรดรอ {seconds} วินาทีแล้วลองใหม่", f"Too many tries. Wait {seconds} seconds and try again.")
        self.seconds = seconds


class Unavailable(AnuyatError):
    """Something outside (database, mail, payment, another system) does not answer; try again later."""

    code = "unavailable"
