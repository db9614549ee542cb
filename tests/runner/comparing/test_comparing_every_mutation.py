"""Every single change of the project's services is said, as what it is, and nothing else is said."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runner import comparing
from runner.library import gather
from runner.settings import ROOT
from tests.runner.comparing.comparing_mutations import Mutation, of

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
    for mutation in of(files, every=4):
        there, back = comparing.compare(files, mutation.files), comparing.compare(mutation.files, files)
        said = {change.kind for change in there.changes}
        if said != mutation.kinds:
            wrong.append((mutation.name, sorted(said), [change.sentence.th for change in there.changes]))
        if sorted(map(_turned, said)) != sorted({change.kind for change in back.changes}):
            wrong.append((mutation.name, "mirror", sorted({change.kind for change in back.changes})))
        elif sorted((c.old, c.new) for c in there.changes) != sorted((c.new, c.old) for c in back.changes):
            wrong.append((mutation.name, "values", [(c.old, c.new) for c in back.changes]))
    assert not wrong


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_several_changes_are_each_said(data: st.DataObject) -> None:
    files = _files("food_premises")
    mutations = _mutations()
    chosen = data.draw(st.lists(st.sampled_from(mutations), min_size=2, max_size=4, unique_by=lambda one: one.name.partition(":")[0]))
    both = dict(files)
    for one in chosen:
        both |= {path: content for path, content in one.files.items() if content != files.get(path)}
    said = {change.kind for change in comparing.compare(files, both).changes}
    assert said == frozenset().union(*(one.kinds for one in chosen))


@lru_cache(maxsize=1)
def _mutations() -> list[Mutation]:
    return list(of(_files("food_premises"), every=4))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_whatever_stands_in_a_file_the_comparison_does_not_fail(data: st.DataObject) -> None:
    files = _files("food_premises")
    path = data.draw(st.sampled_from(sorted(files)))
    text = files[path]
    at = data.draw(st.integers(0, len(text)))
    junk = data.draw(
        st.sampled_from([b"", b"{it}", b"}{", b"%s", b'"', b"<", b"]]>", b"=((", "\u202e".encode(), b"null", b"[[1]]", b"\x00", b"'"])
    )
    other = {**files, path: text[:at] + junk + text[at + data.draw(st.integers(0, 40)) :]}
    there, back = comparing.compare(files, other), comparing.compare(other, files)
    assert bool(there) == bool(back) == (other != files)
    assert list(there.lines("th"))
    assert list(back.lines("en"))


def test_braces_in_names_are_only_names() -> None:
    files = _files("food_premises")
    path = "processes/food_premises.bpmn"
    named = {**files, path: files[path].replace('name="แจ้งการอนุญาต"'.encode(), b'name="{it} {0} %s {{"')}
    (change,) = comparing.compare(files, named).changes
    assert change.sentence.th == "เปลี่ยนชื่อขั้นตอน “แจ้งการอนุญาต” เป็น “{it} {0} %s {{”"
