"""What was answered on a form, section by section, with its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from runner.form import Answer, Documents
from web.render.views import Paper, Urls, dom_id, paper

DOCUMENT = "/documents/{id}?view"


@dataclass(frozen=True)
class Section:
    """The answers under one heading; `change` leads to its first field."""

    heading: str
    change: str
    answers: Sequence[tuple[Answer, Sequence[Paper]]]


def sections(answers: Sequence[Answer], documents: Documents, change: str = "") -> list[Section]:
    """Answers by the sections of their form, documents with their names."""
    urls = Urls(document=DOCUMENT)
    found = []
    for heading, group in groupby(answers, lambda one: one.section):
        listed = [(one, [paper(documents[i], urls) for i in one.documents if i in documents]) for one in group]
        found.append(Section(heading, f"{change}#{dom_id(listed[0][0].path)}" if change else "", listed))
    return found
