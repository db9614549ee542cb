"""What the properties of a diagram cause, seen in a food-premises case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from runner import cases, effects, scenarios
from runner.cases.rows import case_row
from runner.cases.step import Step
from runner.clock import SetClock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.scenarios import Player
from runner.service_clock import ServiceClock
from runner.store import Store
from runner.store import tables as t
from tests.runner.cases.conftest import REPLAYS, Standing
from tests.support.people import Cast

Bring = Callable[[str], Standing]


def test_a_draft_has_no_number_and_a_filed_case_has_one_of_the_year(player: Player, cast: Cast, store: Store, standing: Bring) -> None:
    draft = cases.start(store, cast.somchai, "food_premises", cast.town)
    assert draft.number is None
    first, second = (standing("Task_CheckDocuments") for _ in range(2))
    numbers = [cases.view(store, cast.somchai, at.case_id).row.number for at in (first, second)]
    assert numbers == ["FP-2569-000001", "FP-2569-000002"]


def test_the_clock_runs_from_complete_documents_not_from_filing(standing: Bring, cast: Cast, store: Store, set_clock: SetClock) -> None:
    at = standing("Task_CheckDocuments")
    assert cases.view(store, cast.somchai, at.case_id).clock.started is None
    set_clock.move(timedelta(days=3))
    cases.complete_task(store, cast.mali, at.task.id, {"check_result": ["complete"]}, "key")
    seen = cases.view(store, cast.somchai, at.case_id)
    assert seen.clock.started == set_clock.now()
    assert seen.row.due_at == ServiceClock(30).apply("start", set_clock.now()).due


def test_the_fee_is_computed_line_by_line_and_asked(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_ConfirmPayment")
    seen = cases.view(store, cast.somchai, at.case_id)
    assert [sorted(line) for line in seen.scope["fee_lines"]] == [["amount", "label"]]
    assert seen.payments[0].status == "asked"
    assert seen.payments[0].amount == seen.scope["fee_total"] > 0


def test_an_unpaid_fee_grows_by_a_fifth_after_the_term(standing: Bring, cast: Cast, store: Store, set_clock: SetClock) -> None:
    at = standing("Task_ConfirmPayment")
    before = cases.view(store, cast.somchai, at.case_id).payments[0].amount
    set_clock.move(timedelta(days=60))
    cases.tick(store, at.case_id)
    seen = cases.view(store, cast.somchai, at.case_id)
    assert seen.payments[0].amount * 5 == before * 6
    cases.tick(store, at.case_id)
    assert cases.view(store, cast.somchai, at.case_id).payments[0].amount * 5 == before * 6


def test_a_signed_licence_is_registered_with_a_number_and_a_year_of_validity(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_HandOver")
    licence = cases.view(store, cast.somchai, at.case_id).licences[0]
    assert (licence.kind, licence.number) == ("certificate", "1/2569")
    assert (licence.valid_to - licence.valid_from).days == 364
    found = cases.licence_by_token(store, licence.token)
    assert found is not None
    assert cases.is_valid(found)


def test_a_licence_runs_out(standing: Bring, cast: Cast, store: Store, set_clock: SetClock) -> None:
    at = standing("Task_HandOver")
    licence = cases.view(store, cast.somchai, at.case_id).licences[0]
    set_clock.move(timedelta(days=364))
    assert cases.is_valid(licence)
    set_clock.move(timedelta(days=1))
    assert not cases.is_valid(licence)


def test_letters_are_printed_once_and_stay_the_same(standing: Bring, cast: Cast, store: Store, player: Player) -> None:
    at = standing("Task_BookInspection")
    letters = [d for d in cases.view(store, cast.somchai, at.case_id).documents if d.kind == "letter"]
    assert [d.field for d in letters] == ["receipt_of_filing", "acknowledgement"]
    files = FileStore.open(player.settings.files)
    first, again = (cases.render(store, files, player.settings, letters[0].id) for _ in range(2))
    assert first[:5] == b"%PDF-"
    assert first == again
    with store.read() as connection:
        assert connection.execute(select(t.document.c.data).where(t.document.c.id == letters[0].id)).scalar() is None


def test_the_applicant_is_told_of_what_is_asked_and_of_the_end(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    refused = {"check_result": ["refuse"], "refusal_reasons": ["สถานที่อยู่นอกเขตเทศบาล"]}
    cases.complete_task(store, cast.mali, at.task.id, refused, "key")
    with store.read() as connection:
        subjects = list(connection.scalars(select(t.mail.c.subject).where(t.mail.c.case_id == at.case_id).order_by(t.mail.c.id)))
    assert len(subjects) == 2
    assert all("FP-2569-000001" in subject for subject in subjects)


def test_whoever_looks_at_a_strangers_case_stands_in_its_history(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    cases.view(store, cast.mali, at.case_id)
    cases.view(store, cast.mali, at.case_id)
    history = cases.view(store, cast.somchai, at.case_id).history
    assert [(h.who, h.event.action) for h in history if h.event.action == "case:viewed"] == [(cast.mali.name, "case:viewed")]


def _mails(store: Store, case_id: int) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(t.mail.c.body).where(t.mail.c.case_id == case_id).order_by(t.mail.c.id)))


def test_letters_take_the_address_of_the_application_and_else_the_accounts(standing: Bring, cast: Cast, store: Store) -> None:
    at, home = standing("Task_CheckDocuments"), {"house_no": "7", "province": "น่าน"}
    with store.begin() as connection:
        connection.execute(t.person.update().where(t.person.c.id == cast.somchai.person_id).values(address=home))
        step = Step(connection, SYSTEM, case_row(connection, at.case_id), cases.definitions.newest(connection, "food_premises")).load()
        assert effects.letter_contents(step, "receipt", None)["applicant"]["address"]["road"] == "ถนนชลประทาน"
        step.run.variables["applicant_address"] = None
        assert effects.letter_contents(step, "receipt", None)["applicant"]["address"] == home


def test_who_collected_the_licence_is_told_of_no_parcel(player: Player, store: Store) -> None:
    folder = REPLAYS / "food_premises"
    collected, posted = (
        _mails(store, player.play(scenarios.read(folder / f"{name}.yaml")))[-1] for name in ("approved_paid_collected", "licence_posted")
    )
    assert "พัสดุ" not in collected
    assert "เลขพัสดุ EY123456789TH" in posted


def test_an_agency_sets_a_value_for_all_its_services_or_for_one(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")

    def seen(settings: dict[str, Any]) -> tuple[Any, Any]:
        with store.begin() as connection:
            connection.execute(t.agency.update().where(t.agency.c.id == cast.town).values(settings=settings))
        scope = cases.view(store, cast.somchai, at.case_id).scope
        return scope["setting"]["e_payment"], scope["setting"]["payment_days"]

    assert seen({}) == (False, 15)
    assert seen({"*": {"e_payment": True}}) == (True, 15)
    assert seen({"*": {"e_payment": True, "payment_days": 20}, "food_premises": {"payment_days": 30}}) == (True, 30)
    assert seen({"*": {"e_payment": True}, "food_premises": {"e_payment": False}, "sign_tax": {"payment_days": 9}}) == (False, 15)


def test_the_references_of_a_transfer_stay_the_same_and_hold_no_personal_data(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_ConfirmPayment")
    seen = cases.view(store, cast.somchai, at.case_id)
    assert seen.scope["payment"]["ref1"] == "2569000001"
    assert seen.scope["payment"]["ref2"] == str(at.case_id)[-12:]
    assert seen.row.applicant_number not in str(seen.scope["payment"])
