"""Licences end, are replaced, begin where the old one stops, are taken over into the next application, and their end is told in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import cases
from runner.cases.given import taken_over
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.effects.licences import day
from runner.errors import InvalidDiagram, NotFound, Stuck
from runner.jobs import Worker
from runner.permissions import SYSTEM
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t
from tests.differential.build import end, path, properties, start, throw, user
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import Cast

NOTICE = {
    "subject_th": "ใกล้สิ้นอายุ",
    "subject_en": "Runs out",
    "body_th": "เลขที่ {licence.number} ถึง {licence.valid_to}",
    "body_en": "{licence.number}",
}
KINDS = ("new", "renew", "amend", "cancel")
SHEET: dict[str, Any] = {
    "kinds": [{"id": one, "name_th": one, "name_en": one} for one in KINDS],
    "settings": {"renew_before_days": {"name_th": "วัน", "name_en": "Days", "type": "days", "default": 30}},
    "letters": {"receipt": {"name_th": "ใบอนุญาต", "name_en": "Permit"}},
    "notices": {"renewal_due": NOTICE},
    "licences": {
        "permit": {
            "name_th": "ใบอนุญาต", "name_en": "Permit", "letter": "receipt", "validity_years": 1,
            "starts": '=if kind = "renew" then date(licence_until) + duration("P1D") else null',
            "ends": '=if kind = "amend" then date(licence_until) else null',
        }
    },
}  # fmt: skip
FORM = [
    {"type": "radio", "key": "kind", "label": "ประเภท", "values": [{"label": one, "value": one} for one in KINDS]},
    {"type": "textfield", "key": "held_number", "label": "เลขที่"},
    {"type": "textfield", "key": "cancel_from", "label": "ตั้งแต่"},
    {"type": "textfield", "key": "shop", "label": "ร้าน"},
    {"type": "checkbox", "key": "certified", "label": "รับรอง", "validate": {"required": True}},
    {"type": "filepicker", "key": "doc_map", "label": "แผนที่"},
    {"type": "dynamiclist", "path": "rooms", "label": "ห้อง", "components": [
        {"type": "textfield", "id": "room_name", "key": "name", "label": "ชื่อ"},
        {"type": "filepicker", "id": "room_photo", "key": "photo", "label": "ภาพ"},
    ]},
    {"type": "expression", "key": "licence_number", "expression": '=if kind = "new" then null else held_number'},
    {"type": "expression", "key": "licence_until",
     "expression": "=if held_number = null then null else applicant.licences[number = held_number][1].valid_to"},
]  # fmt: skip
GIVES = '=if kind = "cancel" then null else "permit"'
ENDS = {"ends_licence": "=licence_number", "ends_on": '=if kind = "cancel" then date(cancel_from) - duration("P1D") else null'}


@pytest.fixture
def tiny(store: Store, cast: Cast, tmp_path: Path, set_clock: SetClock) -> Store:
    """A service whose application is granted at once."""
    body = (
        start(), user("apply", properties(files="true", title="=shop"), form="apply", role="applicant"),
        throw("granted", "", properties(licence=GIVES, **ENDS)), end(), path("s", "apply", "granted", "e"),
    )  # fmt: skip
    deploy_tiny(store, tmp_path, *body, forms={"apply": FORM}, **SHEET)
    return store


def apply(store: Store, cast: Cast, kind: str, **answers: str) -> int:
    """A case of สมชาย that was granted."""
    begun = cases.start(store, cast.somchai, "tiny", cast.town)
    posted = {"kind": [kind], "shop": ["ร้าน"], "certified": ["true"]} | {name: [value] for name, value in answers.items()}
    assert begun.next_task
    cases.complete_task(store, cast.somchai, begun.next_task, posted, f"key{begun.case_id}")
    return begun.case_id


def held(store: Store, cast: Cast) -> list[tuple[Any, ...]]:
    """Number, status, first, last, ended on and successor of all, oldest first."""
    found = reversed(cases.licences(store, cast.somchai))
    return [(one.number, one.status, str(one.valid_from), str(one.valid_to), str(one.ended_on), one.newer) for one in found]


def seen(store: Store, cast: Cast, case_id: int) -> list[str]:
    """The numbers in `applicant.licences`."""
    with store.read() as connection:
        step = Step(connection, SYSTEM, case_row(connection, case_id), cases.definitions.newest(connection, "tiny")).load()
        return [one["number"] for one in step.environment["applicant"]["licences"]]


def test_a_renewal_goes_on_from_the_end_of_the_old_one_and_replaces_it(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "new")
    case_id = apply(tiny, cast, "renew", held_number="1/2569")
    assert held(tiny, cast) == [
        ("1/2569", "replaced", "2026-06-08", "2027-06-07", "2027-06-07", "2/2569"),
        ("2/2569", "valid", "2027-06-08", "2028-06-07", "None", None),
    ]
    assert seen(tiny, cast, case_id) == ["2/2569"]


def test_a_replaced_licence_is_good_until_the_new_one_begins(tiny: Store, cast: Cast, set_clock: SetClock) -> None:
    apply(tiny, cast, "new")
    apply(tiny, cast, "renew", held_number="1/2569")
    new, old = cases.licences(tiny, cast.somchai)
    assert (cases.is_valid(old), cases.is_valid(new)) == (True, False)
    set_clock.move(timedelta(days=365))
    assert (cases.is_valid(old), cases.is_valid(new)) == (False, True)


def test_an_amended_licence_takes_the_place_of_the_old_one_today_and_keeps_its_end(tiny: Store, cast: Cast, set_clock: SetClock) -> None:
    apply(tiny, cast, "new")
    set_clock.move(timedelta(days=10))
    apply(tiny, cast, "amend", held_number="1/2569")
    assert held(tiny, cast) == [
        ("1/2569", "replaced", "2026-06-08", "2027-06-07", "2026-06-17", "2/2569"),
        ("2/2569", "valid", "2026-06-18", "2027-06-07", "None", None),
    ]


def test_a_cancelled_licence_ends_on_the_day_before_the_one_that_was_named(tiny: Store, cast: Cast, set_clock: SetClock) -> None:
    apply(tiny, cast, "new")
    case_id = apply(tiny, cast, "cancel", held_number="1/2569", cancel_from="2026-07-01")
    assert held(tiny, cast) == [("1/2569", "cancelled", "2026-06-08", "2027-06-07", "2026-06-30", None)]
    assert seen(tiny, cast, case_id) == []
    (row,) = cases.licences(tiny, cast.somchai)
    assert cases.is_valid(row)
    set_clock.move(timedelta(days=23))
    assert not cases.is_valid(row)


def test_a_paper_of_earlier_days_ends_nothing_here_and_is_noted(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "new")
    case_id = apply(tiny, cast, "cancel", held_number="77/2560", cancel_from="2026-07-01")
    assert held(tiny, cast)[0][1] == "valid"
    noted = [one.event.data for one in cases.view(tiny, cast.somchai, case_id).history if one.event.action == "licence:ended"]
    assert noted == [{"number": "77/2560", "registered": False, "on": "2026-06-30"}]


def test_the_licence_of_somebody_else_is_left_alone(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "new")
    with tiny.begin() as connection:
        connection.execute(update(t.licence).values(holder_id=cast.mali.person_id))
    apply(tiny, cast, "cancel", held_number="1/2569", cancel_from="2026-07-01")
    with tiny.read() as connection:
        assert connection.scalar(select(t.licence.c.status)) == "valid"


def test_a_renewal_of_what_the_register_does_not_know_begins_today(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "renew", held_number="99/2500")
    assert held(tiny, cast) == [("1/2569", "valid", "2026-06-08", "2027-06-07", "None", None)]


@pytest.mark.parametrize("wrong", [5, "nope", True])
def test_a_day_that_is_no_day_stops_the_case(wrong: object) -> None:
    with pytest.raises(Stuck, match="starts is no date"):
        day(wrong, "starts")


def test_properties_that_end_licences_are_checked(store: Store, cast: Cast, tmp_path: Path) -> None:
    body = start(), throw("granted", "", properties(ends_licence="1/2569", ends_on="=today()")), end(), path("s", "granted", "e")
    with pytest.raises(InvalidDiagram) as refused:
        deploy_tiny(store, tmp_path, *body, forms={})
    assert any("ends_licence must be" in one.en for one in refused.value.findings)


# ---- beginning from one ---------------------------------------------------------------------------------------------------
def test_an_application_about_a_licence_opens_with_the_answers_that_gave_it(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "new", **{"rooms[0].name": "ครัว", "rooms:present": "1"})
    (licence,) = cases.licences(tiny, cast.somchai)
    begun = cases.beginning(tiny, cast.somchai, licence.id, "amend")
    done = cases.start(tiny, cast.somchai, begun.service, begun.agency_id, key="k", given=begun.given | {"doc_map": ["1"], "odd": 1})
    assert done.next_task
    draft = cases.task_view(tiny, cast.somchai, done.next_task).draft
    assert draft is not None
    assert draft["values"]["kind"] == "amend"
    assert draft["values"]["held_number"] == "1/2569"
    assert draft["values"]["shop"] == "ร้าน"
    assert not draft["values"].keys() & {"certified", "doc_map", "odd", "licence_number", "licence_until", "cancel_from"}
    again = cases.start(tiny, cast.somchai, begun.service, begun.agency_id, key="k", given=begun.given)
    assert (again.case_id, again.again) == (done.case_id, True)


def test_files_in_rows_are_asked_anew(tiny: Store) -> None:
    with tiny.read() as connection:
        form = cases.definitions.newest(connection, "tiny").forms["apply"]
    given = taken_over(form, {"rooms": [{"name": "ครัว", "photo": ["12"]}], "shop": "ร้าน"})
    assert given == {"rooms": [{"name": "ครัว"}], "shop": "ร้าน"}


def test_nobody_begins_from_a_strangers_licence(tiny: Store, cast: Cast) -> None:
    apply(tiny, cast, "new")
    (licence,) = cases.licences(tiny, cast.somchai)
    for actor, kind in ((cast.mali, "renew"), (cast.somchai, "sell")):
        with pytest.raises(NotFound):
            cases.beginning(tiny, actor, licence.id, kind)
    assert cases.licences(tiny, cast.wichai, cast.somchai.person_id) == []


# ---- the reminder -------------------------------------------------------------------------------------------------------
def mails(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(t.mail.c.body).where(t.mail.c.subject == NOTICE["subject_th"])))


def work(store: Store, settings: Settings) -> None:
    Worker(store, FileStore.open(settings.files), settings, kinds=("remind",)).run_due()


def test_the_holder_is_told_once_before_the_end(tiny: Store, cast: Cast, set_clock: SetClock, settings: Settings) -> None:
    apply(tiny, cast, "new")
    set_clock.move(timedelta(days=333))
    work(tiny, settings)
    assert mails(tiny) == []
    set_clock.move(timedelta(days=2))
    work(tiny, settings)
    work(tiny, settings)
    assert mails(tiny) == ["เลขที่ 1/2569 ถึง 7 มิถุนายน 2570"]


def test_who_has_renewed_or_cancelled_is_not_told(tiny: Store, cast: Cast, set_clock: SetClock, settings: Settings) -> None:
    apply(tiny, cast, "new")
    apply(tiny, cast, "cancel", held_number="1/2569", cancel_from="2026-07-01")
    set_clock.move(timedelta(days=340))
    work(tiny, settings)
    assert mails(tiny) == []


def test_an_agency_that_tells_later_is_waited_for(tiny: Store, cast: Cast, set_clock: SetClock, settings: Settings) -> None:
    apply(tiny, cast, "new")
    with tiny.begin() as connection:
        connection.execute(update(t.agency).where(t.agency.c.id == cast.town).values(settings={"tiny": {"renew_before_days": 5}}))
    set_clock.move(timedelta(days=340))
    work(tiny, settings)
    assert mails(tiny) == []
    set_clock.move(timedelta(days=20))
    work(tiny, settings)
    assert len(mails(tiny)) == 1
