"""Verdicts, corrections, summaries: an officer lists what is wrong, the applicant corrects that and nothing else."""

from __future__ import annotations

import pytest

from runner.form import DocumentRef, targets

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


# ---- computed fields ------------------------------------------------------------------------------------------------------
@pytest.fixture
def computed(make):
    def expression(key, text, **more):
        return {"type": "expression", "key": key, "computeOn": "change", "expression": text, **more}

    sign = [{"type": "number", "id": "w", "key": "width", "label": "กว้าง"}, expression("area", "=this.width * parent.height", id="a")]
    return make(
        expression("fee", "=total * 10"),
        expression("total", "=sum(signs.area)"),
        expression("loud", "=upper case(name)"),
        {"type": "textfield", "key": "name", "label": "ชื่อ"},
        {"type": "number", "key": "height", "label": "สูง"},
        {"type": "dynamiclist", "path": "signs", "label": "ป้าย", "components": sign},
    )


SIGNED = {"name": "ab", "loud": "AB", "height": 2, "signs": [{"width": 1, "area": 2}, {"width": 3, "area": 6}], "total": 8, "fee": 80}


def test_a_correction_computes_anew_what_reads_it_and_what_reads_that(computed):
    bound = computed.bind({"height": ["4"]}, SIGNED, only=["height"])
    assert bound.values == {"height": 4, "signs": [{"width": 1, "area": 4}, {"width": 3, "area": 12}], "total": 16, "fee": 160}


def test_a_corrected_list_computes_its_rows_anew(computed):
    bound = computed.bind({"signs[0].width": ["10"]}, SIGNED, only=["signs"])
    assert bound.values == {"signs": [{"width": 10, "area": 20}], "total": 20, "fee": 200}


def test_what_reads_nothing_that_was_corrected_stays_as_it_was(computed):
    assert computed.bind({"name": ["x"]}, {**SIGNED, "fee": 5}, only=["name"]).values == {"name": "x", "loud": "X"}
    assert computed.bind({"name": [""], "fee": ["1"], "loud": ["1"]}, SIGNED, only=["name"]).values == {"name": None, "loud": None}


# ---- files in rows --------------------------------------------------------------------------------------------------------
@pytest.fixture
def signs(make):
    row = [
        {"type": "textfield", "id": "t", "key": "text", "label": "ข้อความ"},
        {"type": "filepicker", "id": "p", "key": "photo", "label": "ภาพถ่าย", "validate": {"required": True}},
    ]
    return make({"type": "dynamiclist", "path": "signs", "label": "ป้าย", "components": row})


PHOTOS = {"signs": [{"text": "ก", "photo": ["1"]}, {"text": "ข", "photo": ["2"]}, {"text": "ค", "photo": []}]}


def test_a_list_answers_with_the_files_of_its_rows(signs):
    (answer,) = signs.answers(PHOTOS)
    assert answer.documents == ("1", "2")
    assert [[cell.documents for cell in row] for row in answer.rows] == [[(), ("1",)], [(), ("2",)], [(), ()]]


def test_an_officer_judges_each_file_of_a_row(signs):
    judged = [(one.path, one.label) for one in targets(signs, PHOTOS)]
    assert judged == [("signs", "ป้าย"), *((f"signs[{n}].photo", f"ป้าย {n + 1}: ภาพถ่าย") for n in range(3))]


def test_the_file_of_one_row_is_corrected_and_nothing_else(signs):
    documents = {i: DocumentRef(i, f"signs[{n}].photo", "ก.pdf", "application/pdf", 9) for i, n in (("1", 0), ("2", 1), ("9", 1))}
    posted = {"signs[0].photo": ["9"], "signs[1].photo": ["9"], "signs[1].text": ["แอบ"], "signs[3].text": ["แอบ"]}
    bound = signs.bind(posted, PHOTOS, only=["signs[1].photo"], documents=documents)
    assert bound.values == {"signs": [PHOTOS["signs"][0], {"text": "ข", "photo": ["9"]}, PHOTOS["signs"][2]]}
    assert PHOTOS["signs"][1]["photo"] == ["2"]
    assert [error.path for error in signs.bind({}, PHOTOS, only=["signs[1].photo"], documents=documents).errors] == ["signs[1].photo"]


def test_a_row_is_added_once_while_correcting(forms):
    posted = {"helpers[0].name": ["อารี"], "_action": ["add:helpers"]}
    bound = forms["correct"].bind(posted, {**FILED, **listed("helpers")}, draft=True, forms=forms.get)
    assert bound.values["helpers"] == [{"name": "อารี"}, {"name": None}]
