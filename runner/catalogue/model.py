"""What a service sheet holds: one frozen value per thing that a citizen manual states. Read by `reading`, which checks the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from runner.catalogue.figures import Figure, figure
from runner.catalogue.stated import Complaint, Need, Ruling, Stated, Total
from runner.notices import Notice


@dataclass(frozen=True)
class Kind:
    """New, renew, amend, cancel: `offered` ones can be applied for now; `rules` are the manual's conditions for this kind.

    The first kind of a sheet begins from nothing. The others are about a licence held: one of those that `about` names, else any.
    """

    id: str
    name_th: str
    name_en: str
    offered: bool = True
    rules: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A step of the progress bar: apply, check, consider, pay, make, collect."""

    id: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class Authority:
    """Who is responsible: local official, ministry."""

    name_th: str
    name_en: str
    ministry_th: str = ""


@dataclass(frozen=True)
class Document:
    """A paper that the manual names. `how`: upload (asked as a file), number or lookup (state-issued: asked as a number, or not at all).

    `when` is FEEL over the form's values and the environment: empty means always; `when_th` and `when_en` say it where FEEL is not simple.
    `register` is where the officer looks it up.
    """

    id: str
    name_th: str
    name_en: str
    how: str = "upload"
    issuer_th: str = ""
    originals: int = 0
    copies: int = 0
    unit_th: str = "ฉบับ"
    when: str = ""
    when_th: str = ""
    when_en: str = ""
    register_th: str = ""
    register_en: str = ""
    source: str = ""


@dataclass(frozen=True)
class Fee:
    """A fee as the manual prints it; what a case pays is computed by the decision `decision`.

    `local`: an ordinance of the agency sets it. `when`: FEEL, as that of documents.
    """

    name_th: str
    name_en: str
    decision: str
    ceiling_baht: int | None = None
    local: bool = False
    when: str = ""
    when_th: str = ""
    when_en: str = ""
    per_th: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class FeeExample:
    """Inputs with which the manual computes a fee: `given` is a mapping of variables, `kind` the kind of application it is about."""

    given: object
    name_th: str = ""
    name_en: str = ""
    decision: str = "fee"
    kind: str = ""


@dataclass(frozen=True)
class Setting:
    """A value that an agency may set for itself. `type`: days, money, number, text, date, flag; `to_confirm`: not certain."""

    id: str
    name_th: str
    name_en: str
    type: str
    default: object = None
    unit_th: str = ""
    source: str = ""
    confidence: str = ""
    to_confirm: bool = False
    note_th: str = ""


@dataclass(frozen=True)
class Licence:
    """What is issued at the end. `letter` prints it; valid `validity_years`, without an end where there are none.

    `starts` and `ends` are FEEL giving its first and last day (`=if kind = "renew" then …`); where they give none, or are not there,
    it starts on the day of issue and ends after `validity_years`.
    `number` is the pattern as people read it, or `=` FEEL giving a number that was drawn elsewhere (`=asms_licence_number`).
    `keeps` names the variables that later applications of the same holder may take over (`applicant.licences[…].values`).
    """

    id: str
    name_th: str
    name_en: str
    letter: str
    when: str = ""
    number: str = ""
    validity_years: Figure = None
    starts: str = ""
    ends: str = ""
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A paper made by `forms/letters/<id>.typ`. `numbered`: it takes a number of the agency's series; `slip`: people pay by it."""

    id: str
    name_th: str
    name_en: str
    visible: bool = True
    numbered: bool = False
    slip: bool = False


@dataclass(frozen=True)
class Step:
    """A row of the manual's table of steps: who does what in which time, and the diagram's elements (`part.Element`) that do it.

    `value` and `unit` are what the source prints; what is shown is what the elements state. `when`: FEEL, as that of documents.
    """

    name_th: str
    name_en: str
    actor: str
    value: int
    unit: str
    elements: tuple[str, ...] = ()
    when: str = ""
    when_th: str = ""
    when_en: str = ""


@dataclass(frozen=True)
class Part:
    """The sheet of a shared flow (`processes/part_<x>.yaml`): what it brings to every service that calls it."""

    part: str
    stages: tuple[Stage, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    letters: Mapping[str, Letter] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The service sheet. `service` is also the id of the process; `code` begins its case numbers.

    `slides` and `manuals` are the numbers of the sources. `service_type`, `category`, `impact`, `served` and `reduced` are the codes of
    the manual's headings 3, 4, 6, 7 and 14 (`reading`).
    """

    service: str
    code: str
    name_th: str
    name_en: str
    process: str
    statutory_days: Figure = None
    statutory_unit: str = "calendar"
    statutory_source: str = ""
    summary_th: str = ""
    summary_en: str = ""
    authority: Authority | None = None
    roles: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    slides: tuple[int, ...] = ()
    manuals: tuple[int, ...] = ()
    service_type: str = ""
    category: str = ""
    impact: str = ""
    served: tuple[str, ...] = ()
    reduced: bool = False
    channels: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    stages: tuple[Stage, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    fees: tuple[Fee, ...] = ()
    fee_examples: tuple[FeeExample, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    licences: Mapping[str, Licence] = field(default_factory=dict)
    letters: Mapping[str, Letter] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    totals: tuple[Total, ...] = ()
    rules: tuple[Stated, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    needed: tuple[Need, ...] = ()

    @cached_property
    def days(self) -> int:
        """The statutory days before an agency sets its own, 0 where there are none."""
        return figure(self.statutory_days, {"setting": self.defaults})

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """Setting id → value before an agency sets its own."""
        return MappingProxyType({one.id: one.default for one in self.settings.values()})

    def settings_at(self, own: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Setting id → value at an agency: the defaults, over them what it set for all its services (`*`), over that what for this one."""
        return {**self.defaults, **own.get("*", {}), **own.get(self.service, {})}

    def kinds_about(self, licence: str, *, expired: bool = False) -> tuple[Kind, ...]:
        """What is on offer about a licence that somebody holds; one that ran out can only be applied for anew."""
        fitting = self.kinds[:1] if expired else [one for one in self.kinds[1:] if not one.about or licence in one.about]
        return tuple(one for one in fitting if one.offered)

    @classmethod
    def neutral(cls, process_id: str) -> Sheet:
        """The sheet of a process that has none: it can be tried, with a code made of its id's first letters."""
        code = "".join(word[0] for word in process_id.split("_") if word[:1].isalpha()).upper()[:4]
        return cls(service=process_id, code=code or "X", name_th=process_id, name_en=process_id, process=process_id)
