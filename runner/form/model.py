"""What a form is made of, as read from form-js JSON: components in a tree, each with its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from runner.form.expressions import Evaluates, Setting, Wording
from runner.form.patterns import Pattern

NEVER = Setting(None)
SILENT = Wording()


@dataclass(frozen=True)
class Limits:
    """form-js `validate`. Lengths are characters; `minimum` and `maximum` may be FEEL."""

    required: Setting = NEVER
    min_length: Setting = NEVER
    max_length: Setting = NEVER
    minimum: Setting = NEVER
    maximum: Setting = NEVER
    pattern: Pattern | None = None
    pattern_message: str = ""
    sort: str = ""  # form-js validationType: email, phone


@dataclass(frozen=True)
class Rule:
    """Our properties `rule`, `rule_message`, `rule_message_en`: FEEL that must be true, and what to do when it is not."""

    expression: Evaluates
    th: str
    en: str


def posted_as(value: object) -> str:
    """The value of an option as it stands in the page's form."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class Option(NamedTuple):
    """One thing to choose. `value` is stored, `text` stands in the page's form, `label` is read by people (Thai)."""

    value: object
    label: str

    @property
    def text(self) -> str:
        return posted_as(self.value)


@dataclass(frozen=True)
class Choices:
    """Where the options come from: written in the form, a variable, or FEEL. Each gives `{"value", "label"}` or plain values."""

    fixed: tuple[Option, ...] = ()
    variable: str = ""
    expression: Setting = NEVER


@dataclass(frozen=True)
class Moments:
    """form-js datetime: `subtype` is date, time or datetime; `interval` is minutes between offered times."""

    subtype: str = "date"
    no_past: bool = False
    interval: int = 0


@dataclass(frozen=True)
class Numbers:
    """form-js number: at most `digits` decimals, a multiple of `step`; `as_text` stores a string."""

    digits: int | None = None
    step: Setting = NEVER
    as_text: bool = False


@dataclass(frozen=True)
class Files:
    """form-js filepicker; `document` is the id of the document in the service sheet."""

    accept: Setting = NEVER
    multiple: Setting = NEVER
    document: str = ""


@dataclass(frozen=True)
class Table:
    """form-js table: rows from `source`, columns as (key, heading) or FEEL that gives `{"key", "label"}`."""

    source: Setting = NEVER
    columns: tuple[tuple[str, str], ...] = ()
    columns_expression: Setting = NEVER


@dataclass(frozen=True)
class Rows:
    """form-js dynamiclist, with our properties `min_items` and `max_items`."""

    least: int = 0
    most: int = 50
    first: int = 1
    changeable: bool = True


@dataclass(frozen=True)
class Component:
    """One component. `path` is its place in the values (`shop.name`, `signs[].width`), empty when it stores nothing."""

    kind: str
    id: str
    line: int
    path: str = ""
    label: Wording = SILENT
    hint: Wording = SILENT
    text: Wording = SILENT  # text: its Markdown; image: its address
    prefix: Wording = SILENT
    suffix: Wording = SILENT
    role: str = ""  # our property `component`: verdicts, corrections, summary, address, money
    check: str = ""  # our property `check`
    other: str = ""  # our property `form`: id of the form that verdicts, corrections and summary are about
    listed: str = ""  # our property `list`: the variable with the list of corrections
    fresh: bool = False  # our property `fresh`: asked anew each time, not filled in with the answer of an earlier round
    internal: bool = False  # our property `internal`: what staff write for each other; the applicant's history leaves it out
    optional: bool = False
    hide: Setting = NEVER
    readonly: Setting = NEVER
    default: Setting = NEVER
    computed: Setting = NEVER
    rule: Rule | None = None
    limits: Limits = Limits()
    choices: Choices = Choices()
    moments: Moments = Moments()
    numbers: Numbers = Numbers()
    files: Files = Files()
    table: Table = Table()
    rows: Rows = Rows()
    place: tuple[str, int | None] = ("", None)  # form-js layout: row id, columns of 16
    children: tuple[Component, ...] = ()

    @property
    def keyed(self) -> bool:
        """Whether it stores a value of its own."""
        return self.role == "verdicts" or (bool(self.path) and self.kind not in ("group", "dynamiclist"))

    def walk(self) -> Iterator[Component]:
        """Itself and everything in it, top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()

    def texts(self) -> Iterator[str]:
        """Every Thai text in it that people read."""
        yield from (self.label.th, self.hint.th, self.text.th if self.kind == "text" else "", self.prefix.th, self.suffix.th)
        yield from (option.label for option in self.choices.fixed)
        yield from (heading for _key, heading in self.table.columns)

    def settings(self) -> Iterator[Setting]:
        """Every attribute that may be FEEL."""
        limits = self.limits
        yield from (self.hide, self.readonly, self.default, self.computed, self.choices.expression, self.numbers.step)
        yield from (limits.required, limits.min_length, limits.max_length, limits.minimum, limits.maximum)
        yield from (self.files.accept, self.files.multiple, self.table.source, self.table.columns_expression)

    @cached_property
    def steers(self) -> frozenset[str]:
        """Names whose change may change this component on the page."""
        return frozenset().union(*(s.names for s in self.settings()), *(w.names() for w in (self.label, self.hint, self.text)))
