"""Forms of any kind: their rules become facts, hidden fields are null, lists have rows, and what is posted is stored."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from runner.errors import FieldError
from runner.form import Form
from runner.paths.asking import Asked, Shape, answer, ask, repair, shapes
from runner.paths.terms import Input, Json, Pool, marked
from tests.runner.paths.asked import around, differences, made, solved


def _hide(expression: str) -> dict[str, Any]:
    return {"conditional": {"hide": expression}}


NEEDED = {"validate": {"required": True}}
AREA = {"type": "number", "key": "area", "label": "พื้นที่ (ตารางเมตร)", "validate": {"required": True, "min": 1, "max": 500}}
TICK = {"type": "checkbox", "key": "tick"}
SORTS: dict[str, list[dict[str, Any]]] = {
    "a number that is stored as text": [
        {"type": "number", "key": "n", "serializeToString": True, "increment": "0.5", "validate": {"required": True, "min": 1.5, "max": 9}},
        {"type": "textfield", "key": "t", "validate": {"required": True, "minLength": "=if number(n) > 3 then 5 else 0"}},
    ],
    "choices that are no texts": [
        {"type": "radio", "key": "ok", "values": [{"value": True, "label": "ใช่"}, {"value": False, "label": "ไม่"}]},
        {"type": "select", "key": "n", "values": [{"value": 1}, {"value": 2}]},
        {"type": "textfield", "key": "why", "validate": {"required": "=ok = false"}, **_hide("=n = 2")},
    ],
    "a context that is hidden as a whole": [
        TICK,
        {"type": "group", "path": "shop", "components": [{"type": "textfield", "key": "name", **NEEDED}, AREA], **_hide("=tick = true")},
        {"type": "expression", "key": "said", "expression": "=if shop.name = null then \"ไม่มี\" else shop.name"},
        {"type": "expression", "key": "loud", "expression": "=said + \"!\""},
    ],
    "rows that read their own row and what is around it": [
        {"type": "number", "key": "most", "decimalDigits": 0, "validate": {"required": True, "min": 1, "max": 3}},
        {
            "type": "dynamiclist", "path": "signs", "properties": {"max_items": "3"}, **_hide("=most = 2"),
            "components": [
                TICK,
                {"type": "number", "key": "w", "validate": {"required": True, "max": "=parent.most"}, **_hide("=this.tick = true")},
                {"type": "filepicker", "key": "photo", **NEEDED, **_hide("=i = 1")},
                {"type": "expression", "key": "twice", "expression": "=if this.w = null then 0 else this.w * 2"},
            ],
        },
        {"type": "expression", "key": "total", "expression": "=sum(for s in signs return s.twice)"},
    ],
    "rows in rows, with nothing in them": [
        {"type": "dynamiclist", "path": "a", "components": [TICK, {"type": "dynamiclist", "path": "b", "components": [
            {"type": "textfield", "key": "c"}]}]},
    ],
    "days that follow each other": [
        {"type": "datetime", "key": "from", "subtype": "date", "disallowPassedDates": True, **NEEDED},
        {"type": "datetime", "key": "at", "subtype": "datetime", "dateLabel": "นัด", "validate": {"required": True, "min": "=from"}},
        {"type": "datetime", "key": "until", "subtype": "date", "validate": {"required": True, "min": "=from", "max": "2027-06-01"}},
    ],
    "read-only fields": [
        TICK,
        {"type": "textfield", "key": "r", "readonly": "=tick = true", "defaultValue": "ก", **NEEDED},
        {"type": "textfield", "key": "q", "readonly": True, "defaultValue": "=r"},
    ],
    "options that something else decides": [
        {"type": "checklist", "key": "many", "values": [{"value": "ก"}, {"value": "ข"}]},
        {"type": "select", "key": "one", "valuesExpression": "=many"},
        {"type": "taglist", "key": "tags", "valuesExpression": "=if setting.more = true then [1, 2, 3] else [{value: 2}]", **NEEDED},
        {"type": "radio", "key": "listed", "valuesKey": "agency.list", **NEEDED},
        {"type": "radio", "key": "none", "valuesKey": "nothing"},
    ],
    "fields that hide each other": [
        {"type": "textfield", "key": "a", **_hide("=b != null")},
        {"type": "textfield", "key": "b", **_hide("=a != null")},
    ],
    "rules of the form's own": [
        AREA,
        {"type": "number", "key": "b", **NEEDED, "properties": {"rule": "b > area"}},
        {"type": "text", "text": "x", "properties": {"rule": "area + b < 100"}},
        {"type": "filepicker", "key": "f", "properties": {"rule": "count(f) = 1 or area < 30"}},
    ],
    "addresses": [
        TICK,
        {"type": "group", "path": "here", "label": "ที่อยู่", "properties": {"component": "address", "optional": "true"}, "components": []},
        {"type": "group", "path": "there", "properties": {"component": "address"}, "components": [], **_hide("=tick = true")},
    ],
    "what people do not fill in": [
        {"type": "image", "source": "x.png"}, {"type": "separator"}, {"type": "spacer"}, {"type": "button", "label": "x"},
        {"type": "table", "dataSource": "=rows", "columns": []}, TICK | {"properties": {"unheard_of": "1"}},
    ],
}  # fmt: skip


def _ask(form: Form, pool: Pool, scope: dict[str, Json] | None = None, shape: Shape | None = None) -> Asked:
    return ask(form, pool, around() if scope is None else scope, name="Task", shape=shape or Shape())


@pytest.mark.parametrize("again", [False, True], ids=["asked once", "asked again"])
@pytest.mark.parametrize("sort", SORTS)
def test_what_is_posted_is_stored_as_it_was_asked(sort: str, again: bool) -> None:
    form = made(*SORTS[sort])
    for shape in shapes(form, {}):
        pool = Pool()
        scope = around(more=pool.ask("more", "boolean", preferred=False))
        facts = []
        if again:
            first = _ask(form, pool, scope, Shape(full=True))
            scope, facts = {**scope, **first.values}, [*first.facts]
        asked = _ask(form, pool, scope, shape)
        facts += asked.facts
        usual = solved(pool, facts)
        assert usual.possible, (shape, [fact.why.th for fact in usual.core])
        assert not differences(form, asked, pool, usual, scope, lambda _id: None), shape
        for one in [one for one in pool.inputs() if one.kind == "boolean"]:
            found = solved(pool, facts, **{one.name.rpartition(".")[2]: not usual.values.get(one.number, one.preferred)})
            assert found.possible is not None
            if found.possible:
                assert not differences(form, asked, pool, found, scope, lambda _id: None), (shape, one.name)


@pytest.mark.parametrize(
    ("value", "said"),
    [(501, "ช่อง “พื้นที่ (ตารางเมตร)” ต้องไม่เกิน 500"), (0, "ช่อง “พื้นที่ (ตารางเมตร)” ต้องไม่น้อยกว่า 1"), (None, "ช่อง “พื้นที่ (ตารางเมตร)” ต้องกรอก")],
)
def test_a_refused_value_is_explained_by_the_field_and_its_rule(value: Json, said: str) -> None:
    pool = Pool()
    asked = _ask(made(AREA), pool)
    found = solved(pool, asked.facts, area=value)
    assert found.possible is False
    assert said in [fact.why.th for fact in found.core]


def test_a_hidden_field_is_null_and_is_not_posted() -> None:
    form = made(TICK, {"type": "textfield", "key": "name", **NEEDED, **_hide("=tick = true")})
    pool = Pool()
    asked = _ask(form, pool)
    found = solved(pool, asked.facts, tick=True)
    assert pool.worth(asked.values["name"], found.values) is None
    assert answer(asked, form, pool, found.values).values == {"tick": True}


def test_a_field_that_is_never_shown_is_not_written() -> None:
    form = made({"type": "textfield", "key": "name", **_hide('=applicant.kind = "citizen"')})
    assert _ask(form, Pool()).values == {}


def test_a_condition_on_what_the_case_knows_is_settled_at_once() -> None:
    form = made({"type": "textfield", "key": "name", **NEEDED, **_hide('=applicant.kind = "juristic"')})
    pool = Pool()
    value = _ask(form, pool).values["name"]
    assert marked(value)
    assert isinstance(pool[value], Input)


def test_a_decision_on_more_options_is_seen() -> None:
    pool = Pool()
    scope = around(more=pool.ask("more", "boolean", preferred=False))
    asked = _ask(made(*SORTS["options that something else decides"]), pool, scope)
    assert solved(pool, asked.facts, tags=[1]).values[1] is True  # only then is there a 1
    assert solved(pool, asked.facts, tags=[1], more=False).possible is False


def test_a_text_that_begins_like_an_expression_stays_a_text() -> None:
    form = made({"type": "textfield", "key": "name", **NEEDED})
    pool = Pool()
    asked = _ask(form, pool)
    found = solved(pool, asked.facts, name="=1+1")
    assert not differences(form, asked, pool, found, around(), lambda _id: None)
    assert pool.worth(asked.values, found.values) == {"name": "=1+1"}


def test_shapes_vary_one_thing_at_a_time_the_usual_first() -> None:
    rows = made({"type": "dynamiclist", "path": "signs", "properties": {"min_items": "1", "max_items": "9"}, "components": [AREA]}, TICK)
    assert shapes(rows, {}) == [Shape(), Shape(rows=(("signs", 2),)), Shape(rows=(("signs", 3),))]
    judged = made(
        {"type": "textfield", "key": "name", **NEEDED}, {"type": "textfield", "key": "maybe", **NEEDED, **_hide("=x")},
        {"type": "filepicker", "key": "map", **NEEDED}, AREA,
    )  # fmt: skip
    check = made({"type": "group", "path": "corrections", "properties": {"component": "verdicts", "form": "apply"}, "components": []})
    assert [dict(shape.back) for shape in shapes(check, {}, lambda _id: judged)] == [{}, {"corrections": "name"}, {"corrections": "map"}]
    assert shapes(None, {}) == [Shape()]


def test_what_is_sent_back_is_posted_as_the_page_posts_it() -> None:
    judged = made({"type": "textfield", "key": "name", "label": "ชื่อ", **NEEDED})
    check = made({"type": "group", "path": "wrong", "properties": {"component": "verdicts", "form": "apply"}, "components": []})
    pool, scope = Pool(), {**around(), "name": "ครัวสมชาย"}
    asked = ask(check, pool, scope, name="Check", shape=Shape(back=(("wrong", "name"),)), forms=lambda _id: judged)
    assert [item["target"] for item in asked.values["wrong"]] == ["name"]
    assert not differences(check, asked, pool, solved(pool, asked.facts), scope, lambda _id: judged)


def test_a_correction_asks_only_what_was_sent_back_and_what_that_brings_up() -> None:
    right = {"type": "radio", "key": "right", "values": [{"value": "owner"}, {"value": "tenant"}], **NEEDED}
    lease = {"type": "filepicker", "key": "lease", "label": "สัญญาเช่า", **NEEDED, **_hide('=right != "tenant"')}
    apply = made({"type": "textfield", "key": "name", **NEEDED}, right, lease)
    correct = made({"type": "group", "properties": {"component": "corrections", "form": "apply", "list": "wrong"}, "components": []})
    pool = Pool()
    scope = {**around(), "name": "ครัวสมชาย", "right": "owner", "wrong": [{"target": "right", "label": "สิทธิ", "reason": "ไม่ตรง"}]}
    asked = ask(correct, pool, scope, name="Correct", forms=lambda _id: apply)
    assert set(asked.values) == {"right", "lease"}
    tenant = solved(pool, asked.facts, right="tenant")
    assert answer(asked, correct, pool, tenant.values).files == {"lease": "สัญญาเช่า.pdf"}
    for found in (tenant, solved(pool, asked.facts, right="owner")):
        assert not differences(correct, asked, pool, found, scope, lambda _id: apply)


def test_a_correction_leaves_empty_what_was_hidden_whatever_its_default() -> None:
    kind = {"type": "radio", "key": "kind", "values": [{"value": "new"}, {"value": "renew"}], **NEEDED}
    held = {"type": "textfield", "key": "held", "defaultValue": "paper", **_hide('=kind = "new"')}
    apply = made(kind, held, {"type": "textfield", "key": "name", **NEEDED})
    correct = made({"type": "group", "properties": {"component": "corrections", "form": "apply", "list": "wrong"}, "components": []})
    pool = Pool()
    first = ask(apply, pool, around(), name="Apply")
    scope = {**around(), **first.values, "wrong": [{"target": "name", "label": "ชื่อ", "reason": "ไม่ตรง"}]}
    asked = ask(correct, pool, scope, name="Correct", forms=lambda _id: apply)
    for chosen in ("new", "renew"):
        found = solved(pool, [*first.facts, *asked.facts], kind=chosen)
        assert not differences(correct, asked, pool, found, scope, lambda _id: apply)


def test_a_day_of_birth_is_one_that_the_rule_takes() -> None:
    rule = {"properties": {"rule": "date(born).year <= eldest", "rule_message": "ต้องเป็นผู้สูงอายุ"}}
    eldest = {"type": "expression", "key": "eldest", "expression": "=today().year - setting.age"}
    form = made(eldest, {"type": "datetime", "key": "born", "dateLabel": "วันเดือนปีเกิด", "subtype": "date", **NEEDED, **rule})
    for age, born in ((60, "1955-05-01"), (20, "1985-05-01")):
        pool = Pool()
        asked = _ask(form, pool, around(age=age))
        assert pool.worth(asked.values["born"], {}) == born
        assert all(pool.keeps(fact, {}) for fact in asked.facts)


def test_a_correction_follows_from_what_a_decision_sends_back() -> None:
    apply = made({"type": "textfield", "key": "name", **NEEDED})
    outcome = {"type": "radio", "key": "outcome", "values": [{"value": "approve"}, {"value": "correct"}], **NEEDED}
    sent = {"type": "group", "path": "wrong", "properties": {"component": "verdicts", "form": "apply"}, "components": []}
    decide = made(outcome, sent | _hide('=outcome != "correct"'))
    correct = made({"type": "group", "properties": {"component": "corrections", "form": "apply", "list": "wrong"}, "components": []})
    pool, scope = Pool(), {**around(), "name": "ครัวสมชาย"}
    decided = ask(decide, pool, scope, name="Decide", shape=Shape(back=(("wrong", "name"),)), forms=lambda _id: apply)
    scope = {**scope, **decided.values}  # whether there is a list depends on the decision
    asked = ask(correct, pool, scope, name="Correct", forms=lambda _id: apply)
    found = solved(pool, [*decided.facts, *asked.facts], outcome="correct")
    assert answer(asked, correct, pool, found.values).values == {"name": "ครัวสมชาย"}
    assert not differences(correct, asked, pool, found, scope, lambda _id: apply)


def test_what_the_case_has_is_wished_to_stay() -> None:
    pool = Pool()
    asked = _ask(made(AREA), pool, {**around(), "area": Decimal("33.5")})
    assert pool.worth(asked.values, {}) == {"area": Decimal("33.5")}
    assert [pool.keeps(fact, {}) for fact in asked.wished] == [True]


def test_after_a_refusal_another_value_is_asked_for() -> None:
    pool = Pool()
    asked = _ask(made(AREA), pool)
    (mark,) = (question.answer for question in asked.asked.values())
    refused = [FieldError("area", "ไม่ได้", "no")]
    (usual,) = repair(asked, refused, pool, {pool[mark].number: 77})
    assert (pool.keeps(usual, {}), pool.keeps(usual, {pool[mark].number: 77})) == (True, False)
    (other,) = repair(asked, refused, pool, {})
    assert (pool.keeps(other, {}), pool.keeps(other, {pool[mark].number: 77})) == (False, True)


def test_dates_are_of_the_moment_at_which_the_form_is_asked() -> None:
    form = made({"type": "datetime", "key": "done_on", "subtype": "date", "validate": {"required": True, "max": "=string(today())"}})
    pool = Pool()
    asked = ask(form, pool, around(), name="Task", since=timedelta(days=30))
    assert pool.worth(asked.values, {}) == {"done_on": "2027-02-10"}
    assert solved(pool, asked.facts, done_on="2027-02-10").possible
    assert solved(pool, asked.facts, done_on="2027-02-11", start="2027-01-11").possible is False
