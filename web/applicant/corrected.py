"""Corrections that are sent back: what the officer listed and nobody touched is asked about before it is sent.

An officer who gets the same answer back has to return the case once more. Who thinks that the answer was right from the beginning
says so: any words written on the form outside of the list are an answer to the officer, and the case goes back as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runner.cases import TaskView
from runner.errors import FieldError
from runner.form import Bound, Form, Sentence, corrections, paths
from runner.form.model import Component


def untouched(seen: TaskView, the_form: Form, bound: Bound) -> list[FieldError]:
    """One error for each listed item that is as it was; none when the applicant wrote to the officer, or there is no list."""
    group = next((one for one in the_form.walk() if one.role == "corrections"), None)
    if group is None or any(_words(one, bound) for one in the_form.walk()):
        return []
    box = next((one.label.th for one in the_form.walk() if one.kind == "textarea"), "")
    text, before = seen.case.definition.text, seen.case.scope
    same = _same(before, group.listed, bound)
    return [_still(target, Sentence(label, text(label, "en")), Sentence(box, text(box, "en"))) for target, label in same]


def _words(component: Component, bound: Bound) -> bool:
    value = bound.values.get(component.path)
    return component.kind in ("textarea", "textfield") and isinstance(value, str) and bool(value.strip())


def _same(before: Mapping[str, object], listed: str, bound: Bound) -> Iterator[tuple[str, str]]:
    """Path and label of what has the value that it had."""
    items, after = before.get(listed), {**before, **bound.values}
    labels = {str(one.get("target")): str(one.get("label")) for one in items if isinstance(one, Mapping)} if isinstance(items, list) else {}
    for target in corrections.reasons(items):
        steps = paths.parse(target)
        if steps and paths.get(after, steps) == paths.get(before, steps):
            yield target, labels[target]


def _still(target: str, label: Sentence, box: Sentence) -> FieldError:
    th, en = f"{label.th}: ยังไม่ได้แก้ไข", f"{label.en}: this has not been changed"
    if box.th:
        th += f" หากข้อมูลเดิมถูกต้องแล้ว โปรดชี้แจงในช่อง “{box.th}”"
        en += f". If it was right, say why under “{box.en}”"
    return FieldError(target, th, en)
