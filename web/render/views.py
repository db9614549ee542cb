"""What the templates of components are given: plain views, every text in the reader's language, every value as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from markupsafe import Markup

from runner.form import Answer, DocumentRef
from web.render.words import Words


@dataclass(frozen=True)
class Urls:
    """Where a form's page sends things. An empty one leaves its button or enhancement out.

    `document` is the address of a document with `{id}` in it.
    """

    submit: str = ""
    draft: str = ""
    refresh: str = ""
    upload: str = ""
    detach: str = ""
    document: str = ""

    def open(self, document_id: str) -> str:
        return self.document.replace("{id}", quote(document_id, safe="")) if self.document else ""


NOWHERE = Urls()


@dataclass(frozen=True)
class Button:
    """A button at the foot of a form: `_action` is posted as `action`, with `name`=`value` beside it when given."""

    label: str
    action: str = "submit"
    style: str = "primary"


@dataclass(frozen=True)
class Choice:
    """One option as a page shows it."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Paper:
    """An uploaded document as a page shows it. `url` is empty when it cannot be opened from there."""

    id: str
    name: str
    url: str
    size: str
    image: bool


@dataclass(frozen=True)
class Judged:
    """One answer of a checked form beside its verdict; `before` is why it had to be corrected the last time."""

    answer: Answer
    papers: Sequence[Paper]
    id: str
    verdict_name: str
    reason_name: str
    correct: bool
    reason: str
    before: str
    error: str


@dataclass(frozen=True)
class Refusal:
    """One line of the error summary: the sentence and the id of the field it is about."""

    id: str
    text: str


@dataclass
class View:
    """One component on the page."""

    kind: str
    id: str
    name: str
    words: Words
    label: str = ""
    hint: str = ""
    error: str = ""
    reason: str = ""  # the officer's, in corrections
    optional: bool = False
    value: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    options: Sequence[Choice] = ()
    papers: Sequence[Paper] = ()
    prefix: str = ""
    suffix: str = ""
    accept: str = ""
    multiple: bool = False
    longest: int = 0
    typing: Mapping[str, str] = field(default_factory=dict)  # HTML attributes that suit the keyboard: type, inputmode, autocomplete
    refresh: str = ""  # address to post to when this field changes
    urls: Urls = NOWHERE
    width: str = "col-12"
    level: int = 2
    number: int = 0
    body: Sequence[Markup] = ()
    rows: Sequence[Row] = ()
    headings: Sequence[str] = ()
    cells: Sequence[Sequence[str]] = ()
    figures: Set[int] = frozenset()  # the columns of a table that hold numbers
    answers: Sequence[tuple[str, Sequence[tuple[Answer, Sequence[Paper]]]]] = ()
    judged: Sequence[tuple[str, Sequence[Judged]]] = ()
    add: bool = False

    @property
    def described(self) -> str:
        """Ids of the texts that belong to the control, for aria-describedby."""
        texts = (("hint", self.hint), ("reason", self.reason), ("error", self.error), ("suffix", self.suffix))
        return " ".join(f"{self.id}-{name}" for name, text in texts if text)

    @property
    def short(self) -> bool:
        """Whether the options are few and short enough to stand side by side on a wide screen."""
        return len(self.options) <= 4 and all(len(option.label) <= 24 for option in self.options)

    def unsaid(self) -> View:
        """The same without its error, for an inner part: the error is said once, around it."""
        return replace(self, error="")


@dataclass(frozen=True)
class Row:
    """One row of a list."""

    number: int
    name: str
    body: Sequence[Markup]
    removable: bool


def dom_id(path: str) -> str:
    """The id of the first control of the field at `path`; the error summary links to it."""
    return "f-" + re.sub(r"[^A-Za-z0-9_]+", "-", path).strip("-")


def paper(document: DocumentRef, urls: Urls) -> Paper:
    """A stored document as shown: size in KB or MB."""
    kilobytes = max(1, round(document.size / 1024))
    size = f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1024 else f"{kilobytes} KB"
    return Paper(document.id, document.name, urls.open(document.id), size, document.media_type.startswith("image/"))
