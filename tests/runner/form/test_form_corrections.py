"""Verdicts, corrections, summaries: an officer lists what is wrong, the applicant corrects that and nothing else."""

from __future__ import annotations

import pytest

from runner.form import DocumentRef

FILED = {"shop_name": "ครัวสมชาย", "area": 150, "plan": ["1"], "kind": "small", "helpers": [{"name": "อารี"}], "applicant": {"name": "สมชาย"}}
DOCUMENTS = {i: DocumentRef(i, field, "ก.pdf", "application/pdf", 9) for i, field in (("1", "plan"), ("2", "plan"), ("3", "permit"))}


@pytest.fixture
def forms(make):
    apply = make(
        {"type": "textfield", "key": "applicant.name", "label": "ผู้ขอ", "readonly": True},
        {"type": "textfield", "key": "shop_name", "label": "ชื่อร้าน", "validate": {"required": True}},
        {"type": "number", "key": "area", "label": "พื้นที่", "properties": {"component": ""}, "validate": {"required": True}},
        {"type": "textfield", "key": "note", "label": "หมายเหตุ"},
        {"type": "filepicker", "key": "plan", "label": "แผนที่", "validate": {"required": True}},
        {
            "type": "filepicker",
            "key": "permit",
            "label": "ใบอนุญาตอาคาร",
            "conditional": {"hide": "=area <= 200"},
            "validate": {"required": True},
        },
        {
            "type": "dynamiclist",
            "path": "helpers",
            "label": "พนักงาน",
            "components": [{"type": "textfield", "id": "n", "key": "name", "label": "ชื่อ"}],
        },
    )
    check = make(
        {"type": "group", "path": "corrections", "components": [], "properties": {"component": "verdicts", "form": "apply"}},
        {"type": "textfield", "key": "comment", "label": "ความเห็น"},
        form_id="check",
    )
    correct = make(
        {"type": "group", "components": [], "properties": {"component": "corrections", "form": "apply", "list": "corrections"}},
        form_id="correct",
    )
    return {one.id: one for one in (apply, check, correct)}


def listed(*targets):
    return {"corrections": [{"target": target, "label": target, "reason": "แก้"} for target in targets]}


def test_an_officer_judges_every_answer_and_document(forms):
    bound = forms["check"].bind(
        {
            "corrections:verdict:area": ["correct"],
            "corrections:reason:area": ["ไม่ตรงกับแผนที่"],
            "corrections:verdict:plan": ["accept"],
            "corrections:verdict:helpers": ["correct"],
            "corrections:reason:helpers": ["ขาดคนหนึ่ง"],
            "corrections:verdict:fee_total": ["correct"],
            "corrections:verdict:applicant.name": ["correct"],
        },
        FILED,
        forms=forms.get,
    )
    assert bound.values["corrections"] == [
        {"target": "area", "label": "พื้นที่", "reason": "ไม่ตรงกับแผนที่"},
        {"target": "helpers", "label": "พนักงาน", "reason": "ขาดคนหนึ่ง"},
    ]
    assert not bound.errors


def test_a_correction_needs_its_reason(forms):
    bound = forms["check"].bind({"corrections:verdict:plan": ["correct"], "corrections:reason:plan": [" "]}, FILED, forms=forms.get)
    assert [(e.path, e.th) for e in bound.errors] == [("corrections:reason:plan", "โปรดระบุเหตุผลที่ต้องแก้ไข: แผนที่")]


def test_nothing_to_correct_is_an_empty_list(forms):
    assert forms["check"].bind({}, FILED, forms=forms.get).values == {"corrections": [], "comment": None}


def test_only_what_is_listed_is_corrected(forms):
    posted = {"shop_name": ["แอบแก้"], "area": ["120"], "helpers[0].name": ["แอบแก้"], "plan": ["2"], "note": ["แอบ"]}
    bound = forms["correct"].bind(posted, {**FILED, **listed("area")}, forms=forms.get, documents=DOCUMENTS)
    assert bound.values == {"area": 120}
    assert not bound.errors


def test_a_document_and_a_whole_list_are_corrected(forms):
    posted = {"plan": ["2"], "helpers[0].name": ["อารี"], "helpers[1].name": ["นภา"]}
    bound = forms["correct"].bind(posted, {**FILED, **listed("plan", "helpers")}, forms=forms.get, documents=DOCUMENTS)
    assert bound.values == {"plan": ["2"], "helpers": [{"name": "อารี"}, {"name": "นภา"}]}


def test_a_correction_that_brings_up_a_new_field_asks_for_it(forms):
    variables = {**FILED, **listed("area")}
    asked = forms["correct"].bind({"area": ["300"]}, variables, forms=forms.get, documents=DOCUMENTS)
    assert [e.path for e in asked.errors] == ["permit"]
    given = forms["correct"].bind({"area": ["300"], "permit": ["3"], "note": ["แอบ"]}, variables, forms=forms.get, documents=DOCUMENTS)
    assert given.values == {"area": 300, "permit": ["3"]}


def test_a_correction_is_checked_like_the_first_time(forms):
    bound = forms["correct"].bind({"area": ["มาก"]}, {**FILED, **listed("area")}, forms=forms.get)
    assert [e.path for e in bound.errors] == ["area"]
    assert bound.typed == {"area": ["มาก"]}


def test_a_nonsense_list_opens_nothing(forms):
    for nonsense in (None, "area", [1], [{"target": 5}], {"target": "area"}):
        assert forms["correct"].bind({"area": ["1"]}, {**FILED, "corrections": nonsense}, forms=forms.get).values == {}


def test_answers_are_read_by_people(forms):
    answers = {a.path: a for a in forms["apply"].answers(FILED)}
    assert list(answers) == ["applicant.name", "shop_name", "area", "note", "plan", "helpers"]
    assert answers["applicant.name"].locked
    assert answers["plan"].documents == ("1",)
    assert [[cell.text for cell in row] for row in answers["helpers"].rows] == [["อารี"]]


def test_an_earlier_rounds_verdicts_are_not_filled_in_again(forms):
    before = {**FILED, "corrections": [{"target": "area", "label": "พื้นที่", "reason": "วัดใหม่"}]}
    assert forms["check"].prefill(before)["corrections"] is None
