"""Filed cases as a spreadsheet: whose, which, and what stands in a cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from runner import audit, clock, export, scenarios
from runner.clock import SetClock
from runner.errors import InvalidForm, NotFound
from runner.export import Selection
from runner.permissions import SYSTEM, Actor, Grant
from runner.scenarios import Player
from runner.store import Store, dumps, loads
from runner.store import tables as t
from tests.conftest import MORNING
from tests.runner.cases.conftest import REPLAYS
from tests.support.people import Cast
from tests.support.spreadsheet import Spreadsheet

FOOD = Selection("food_premises")
DAY_ONE = date(2026, 6, 8)


@pytest.fixture
def cases(player: Player) -> dict[str, int]:
    """Two cases: one is at its documents' check, one was issued; the second is filed when the first has long been."""
    made = {}
    for name, until in (("issued", ""), ("check", "Task_CheckDocuments")):
        made[name] = player.play(scenarios.read(REPLAYS / "food_premises" / "approved_paid_collected.yaml"), until=until)
    return made


def _export(store: Store, actor: Actor, chosen: Selection = FOOD, **options: Any) -> Spreadsheet:
    out = BytesIO()
    many = export.export(store, actor, chosen, out, **options)
    found = Spreadsheet(out.getvalue())
    assert len(found.rows) == many
    return found


def _numbers(found: Spreadsheet) -> list[str]:
    return [row["เลขที่คำขอ"].value for row in found.rows]


def _change(store: Store, case_id: int, **values: Any) -> None:
    """Put answers into a case, as if they had been typed."""
    with store.begin() as connection:
        kept = loads(bytes(connection.scalar(select(t.case.c.variables).where(t.case.c.id == case_id)) or b""))
        connection.execute(update(t.case).where(t.case.c.id == case_id).values(variables=dumps(kept | values)))


