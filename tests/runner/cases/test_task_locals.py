"""What a task of several sees of its own item: in its form, on its page, in its name and in the letters it causes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from runner import cases
from runner.errors import InvalidForm
from runner.store import Store, loads
from runner.store import tables as t
from runner.store.packing import unpack
from tests.differential.build import each, end, path, properties, start, sub, user
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import Cast

SIGNS = [{"text": "หน้าร้าน", "lit": True}, {"text": "หลังร้าน", "lit": False}]
LOOK = [
    {"type": "textfield", "key": "seen", "label": "เห็นข้อความ {{sign.text}}", "defaultValue": "=sign.text", "validate": {"required": True}},
    {"type": "textfield", "key": "watts", "label": "กำลังไฟ", "conditional": {"hide": "=not(sign.lit)"}, "validate": {"required": True}},
]


@pytest.fixture
def looked_at(store: Store, cast: Cast, tmp_path: Path) -> tuple[int, list[int]]:
    """A case whose two signs are looked at by one task each."""
    signs = {
        "type": "dynamiclist", "path": "signs",
        "components": [{"type": "textfield", "id": "x", "key": "text"}, {"type": "checkbox", "id": "l", "key": "lit"}],
    }  # fmt: skip
    look = user(
        "look", properties(about="=sign.text"), form="look",
        each=each("= signs", "sign", "found", "= {sign: sign.text, watts: watts}"),
    )  # fmt: skip
    deploy_tiny(
        store, tmp_path, start(), user("fill", properties(files="true"), form="apply", role="applicant"), look, end(),
        path("s", "fill", "look", "e"), forms={"apply": [signs], "look": LOOK},
    )  # fmt: skip
    begun = cases.start(store, cast.somchai, "tiny", cast.town)
    assert begun.next_task is not None
    posted = {f"signs[{n}].{key}": [str(value).lower()] for n, sign in enumerate(SIGNS) for key, value in sign.items() if value}
    cases.complete_task(store, cast.somchai, begun.next_task, posted, "filed")
    with store.read() as connection:
        tasks = select(t.task.c.id).where(t.task.c.case_id == begun.case_id, t.task.c.element == "look").order_by(t.task.c.id)
        return begun.case_id, list(connection.scalars(tasks))


def test_each_task_says_which_item_it_is_about(looked_at: tuple[int, list[int]], cast: Cast, store: Store) -> None:
    case_id, _ = looked_at
    seen = cases.view(store, cast.mali, case_id)
    assert [task.name for task in seen.tasks] == ["look · หน้าร้าน", "look · หลังร้าน"]
    assert "sign" not in seen.scope


def test_a_form_is_filled_in_and_worded_with_the_item(looked_at: tuple[int, list[int]], cast: Cast, store: Store) -> None:
    for task_id, sign in zip(looked_at[1], SIGNS, strict=True):
        seen = cases.task_view(store, cast.mali, task_id)
        assert seen.form is not None
        assert seen.form.prefill(seen.case.scope)["seen"] == sign["text"]
        assert next(one.label for one in seen.form.answers(seen.case.scope)) == f"เห็นข้อความ {sign['text']}"
        assert ("watts" in seen.form.visible({}, seen.case.scope)) is sign["lit"]


def test_conditions_on_the_item_hold_when_the_form_is_sent(looked_at: tuple[int, list[int]], cast: Cast, store: Store) -> None:
    case_id, (lit, dark) = looked_at
    with pytest.raises(InvalidForm) as refused:
        cases.complete_task(store, cast.mali, lit, {"seen": ["หน้าร้าน"]}, "a")
    assert [error.path for error in refused.value.errors] == ["watts"]
    cases.complete_task(store, cast.mali, lit, {"seen": ["หน้าร้าน"], "watts": ["40"]}, "b")
    cases.save_draft(store, cast.mali, dark, {"seen": ["หลังร้าน"], "watts": ["แอบ"]})
    cases.complete_task(store, cast.mali, dark, {"seen": ["หลังร้าน"], "watts": ["แอบ"]}, "c")
    seen = cases.view(store, cast.mali, case_id)
    assert seen.scope["found"] == [{"sign": "หน้าร้าน", "watts": "40"}, {"sign": "หลังร้าน", "watts": None}]


def test_a_letter_inside_an_item_prints_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    inside = sub(
        "one", start("os"), user("look", properties(letter="receipt_of_filing"), form="look"), end("oe"), path("os", "look", "oe"),
        each=each("= [{text: \"หน้าร้าน\", lit: false}]", "sign"),
    )  # fmt: skip
    deploy_tiny(
        store, tmp_path, start(), inside, end(), path("s", "one", "e"), forms={"look": LOOK},
        letters={"receipt_of_filing": {"name_th": "ใบรับ", "name_en": "Receipt"}},
    )  # fmt: skip
    case_id = cases.start(store, cast.somchai, "tiny", cast.town).case_id
    with store.read() as connection:
        task_id = connection.scalars(select(t.task.c.id).where(t.task.c.case_id == case_id)).one()
    cases.complete_task(store, cast.mali, task_id, {"seen": ["x"]}, "key")
    with store.read() as connection:
        data = connection.scalars(select(t.document.c.data).where(t.document.c.case_id == case_id)).one()
    assert loads(unpack(data))["values"]["sign"]["text"] == "หน้าร้าน"
