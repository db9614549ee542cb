"""What people may ask for: one winner, nothing twice, nothing half, nothing for strangers, nothing typed lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import cases, engine
from runner.errors import AnuyatError, Conflict, InvalidForm, NotAllowed, NotFound, Stuck
from runner.people import accounts, assignments
from runner.permissions import SYSTEM, Actor, Grant
from runner.scenarios import Player
from runner.store import Store
from runner.store import tables as t
from tests.runner.cases.conftest import Standing
from tests.support.people import Cast

COMPLETE = {"check_result": ["complete"]}
FILED = 2  # revisions: started, filed
Bring = Callable[[str], Standing]


def revision(store: Store, case_id: int) -> int:
    with store.read() as connection:
        return int(connection.execute(select(t.case.c.revision).where(t.case.c.id == case_id)).scalar_one())


def test_the_same_form_sent_twice_answers_done_twice(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    first = cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key-1")
    again = cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key-1")
    assert (first.again, again.again) == (False, True)
    with store.read() as connection:
        opened = connection.execute(
            select(t.task.c.id).where(t.task.c.case_id == at.case_id, t.task.c.element == "Task_BookInspection")
        ).all()
    assert len(opened) == 1


def test_a_second_officer_reads_who_was_faster_and_when(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    colleague = Actor(cast.prasert.person_id, cast.prasert.name, "staff", (Grant("officer", "*", cast.town),))
    cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key-1")
    with pytest.raises(Conflict) as refused:
        cases.complete_task(store, colleague, at.task.id, COMPLETE, "key-2")
    assert refused.value.winner == cast.mali.name
    assert refused.value.at is not None


@pytest.mark.slow
def test_of_sixteen_at_once_exactly_one_wins(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    outcomes: list[str] = []

    def attempt(n: int) -> None:
        try:
            cases.complete_task(store, cast.mali, at.task.id, COMPLETE, f"key-{n}")
            outcomes.append("won")
        except Conflict as error:
            outcomes.append(error.winner)

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["won"] + [cast.mali.name] * 15)


@pytest.mark.parametrize("who", ["wichai", "other_applicant", "ari", "admin"])
def test_strangers_find_nothing(standing: Bring, cast: Cast, store: Store, who: str) -> None:
    at = standing("Task_CheckDocuments")
    stranger: Actor = getattr(cast, who)
    with pytest.raises(NotFound):
        cases.view(store, stranger, at.case_id)
    with pytest.raises(NotFound):
        cases.complete_task(store, stranger, at.task.id, COMPLETE, "key")
    assert revision(store, at.case_id) == FILED


def test_an_applicant_cannot_do_the_officers_task(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    with pytest.raises(NotAllowed):
        cases.complete_task(store, cast.somchai, at.task.id, COMPLETE, "key")


def test_a_refused_form_keeps_what_was_typed_as_the_draft(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    with pytest.raises(InvalidForm) as refused:
        cases.complete_task(store, cast.mali, at.task.id, {"check_result": ["refuse"], "comment": ["ดูแล้ว"]}, "key")
    assert [error.path for error in refused.value.errors] == ["refusal_reasons"]
    assert revision(store, at.case_id) == FILED
    draft = cases.task_view(store, cast.mali, at.task.id).draft
    assert draft is not None
    assert draft["values"]["comment"] == "ดูแล้ว"


def test_only_what_stands_on_the_list_can_be_corrected(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    listed = {"check_result": ["correct"], "corrections:verdict:food_kind": ["correct"], "corrections:reason:food_kind": ["ระบุให้ชัด"]}
    cases.complete_task(store, cast.mali, at.task.id, listed, "key-1")
    task = cases.view(store, cast.somchai, at.case_id).own_tasks[0]
    cases.complete_task(store, cast.somchai, task.id, {"food_kind": ["ก๋วยเตี๋ยว"], "floor_area": ["9999"]}, "key-2")
    scope = cases.view(store, cast.somchai, at.case_id).scope
    assert scope["food_kind"] == "ก๋วยเตี๋ยว"
    assert scope["floor_area"] == 120


def test_a_step_that_fails_leaves_the_case_and_an_incident_that_can_be_retried(
    standing: Bring, cast: Cast, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = standing("Task_CheckDocuments")

    def breaks(*_: Any) -> None:
        raise Stuck("ไม่มีเงื่อนไขใดเป็นจริง", "no condition is true", element="Gateway_DocumentsComplete")

    with store.begin() as connection:
        row = {"id": 1, "person_id": cast.mali.person_id, "role": "officer", "agency_id": cast.town, "service": "food_premises"}
        connection.execute(t.assignment.insert(), row)
    monkeypatch.setattr(engine.Run, "complete", breaks)
    with pytest.raises(Stuck):
        cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key")
    assert revision(store, at.case_id) == FILED
    incident = cases.open_incidents(store)[0]
    assert incident.element == "Gateway_DocumentsComplete"
    monkeypatch.undo()
    cases.retry(store, cast.admin, incident.id)
    assert cases.open_incidents(store) == []
    assert [task.element for task in cases.view(store, cast.mali, at.case_id).tasks] == ["Task_BookInspection"]


def test_an_unexpected_error_stores_nothing_either(standing: Bring, cast: Cast, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = standing("Task_CheckDocuments")
    monkeypatch.setattr(engine.Run, "dump", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key")
    monkeypatch.undo()
    assert revision(store, at.case_id) == FILED
    assert [task.element for task in cases.view(store, cast.mali, at.case_id).tasks] == ["Task_CheckDocuments"]
    assert cases.open_incidents(store)[0].en == "Unexpected ZeroDivisionError"


def test_claiming_has_one_winner_and_keeps_others_out(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    colleague = Actor(cast.prasert.person_id, cast.prasert.name, "staff", (Grant("officer", "*", cast.town),))
    cases.claim(store, cast.mali, at.task.id)
    cases.claim(store, cast.mali, at.task.id)
    with pytest.raises(Conflict) as refused:
        cases.claim(store, colleague, at.task.id)
    assert refused.value.winner == cast.mali.name
    with pytest.raises(Conflict):
        cases.complete_task(store, colleague, at.task.id, COMPLETE, "key")
    cases.release(store, cast.mali, at.task.id)
    cases.complete_task(store, colleague, at.task.id, COMPLETE, "key")


def test_a_task_is_handed_over_only_to_a_colleague_of_its_role(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    with pytest.raises(NotFound):
        cases.hand_over(store, cast.mali, at.task.id, cast.wichai.person_id or 0)
    with store.begin() as connection:
        connection.execute(update(t.assignment).where(t.assignment.c.person_id == cast.wichai.person_id).values(agency_id=cast.town))
    cases.hand_over(store, cast.mali, at.task.id, cast.wichai.person_id or 0, "ลาพักผ่อน")
    assert cases.view(store, cast.mali, at.case_id).tasks[0].assignee_name == cast.wichai.name


@pytest.mark.parametrize("how", ["assignment taken back", "account disabled"])
def test_tasks_of_an_officer_who_may_no_longer_do_them_go_back_to_the_group(how: str, standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    mali = cast.mali.person_id or 0
    cases.claim(store, cast.mali, at.task.id)
    if how == "account disabled":
        accounts.set_disabled(store, cast.admin, mali, True)
    else:
        with store.read() as connection:
            held = assignments.listed(connection, mali)
        assignments.withdraw(store, cast.admin, mali, held[0].id)
    colleague = Actor(cast.prasert.person_id, cast.prasert.name, "staff", (Grant("officer", "*", cast.town),))
    cases.complete_task(store, colleague, at.task.id, COMPLETE, "key")


def test_an_officer_keeps_the_tasks_that_another_assignment_covers(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    mali = cast.mali.person_id or 0
    cases.claim(store, cast.mali, at.task.id)
    with store.begin() as connection:
        first = assignments.listed(connection, mali)[0]
        assignments.add(connection, cast.admin, mali, Grant("officer", "food_premises", None))
    assignments.withdraw(store, cast.admin, mali, first.id)
    assert cases.view(store, cast.mali, at.case_id).tasks[0].assignee_name == cast.mali.name


def test_withdrawing_is_offered_to_the_applicant_alone(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    assert [offer.message for offer in cases.view(store, cast.somchai, at.case_id).offers] == ["withdraw"]
    assert cases.view(store, cast.mali, at.case_id).offers == []
    with pytest.raises(NotAllowed):
        cases.send(store, cast.mali, at.case_id, "withdraw", {}, "key")
    words = {"withdraw_reason": ["ย้ายสถานที่"], "withdraw_confirmed": ["true"]}
    assert cases.send(store, cast.somchai, at.case_id, "withdraw", words, "key").ended
    assert cases.send(store, cast.somchai, at.case_id, "withdraw", words, "key").again
    with pytest.raises(Conflict):
        cases.send(store, cast.somchai, at.case_id, "withdraw", words, "other")


def test_a_message_that_nothing_waits_for_is_refused(standing: Bring, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    with pytest.raises(Conflict):
        cases.deliver(store, SYSTEM, at.case_id, "payment_received", {}, "key")


def test_two_steps_from_the_same_revision_cannot_both_be_stored(standing: Bring, cast: Cast, store: Store) -> None:
    at = standing("Task_CheckDocuments")
    with store.begin() as connection:
        connection.execute(update(t.case).where(t.case.c.id == at.case_id).values(revision=9))
    cases.complete_task(store, cast.mali, at.task.id, COMPLETE, "key")
    assert revision(store, at.case_id) == 10


def test_every_error_speaks_both_languages() -> None:
    for error in (NotFound(), NotAllowed()):
        assert isinstance(error, AnuyatError)
        assert error.th
        assert error.en


def test_the_player_tells_which_move_does_not_fit(player: Player) -> None:
    from runner.scenarios import Lost, Move, Scenario

    with pytest.raises(Lost, match="move 1"):
        player.play(Scenario("x", "food_premises", [Move("officer", "Task_Nowhere")], {}))
