"""The whole form: sections, rows, conditions, verdicts, corrections, uploads and buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jinja2 import ChoiceLoader, DictLoader
from lxml import html

from runner.errors import FieldError, NotFound
from runner.form import DocumentRef, Translations
from tests.web.render.conftest import URLS, read
from web import render

APPLY = (
    {"type": "textfield", "id": "s", "key": "shop_name", "label": "ชื่อร้าน", "validate": {"required": True}},
    {"type": "number", "id": "a", "key": "area", "label": "พื้นที่"},
    {"type": "filepicker", "id": "p", "key": "plan", "label": "แผนที่"},
    {"type": "textfield", "id": "b", "key": "permit", "label": "เลขที่ใบอนุญาตอาคาร", "conditional": {"hide": "=area <= 200"}},
)
DOCUMENTS = {"7": DocumentRef("7", "plan", "แผนที่.pdf", "application/pdf", 20)}


def section(label, *components, **more):
    return {"type": "group", "label": label, "components": [{"id": f"{label}{n}", **c} for n, c in enumerate(components)], **more}


def test_top_level_groups_are_numbered_sections(draw):
    name = {"type": "textfield", "key": "x", "label": "ช่อง"}
    empty = {"type": "textfield", "key": "y", "label": "ซ่อน", "conditional": {"hide": "=true"}}
    page = draw([section("ผู้ขอ", name), section("ว่าง", empty), section("ร้าน", {**name, "key": "z"})])
    assert [" ".join(h.text_content().split()) for h in page.xpath("//h2")] == ["1ผู้ขอ", "2ร้าน"]


def test_a_field_that_steers_others_refreshes_the_form(draw):
    page = draw(read(*APPLY), {"area": 100})
    assert page.get_element_by_id("f-area").xpath("ancestor::*[@hx-post]/@hx-post") == ["/refresh"]
    assert not page.get_element_by_id("f-shop_name").xpath("ancestor::*[@hx-post]")
    assert page.xpath("//button[@value='refresh']"), "and there is a button for those without JavaScript"


def test_what_was_typed_in_a_field_that_is_hidden_now_goes_along(draw):
    page = draw(read(*APPLY), {"area": 100, "permit": "ก 1/2569"})
    assert page.xpath("//input[@name='permit'][@type='hidden']/@value") == ["ก 1/2569"]
    shown = draw(read(*APPLY), {"area": 300, "permit": "ก 1/2569"})
    assert shown.xpath("//input[@name='permit']/@type") == ["text"]


def test_rows_have_buttons_within_their_limits(draw):
    staff = {"type": "dynamiclist", "path": "helpers", "label": "พนักงาน", "properties": {"min_items": "1", "max_items": "2"}}
    staff["components"] = [{"type": "textfield", "id": "n", "key": "name", "label": "ชื่อ"}]
    one = draw([staff], {"helpers": [{"name": "ก"}]})
    assert one.xpath("//button/@value")[1:-2] == ["add:helpers"]
    two = draw([staff], {"helpers": [{"name": "ก"}, {"name": "ข"}]})
    assert two.xpath("//button/@value")[1:-2] == ["remove:helpers[0]", "remove:helpers[1]"]
    assert two.xpath("//input[@type='text']/@name") == ["helpers[0].name", "helpers[1].name"]
    labels = two.xpath("//label/@for")
    assert len(labels) == len(set(labels))


def test_the_enter_key_submits_and_does_not_add_a_row(draw):
    first = draw(read(*APPLY)).xpath("//button")[0]
    assert (first.get("name"), first.get("value"), first.get("tabindex")) == ("_action", "submit", "-1")


def test_hidden_values_and_buttons_are_those_of_the_page(draw):
    page = draw(
        read(*APPLY), hidden={"csrf_token": "t", "key": "k"}, buttons=[render.Button("ส่งตรวจ"), render.Button("คืน", "return", "danger")]
    )
    assert page.xpath("//form/input[@type='hidden']/@value") == ["t", "k"]
    assert [b.text for b in page.xpath("//div[@class='form-buttons']/button")] == ["ส่งตรวจ", "คืน"]


def test_an_officer_sees_every_answer_beside_its_verdict(draw):
    check = read(
        {
            "type": "group",
            "path": "corrections",
            "label": "ตรวจ",
            "components": [],
            "properties": {"component": "verdicts", "form": "apply"},
        },
        form_id="check",
    )
    values = {"corrections": [{"target": "plan", "label": "แผนที่", "reason": "ไม่ชัด"}]}
    page = draw(
        check,
        values,
        {"shop_name": "<b>ครัว</b>", "area": 100, "plan": ["7"]},
        [FieldError("corrections:reason:plan", "โปรดระบุเหตุผล", "Say why")],
        documents=DOCUMENTS,
        forms={"apply": read(*APPLY)}.get,
    )
    assert page.xpath("//input[@type='radio' and @checked]/@value") == ["accept", "accept", "correct"]
    assert page.xpath("//textarea[@name='corrections:reason:plan']")[0].text.strip() == "ไม่ชัด"
    assert page.xpath("//a[starts-with(@href, '/document')]/@href") == ["/document/7"]
    link = page.xpath("//*[@id='error-summary']//a/@href")[0]
    assert page.get_element_by_id(link[1:]).tag == "textarea"
    assert "<b>ครัว</b>" in page.text_content()


def test_an_applicant_sees_only_what_is_to_be_corrected_with_the_reason(draw):
    properties = {"component": "corrections", "form": "apply", "list": "corrections"}
    correct = read({"type": "group", "label": "แก้ไข", "components": [], "properties": properties}, form_id="correct")
    listed = {"corrections": [{"target": "area", "label": "พื้นที่", "reason": "ไม่ตรงกับแผนที่"}]}
    variables = {"shop_name": "ครัว", "area": 100, "plan": ["7"], **listed}
    page = draw(correct, {}, variables, forms={"apply": read(*APPLY)}.get)
    assert page.xpath("//input[@type='text']/@name") == ["area"]
    assert "ไม่ตรงกับแผนที่" in page.get_element_by_id("f-area-reason").text_content()
    assert "f-area-reason" in page.get_element_by_id("f-area").get("aria-describedby").split()
    grown = draw(correct, {"area": 300}, variables, forms={"apply": read(*APPLY)}.get)
    assert grown.xpath("//input[@type='text']/@name") == ["area", "permit"], "a larger area brings up what it asks for"


def test_answers_are_shown_for_review(env):
    page = str(
        render.render_answers(env, read(*APPLY), {"shop_name": "ครัว", "area": 1250, "plan": ["7"]}, Translations(), "th", DOCUMENTS, URLS)
    )
    assert "1,250" in page
    assert "/document/7" in page


def test_an_upload_is_answered_with_the_fields_files(env):
    page = str(render.render_upload(env, read(*APPLY), "plan", ["7"], Translations(), "th", DOCUMENTS, URLS, "ไฟล์เสีย <b>"))
    assert 'id="f-plan-files"' in page
    assert "ไฟล์เสีย &lt;b&gt;" in page
    with pytest.raises(NotFound):
        render.render_upload(env, read(*APPLY), "shop_name", [], Translations(), "th", DOCUMENTS, URLS)


SIGNS = {
    "type": "dynamiclist", "path": "signs", "label": "ป้าย",
    "components": [
        {"type": "textfield", "id": "t", "key": "text", "label": "ข้อความ"},
        {"type": "filepicker", "id": "p", "key": "photo", "label": "ภาพถ่าย"},
    ],
}  # fmt: skip
SIGNED = {"signs": [{"text": "ก", "photo": ["7"]}, {"text": "ข", "photo": ["8"]}]}
PHOTOS = {i: DocumentRef(i, f"signs[{n}].photo", f"ป้าย{n}.png", "image/png", 9) for i, n in (("7", 0), ("8", 1))}


def test_a_summary_shows_the_files_of_every_row(env):
    page = html.fromstring(str(render.render_answers(env, read(SIGNS), SIGNED, Translations(), "th", PHOTOS, URLS)))
    rows = page.xpath("//ol[@class='answer-rows']/li")
    assert [row.xpath(".//a/@href") for row in rows] == [["/document/7"], ["/document/8"]]
    assert "ภาพถ่าย:" in rows[0].text_content()


def test_the_file_of_a_row_is_judged_by_itself_and_asked_for_again_by_the_name_of_its_row(draw):
    group = {"type": "group", "path": "corrections", "components": [], "properties": {"component": "verdicts", "form": "apply"}}
    judged = draw(read(group, form_id="check"), {}, SIGNED, documents=PHOTOS, forms={"apply": read(SIGNS)}.get)
    assert judged.xpath("//legend/text()") == ["ป้าย", "ป้าย 1: ภาพถ่าย", "ป้าย 2: ภาพถ่าย"]
    assert "corrections:verdict:signs[1].photo" in judged.xpath("//input[@type='radio']/@name")
    properties = {"component": "corrections", "form": "apply", "list": "corrections"}
    correct = read({"type": "group", "label": "แก้ไข", "components": [], "properties": properties}, form_id="correct")
    listed = {**SIGNED, "corrections": [{"target": "signs[1].photo", "label": "ป้าย 2: ภาพถ่าย", "reason": "มืดเกินไป"}]}
    page = draw(correct, {}, listed, documents=PHOTOS, forms={"apply": read(SIGNS)}.get)
    assert page.xpath("//input[@type='file']/@name") == ["signs[1].photo:file"]
    assert page.xpath("//input[@type='hidden' and @name='signs[1].photo']/@value") == ["8"]
    assert not page.xpath("//input[@type='text']")
    assert "ป้าย 2: ภาพถ่าย" in page.text_content()
    assert "มืดเกินไป" in page.text_content()


def test_two_services_may_lay_out_a_form_of_the_same_name_each_in_its_way(env):
    layouts = {"layouts/apply.html": "common", "sign_tax/layouts/apply.html": "of the sign tax"}
    written = DictLoader({name: f"{{% macro show(form) %}}{said}{{% endmacro %}}" for name, said in layouts.items()})
    own = env.overlay(loader=ChoiceLoader([written, env.loader]))
    for file, said in (("sign_tax/apply.form", "of the sign tax"), ("vet_plan/apply.form", "common"), ("apply.form", "common")):
        one = replace(read(*APPLY), file=file)
        assert render.render_form(own, one, {}, {}, [], Translations(), "th", {}, URLS) == said