def test_a_row_tells_what_the_office_knows_of_a_case(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    issued, check = _export(store, cast.mali).rows
    assert (issued["ผู้ยื่นคำขอ"].value, issued["เรื่อง"].value) == ("สมชาย ใจดี", "ครัวสมชาย")
    assert issued["วันที่ยื่น"].day == DAY_ONE
    assert issued["วันที่ยื่น"].shown == "[$-107041E]d mmm yyyy"
    assert (issued["สถานะ"].value, check["สถานะ"].value) == ("ดำเนินการแล้วเสร็จ", "กำลังดำเนินการ")
    assert check["ขั้นตอน"].value == "ตรวจสอบคำขอ"
    assert issued["ชำระแล้ว (บาท)"].kind == "number"
    assert float(issued["ชำระแล้ว (บาท)"].value) == float(issued["ค่าธรรมเนียม (บาท)"].value) > 0
    assert issued["เลขที่ใบเสร็จ"].value
    assert issued["เลขที่ใบอนุญาต"].value
    assert issued["เจ้าหน้าที่"].value == "มาลี รักงาน"
    assert "เลขที่ใบเสร็จ" not in check


def test_the_answers_of_the_application_follow_with_their_labels(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    row = _export(store, cast.mali).rows[0]
    assert row["ชื่อสถานประกอบการ"].value == "ครัวสมชาย"
    assert (row["พื้นที่ที่ใช้ประกอบกิจการ (ตารางเมตร)"].kind, row["พื้นที่ที่ใช้ประกอบกิจการ (ตารางเมตร)"].value) == ("number", "120")
    assert row["ที่ตั้งสถานประกอบการ"].value.startswith("99/1 หมู่ที่ 3")
    assert row["แผนที่สังเขปแสดงที่ตั้ง"].value == "1 ไฟล์"


def test_it_speaks_english(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    found = _export(store, cast.mali, lang="en")
    row = found.rows[0]
    assert (row["State"].value, row["Kind of place"].value) == ("Completed", "Place of sale")
    assert row["Filed on"].shown == "[$-809]d mmm yyyy"
    assert "personal data" in found.about()


def test_what_begins_like_a_formula_stays_a_text(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    evil = '=HYPERLINK("http://evil.example","กดที่นี่")'
    for name in ("issued", "check"):
        _change(
            store,
            cases[name],
            premises_name=evil,
            food_kind="+1+1",
            house_code="34010012345",
            building_permit_number="https://evil.example",
        )
    found = _export(store, cast.mali)
    row = found.rows[0]
    assert row["ชื่อสถานประกอบการ"].value == evil
    assert all(cell.kind != "formula" for line in found.rows for cell in line.values())
    assert row["ชื่อสถานประกอบการ"].quoted
    assert row["ประเภทอาหารที่จำหน่ายหรือสะสม"].quoted
    assert (row["รหัสประจำบ้านของสถานที่ประกอบกิจการ"].kind, row["รหัสประจำบ้านของสถานที่ประกอบกิจการ"].quoted) == ("text", False)
    assert b"hyperlink" not in found.zip.read("xl/worksheets/sheet1.xml")


def test_texts_that_no_cell_could_hold_do_not_break_the_file(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    _change(store, cases["issued"], premises_name="ก" * 40_000, food_kind="a\x00b\x0b</t><script>", floor_area=10**18)
    row = _export(store, cast.mali).rows[0]
    assert len(row["ชื่อสถานประกอบการ"].value) == 32_767
    assert row["ประเภทอาหารที่จำหน่ายหรือสะสม"].value.endswith("</t><script>")
    assert row["พื้นที่ที่ใช้ประกอบกิจการ (ตารางเมตร)"].kind == "text"


def test_the_heading_stays_in_sight_and_filters(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    found = _export(store, cast.mali)
    assert (found.attribute("pane", "state"), found.attribute("pane", "topLeftCell")) == ("frozen", "B2")
    assert found.attribute("autoFilter", "ref").endswith("3")
    assert found.attribute("col", "width")


@pytest.mark.parametrize(
    ("chosen", "which"),
    [
        ({}, "issued check"),
        ({"filed_to": DAY_ONE}, "issued"),
        ({"filed_from": DAY_ONE, "filed_to": DAY_ONE}, "issued"),
        ({"filed_from": DAY_ONE + timedelta(days=1)}, "check"),
        ({"filed_from": date.min, "filed_to": date(9456, 12, 31)}, "issued check"),
        ({"state": "issued"}, "issued"),
        ({"state": "ended"}, "issued"),
        ({"state": "open"}, "check"),
        ({"stage": "check"}, "check"),
    ],
)
def test_only_what_was_chosen_is_in_it(
    player: Player, store: Store, cast: Cast, cases: dict[str, int], chosen: dict[str, Any], which: str
) -> None:
    with store.read() as connection:
        numbers = {name: connection.scalar(select(t.case.c.number).where(t.case.c.id == case)) for name, case in cases.items()}
    assert _numbers(_export(store, cast.mali, replace(FOOD, **chosen))) == [numbers[name] for name in which.split()]


def test_a_day_is_bangkoks(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    late = MORNING.replace(hour=16, minute=59)  # 23:59 in Bangkok
    for at, inside in ((late, True), (late + timedelta(minutes=1), False)):
        with store.begin() as connection:
            connection.execute(update(t.case).where(t.case.c.id == cases["issued"]).values(filed_at=at))
        chosen = replace(FOOD, filed_to=DAY_ONE)
        if inside:
            assert len(_export(store, cast.mali, chosen).rows) == 1
        else:
            with pytest.raises(InvalidForm):
                _export(store, cast.mali, chosen)


def test_nobody_exports_what_is_not_theirs(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    elsewhere = Actor(cast.mali.person_id, "มาลี รักงาน", "staff", (Grant("officer", "sign_tax", cast.town),))
    for actor in (cast.prasert, cast.napha, cast.admin, cast.somchai, elsewhere):
        with pytest.raises(NotFound):
            _export(store, actor)
    with pytest.raises(NotFound):
        _export(store, cast.mali, replace(FOOD, agency_id=cast.village))
    with pytest.raises(InvalidForm):
        _export(store, cast.wichai)  # theirs to export, but nothing was filed there
    assert len(_export(store, SYSTEM).rows) == 2


def test_a_draft_is_not_exported(store: Store, cast: Cast, player: Player) -> None:
    player.play(scenarios.read(REPLAYS / "food_premises" / "approved_paid_collected.yaml"), until="Task_Apply")
    with pytest.raises(InvalidForm):
        _export(store, cast.mali)


def test_who_took_what_stands_in_the_audit_trail(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    _export(store, cast.mali, replace(FOOD, state="issued", filed_to=DAY_ONE))
    with store.read() as connection:
        newest = audit.history(connection, audit.GENERAL)[-1]
        assert not audit.broken(connection, audit.GENERAL)
    assert (newest.action, newest.element, newest.actor_id) == ("cases:exported", "food_premises", cast.mali.person_id)
    assert newest.data == {"service": "food_premises", "state": "issued", "filed_to": "2026-06-08", "cases": 1}


@pytest.mark.parametrize("chosen", [{"filed_from": DAY_ONE, "filed_to": DAY_ONE - timedelta(days=1)}, {"stage": "apply"}])
def test_what_makes_no_sense_is_refused_and_not_recorded(store: Store, cast: Cast, cases: dict[str, int], chosen: dict[str, Any]) -> None:
    with store.read() as connection:
        before = len(audit.history(connection, audit.GENERAL))
    with pytest.raises(InvalidForm):
        _export(store, cast.mali, replace(FOOD, **chosen))
    with pytest.raises(InvalidForm, match="filed_from"):
        _export(store, cast.mali, most=1)
    with store.read() as connection:
        assert len(audit.history(connection, audit.GENERAL)) == before


def test_rows_that_repeat_are_one_readable_cell(player: Player, store: Store, cast: Cast) -> None:
    player.play(scenarios.read(REPLAYS / "sign_tax" / "assessed_paid_closed.yaml"), until="Task_CheckDocuments")
    row = _export(store, cast.mali, Selection("sign_tax")).rows[0]
    listed = [cell.value for cell in row.values() if cell.value.startswith("1) ")]
    assert listed
    assert ": " in listed[0]


def test_a_case_of_an_older_version_answers_what_it_was_asked(store: Store, cast: Cast, cases: dict[str, int]) -> None:
    with store.begin() as connection:
        old = connection.execute(select(t.case.c.definition_id).where(t.case.c.id == cases["issued"])).scalar_one()
        row = connection.execute(select(t.definition).where(t.definition.c.id == old)).one()
        newer = clock.new_id()
        connection.execute(insert(t.definition), {**row._mapping, "id": newer, "version": 2})
        for file in list(connection.execute(select(t.definition_file).where(t.definition_file.c.definition_id == old))):
            content = bytes(file.content)
            if file.path.endswith("food_premises/apply.form"):
                content = content.replace(b'"premises_name"', b'"shop_sign"').replace("ชื่อสถานประกอบการ".encode(), "ชื่อร้านใหม่".encode())
            connection.execute(insert(t.definition_file), {**file._mapping, "definition_id": newer, "content": content})
        connection.execute(update(t.case).where(t.case.c.id == cases["check"]).values(definition_id=newer))
    _change(store, cases["check"], shop_sign="ครัวใหม่")
    older, new = _export(store, cast.mali).rows
    assert older["ชื่อสถานประกอบการ"].value == "ครัวสมชาย"
    assert "ชื่อร้านใหม่" not in older
    assert (new["ชื่อร้านใหม่"].value, "ชื่อสถานประกอบการ" in new) == ("ครัวใหม่", False)


def test_it_is_in_the_order_of_filing(store: Store, cast: Cast, cases: dict[str, int], set_clock: SetClock) -> None:
    found = [row["วันที่ยื่น"].day for row in _export(store, cast.mali).rows]
    assert found == sorted(found)
    assert found[0] < found[1]
