"""What a citizen manual says, in one language: a frozen value per heading, in the official order. Made by `making`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Choice:
    """A kind of application, or an agency, that the manual can be made for."""

    id: str
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Step:
    """A row of the table of steps. `time` is empty where nobody states one; `when` is a condition in words."""

    sort: str
    name: str
    time: str
    who: str
    when: str = ""


@dataclass(frozen=True)
class Document:
    """A row of the lists of documents. `originals` and `copies` are what is to be handed in (`1 ฉบับ`); `how` says how it is asked for."""

    name: str
    issuer: str
    originals: str
    copies: str
    how: str
    when: str = ""


@dataclass(frozen=True)
class Fee:
    """A fee as law and ordinance state it."""

    name: str
    rate: str
    when: str = ""


@dataclass(frozen=True)
class Example:
    """A fee computed: inputs and lines as (label, value)."""

    name: str
    inputs: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    total: str


@dataclass(frozen=True)
class Figure:
    """A value that the agency sets. `waits`: nobody has confirmed the product's default."""

    name: str
    value: str
    waits: bool


@dataclass(frozen=True)
class Form:
    """A form that applicants fill in."""

    id: str
    name: str


@dataclass(frozen=True)
class Picture:
    """A drawing: the service's own first, then the parts that it calls. `figure` is what `drawing` gives."""

    process: str
    name: str
    figure: Mapping[str, Any]


@dataclass(frozen=True)
class Filed:
    """Cases filed in the last twelve months: an average, the most and the fewest a month, as text."""

    average: str
    most: str
    fewest: str


@dataclass(frozen=True)
class Brief:
    """What one kind of application asks, costs and takes: the tables of its manual. Without kinds there is one without a name."""

    kind: str
    name: str
    limit: str
    steps: tuple[Step, ...]
    total: str
    issued: tuple[Document, ...]
    others: tuple[Document, ...]
    fees: tuple[Fee, ...]


@dataclass(frozen=True)
class Manual:
    """The manual of one service, for one kind of application and one agency (or for all), in the official order of headings.

    `headings` are the words of the official form by what stands below them, numbered from 1.
    """

    language: str
    service: str
    version: int
    kind: str
    agency: str
    kinds: tuple[Choice, ...]
    title: str
    headings: Mapping[str, str]
    words: Mapping[str, str]
    name: str
    owner: str
    ministry: str
    sort: str
    category: str
    laws: tuple[str, ...]
    impact: str
    served: str
    limit_law: str
    limit: str
    filed: Filed | None
    reference: str
    channels: tuple[str, ...]
    contact: tuple[str, ...]
    summary: str
    rules: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    times: tuple[Figure, ...]
    steps: tuple[Step, ...]
    total: str
    allowed: str
    reduced: str
    issued: tuple[Document, ...]
    others: tuple[Document, ...]
    fees: tuple[Fee, ...]
    rates: tuple[Figure, ...]
    examples: tuple[Example, ...]
    complaints: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    remarks: tuple[str, ...]
    made_on: str
    pictures: tuple[Picture, ...] = field(default=())
