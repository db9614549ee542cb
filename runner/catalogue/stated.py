"""What a sheet states beside the things of its flow: total times, rules, rulings, complaints, and when a business needs the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """The time of all steps as the source prints it (ระยะเวลาดำเนินการรวม), of the kinds of application that `when` names."""

    value: int
    unit: str
    when: str = ""


@dataclass(frozen=True)
class Stated:
    """A rule that the manual states, and where the product keeps it; `when` names the kinds of application that it is about."""

    th: str
    en: str
    where: str = ""
    when: str = ""
    source: str = ""


@dataclass(frozen=True)
class Ruling:
    """Something that the sources leave open or contradict, and what was decided."""

    question: str
    decision: str


@dataclass(frozen=True)
class Complaint:
    """Where to complain."""

    name_th: str
    name_en: str
    contact_th: str = ""


@dataclass(frozen=True)
class Need:
    """When a business needs the service: `when` is FEEL over the answers of `forms/find/business.form`, `because` says it to its owner.

    `kind` is the kind of application (the first that is offered where empty); `after` names services that have to be had before.
    """

    when: str
    because_th: str
    because_en: str
    kind: str = ""
    after: tuple[str, ...] = ()
