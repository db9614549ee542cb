"""Every single change of the project's services is said, as what it is, and nothing else is said."""

from __future__ import annotations

import pytest

from runner import comparing
from runner.library import gather
from runner.settings import ROOT
from tests.runner.comparing.comparing_mutations import of

SERVICES = ("food_premises", "radio_trade", "sign_tax", "vet_establish", "vet_operate", "vet_plan")
_TURNED = {"added": "removed", "removed": "added", "changed": "changed"}


def _files(service: str) -> dict[str, bytes]:
    return gather(ROOT / "processes" / f"{service}.bpmn")


def _turned(kind: str) -> str:
    what, _, how = kind.partition(":")
    return f"{what}:{_TURNED[how]}"


@pytest.mark.parametrize("service", SERVICES)
def test_a_version_does_not_differ_from_itself(service: str) -> None:
    files = _files(service)
    same = comparing.compare(files, dict(files))
    assert not same
    assert list(same.lines("th")) == ["ไม่มีความแตกต่าง"]
    assert list(same.lines("en")) == ["There is no difference"]


@pytest.mark.parametrize("service", SERVICES)
def test_one_change_is_said_as_what_it_is_and_the_other_way_round_as_its_mirror(service: str) -> None:
    files = _files(service)
    wrong = []
    for mutation in of(files, every=3):
        there, back = comparing.compare(files, mutation.files), comparing.compare(mutation.files, files)
        said = {change.kind for change in there.changes}
        if said != mutation.kinds:
            wrong.append((mutation.name, sorted(said), [change.sentence.th for change in there.changes]))
        if sorted(map(_turned, said)) != sorted({change.kind for change in back.changes}):
            wrong.append((mutation.name, "mirror", sorted({change.kind for change in back.changes})))
        elif sorted((c.old, c.new) for c in there.changes) != sorted((c.new, c.old) for c in back.changes):
            wrong.append((mutation.name, "values", [(c.old, c.new) for c in back.changes]))
    assert not wrong
