"""Every field on the page: label, hint, value, error and what a keyboard or a screen reader needs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from runner.errors import FieldError
from runner.form import DocumentRef, Translations

SHOP = {"type": "textfield", "key": "shop_name", "label": "ชื่อร้าน", "description": "ตามป้ายหน้าร้าน", "validate": {"required": True}}
OPTIONS = [{"value": "a", "label": "ก"}, {"value": "b", "label": "ข"}]
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; --", "{{ 7*7 }}", "</textarea><b>", "javascript:alert(1)"]


def test_a_field_has_a_label_a_hint_and_its_value(draw):
    page = draw([SHOP], {"shop_name": "ครัวสมชาย"})
    control = page.get_element_by_id("f-shop_name")
    assert control.get("value") == "ครัวสมชาย"
    assert page.xpath("//label[@for='f-shop_name']")[0].text_content().strip() == "ชื่อร้าน"
    assert page.get_element_by_id(control.get("aria-describedby")).text_content() == "ตามป้ายหน้าร้าน"


def test_an_error_stands_at_the_top_and_beside_the_field_in_the_same_words(draw):
    page = draw([SHOP], errors=[FieldError("shop_name", "โปรดกรอกชื่อร้าน", "Name: fill this in")])
    summary = page.get_element_by_id("error-summary")
    assert summary.get("role") == "alert"
    link = summary.xpath(".//a")[0]
    assert (link.get("href"), link.text_content()) == ("#f-shop_name", "โปรดกรอกชื่อร้าน")
    control = page.get_element_by_id("f-shop_name")
    assert control.get("aria-invalid") == "true"
    assert "f-shop_name-error" in control.get("aria-describedby").split()
    assert "โปรดกรอกชื่อร้าน" in page.get_element_by_id("f-shop_name-error").text_content()


def test_optional_fields_say_so(draw):
    page = draw([SHOP, {"type": "textfield", "key": "note", "label": "หมายเหตุ"}])
    assert "(ไม่บังคับ)" not in page.xpath("//label[@for='f-shop_name']")[0].text_content()
    assert "(ไม่บังคับ)" in page.xpath("//label[@for='f-note']")[0].text_content()


def test_english_where_there_is_english(draw):
    english = Translations({"ชื่อร้าน": "Name of the shop"})
    page = draw([SHOP], lang="en", translations=english)
    assert page.xpath("//label[@for='f-shop_name']")[0].text_content().strip() == "Name of the shop"
    assert page.get_element_by_id("f-shop_name-hint").text_content() == "ตามป้ายหน้าร้าน"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["textfield", "textarea", "number", "select", "filepicker"])
def test_nothing_hostile_becomes_markup(draw, kind, text):
    field = {"type": kind, "key": "x", "label": text, "description": text, "values": [{"value": text, "label": text}]}
    paper = {"1": DocumentRef("1", "x", text, "image/png", 5)}
    error = FieldError("x", text, text)
    page = draw(
        [field, {"type": "text", "text": "{{x}} " + text}], {"x": ["1"] if kind == "filepicker" else text}, {}, [error], documents=paper
    )
    assert not page.xpath("//script | //b | //img[not(starts-with(@src, '/document/'))]")
    assert not page.xpath("//@onerror | //@style | //@onclick")
    assert not [href for href in page.xpath("//@href") if href.startswith("javascript:")]
    assert text.split("(")[0] in page.text_content() + " ".join(page.xpath("//@value"))


def test_what_was_typed_wrongly_is_shown_again(draw):
    page = draw(
        [{"type": "number", "key": "area", "label": "พื้นที่"}, {"type": "datetime", "key": "day", "label": "วัน"}],
        typed={"area": ["ประมาณ 20"], "day:day": ["45"], "day:year": ["2569"]},
    )
    assert page.get_element_by_id("f-area").get("value") == "ประมาณ 20"
    assert [e.get("value") for e in page.xpath("//input[starts-with(@name, 'day:')]")] == ["45", "2569"]


@pytest.mark.parametrize(("lang", "year", "month"), [("th", "2569", "ธันวาคม"), ("en", "2026", "December")])
def test_a_date_is_three_fields_in_the_readers_era(draw, lang, year, month):
    page = draw([{"type": "datetime", "key": "day", "label": "วัน"}], {"day": "2026-12-01"}, lang=lang)
    assert page.xpath("//fieldset/legend")
    assert [e.get("value") for e in page.xpath("//input[contains(@name, ':')]")] == ["1", year]
    assert page.xpath("//option[@selected]")[0].text == month


def test_options_of_an_expression_are_offered_in_the_readers_language(draw):
    options = '=if online = true then [{value: "a", label: "ก"}, {value: "b", label: "ข"}] else [{value: "a", label: "ก"}]'
    field = {"type": "radio", "key": "way", "label": "ทาง", "valuesExpression": options}
    english = Translations({"ก": "Counter", "ข": "Online"})
    few, all_ = (draw([field], variables={"online": online}, lang="en", translations=english) for online in (False, True))
    assert [label.text_content().strip() for label in few.xpath("//label")] == ["Counter"]
    assert [label.text_content().strip() for label in all_.xpath("//label")] == ["Counter", "Online"]
    assert draw([field], {"way": "b"}, {"online": True}, lang="en", translations=english, readonly=True).text_content().split() == [
        "ทาง",
        "Online",
    ]


def test_choices_show_what_was_chosen(draw):
    page = draw(
        [
            {"type": "radio", "key": "one", "label": "หนึ่ง", "values": OPTIONS},
            {"type": "taglist", "key": "some", "label": "หลาย", "values": OPTIONS},
            {"type": "checkbox", "key": "yes", "label": "ยอมรับ"},
        ],
        {"one": "b", "some": ["a", "b"], "yes": True},
    )
    assert page.xpath("//input[@checked]/@value") == ["b", "a", "b", "true"]
    assert len(page.xpath("//fieldset/legend")) == 2
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_files_can_be_opened_and_taken_away(draw):
    documents = {
        "7": DocumentRef("7", "plan", "แผนที่.pdf", "application/pdf", 2_000_000),
        "8": DocumentRef("8", "other", "x", "image/png", 1),
    }
    page = draw([{"type": "filepicker", "key": "plan", "label": "แผนที่"}], {"plan": []}, documents=documents)
    assert page.xpath("//a/@href") == ["/document/7"], "uploaded a moment ago, in no draft yet"
    assert page.xpath("//input[@type='hidden' and @name='plan']/@value") == ["7"]
    assert page.xpath("//button[@value='detach:7']")
    assert "1.9 MB" in page.text_content()
    chooser = page.get_element_by_id("f-plan")
    assert (chooser.get("name"), chooser.get("hx-post")) == ("plan:file", "/upload")


def test_a_read_only_page_has_nothing_to_send(draw):
    page = draw(
        [
            SHOP,
            {"type": "select", "key": "kind", "label": "ประเภท", "values": OPTIONS},
            {"type": "filepicker", "key": "plan", "label": "แผนที่"},
        ],
        {"shop_name": "ครัวสมชาย", "kind": "b", "plan": ["7"]},
        documents={"7": DocumentRef("7", "plan", "แผนที่.pdf", "application/pdf", 20)},
        readonly=True,
    )
    assert not page.xpath("//form | //input | //button | //select")
    assert "ครัวสมชาย" in page.text_content()
    assert "ข" in page.text_content()
    assert page.xpath("//a/@href") == ["/document/7"]


def test_pictures_of_other_sites_are_not_shown(draw):
    own, other = {"type": "image", "source": "/static/map.png", "alt": "แผนที่"}, {"type": "image", "source": "https://evil.example/x.png"}
    assert draw([own, other, {"type": "image", "source": "//evil.example/x.png"}]).xpath("//img/@src") == ["/static/map.png"]


def test_a_table_shows_rows_of_a_feel_list(draw):
    table = {
        "type": "table",
        "label": "ค่าธรรมเนียม",
        "dataSource": "=lines",
        "columns": [{"key": "text", "label": "รายการ"}, {"key": "baht", "label": "บาท"}],
    }
    page = draw([table], variables={"lines": [{"text": "ใบอนุญาต", "baht": 3000}, "nonsense"]})
    assert [cell.text for cell in page.xpath("//td")] == ["ใบอนุญาต", "3,000"]


def test_the_numbers_of_a_column_stand_under_each_other(draw):
    columns = [{"key": key, "label": key} for key in ("label", "amount", "share")]
    lines = [{"label": "ก", "amount": 624, "share": 25}, {"label": "ข", "amount": Decimal("49.5"), "share": 100}]
    page = draw([{"type": "table", "dataSource": "=lines", "columns": columns}], variables={"lines": lines})
    assert [cell.text for cell in page.xpath("//td[@class='text-end']")] == ["624.00", "25", "49.50", "100"]
    assert [cell.text for cell in page.xpath("//th[@class='text-end']")] == ["amount", "share"]


def test_the_texts_of_a_table_are_translated_and_its_figures_are_not(draw):
    columns = [{"key": "label", "label": "รายการ"}, {"key": "amount", "label": "บาท"}, {"key": "day", "label": "วันที่"}]
    table = {"type": "table", "dataSource": "=lines", "columns": columns}
    lines = [{"label": "ใบอนุญาต", "amount": 3000, "day": "2026-11-22"}, {"label": "ชื่อที่ไม่มีคำแปล", "amount": 7}]
    page = draw([table], variables={"lines": lines}, lang="en", translations=Translations({"ใบอนุญาต": "Licence", "รายการ": "Item"}))
    assert [cell.text or "" for cell in page.xpath("//td")] == ["Licence", "3,000", "22 November 2026", "ชื่อที่ไม่มีคำแปล", "7", ""]
    assert page.xpath("//th")[0].text == "Item"
