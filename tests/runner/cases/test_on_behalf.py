"""A service centre acts in an applicant's place: recorded as such, told, once, and only where it may; on both databases."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from runner import cases, centre_list, scenarios
from runner.centre_list import CentreQuery
from runner.documents.files import FileStore
from runner.documents.sample import sample_pdf
from runner.errors import InvalidForm, NotAllowed, NotFound
from runner.people import centre
from runner.permissions import Actor, Grant
from runner.scenarios import Move, Player
from runner.settings import Settings
from runner.store import Store
from runner.store import tables as t
from tests.runner.cases.conftest import REPLAYS
from tests.support.people import Cast

SERVICE = "food_premises"
_USUAL = scenarios.read(REPLAYS / SERVICE / "approved_paid_collected.yaml").moves
APPLY = next(move for move in _USUAL if move.task == "Task_Apply")


def begin(store: Store, cast: Cast, key: str = "") -> cases.Done:
    return cases.start(store, cast.centre, SERVICE, cast.town, cast.somchai.person_id, key)


def file_for(store: Store, settings: Settings, cast: Cast) -> int:
    """A case that the centre has filled in and filed for สมชาย."""
    done = begin(store, cast)
    posted = scenarios.posted(APPLY.values)
    for path, name in APPLY.files.items():
        files, content = FileStore.open(settings.files), io.BytesIO(sample_pdf(name))
        document = cases.attach(store, files, settings, cast.centre, done.next_task or 0, path, name, content, "application/pdf")
        posted[path] = [str(document)]
    cases.complete_task(store, cast.centre, done.next_task or 0, posted, "filed")
    return done.case_id


def go_on(player: Player, case_id: int, until: str, moves: Any = _USUAL) -> None:
    """The usual moves after filing, up to the one on task `until`."""
    rest = iter(moves[[move.task for move in moves].index("Task_Apply") + 1 :])
    for move in rest:
        if move.task == until:
            return
        player._move(case_id, move)


def events(store: Store, case_id: int) -> list[tuple[str, str, bool]]:
    with store.read() as connection:
        found = connection.execute(select(t.event).where(t.event.c.stream == case_id).order_by(t.event.c.seq))
        return [(one.action, one.element, one.behalf_of is not None) for one in found]


def told(store: Store, case_id: int) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(t.mail).where(t.mail.c.case_id == case_id).order_by(t.mail.c.id)))


def case(store: Store, case_id: int) -> Any:
    with store.read() as connection:
        return connection.execute(select(t.case).where(t.case.c.id == case_id)).one()


# ---- beginning ----------------------------------------------------------------------------------------------------------
def test_the_same_page_sent_twice_opens_one_draft(store: Store, cast: Cast) -> None:
    first, again = begin(store, cast, "key"), begin(store, cast, "key")
    assert (first.again, again.again) == (False, True)
    assert (again.case_id, again.next_task) == (first.case_id, first.next_task)
    assert begin(store, cast, "another").case_id != first.case_id
    assert cases.start(store, cast.somchai, SERVICE, cast.town, key="key").case_id != first.case_id, "a key is its sender's"


def test_a_double_click_opens_one_draft(store: Store, cast: Cast) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _n: begin(store, cast, "key"), range(4)))
    assert len({one.case_id for one in done}) == 1
    assert sum(not one.again for one in done) == 1


def test_a_centre_files_only_where_its_grants_reach(store: Store, cast: Cast) -> None:
    narrow = Actor(cast.centre.person_id, cast.centre.name, "staff", (Grant("service_centre", "sign_tax", cast.town),))
    with pytest.raises(NotAllowed):
        cases.start(store, narrow, SERVICE, cast.town, cast.somchai.person_id)
    with pytest.raises(NotAllowed):
        cases.start(store, cast.centre, SERVICE, cast.village, cast.somchai.person_id)
    for other in (cast.mali, cast.other_applicant):
        with pytest.raises(NotAllowed):
            cases.start(store, other, SERVICE, cast.town, cast.somchai.person_id)


def test_nobody_files_for_staff_or_for_a_disabled_account(store: Store, cast: Cast) -> None:
    with pytest.raises(NotFound):
        cases.start(store, cast.centre, SERVICE, cast.town, cast.mali.person_id)
    with store.begin() as connection:
        connection.execute(update(t.person).where(t.person.c.id == cast.somchai.person_id).values(disabled_at=t.person.c.created_at))
    with pytest.raises(NotFound):
        begin(store, cast)


def test_a_centre_elsewhere_finds_neither_case_nor_task(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    elsewhere = Actor(cast.wichai.person_id, cast.wichai.name, "staff", (Grant("service_centre", "*", cast.village),))
    done = begin(store, cast)
    for attempt in (
        lambda: cases.view(store, elsewhere, done.case_id),
        lambda: cases.task_view(store, elsewhere, done.next_task or 0),
        lambda: cases.complete_task(store, elsewhere, done.next_task or 0, {}, "key"),
        lambda: cases.save_draft(store, elsewhere, done.next_task or 0, {}),
        lambda: cases.send(store, elsewhere, done.case_id, "withdraw", {}, "key"),
    ):
        with pytest.raises(NotFound):
            attempt()


# ---- recorded and told --------------------------------------------------------------------------------------------------
def test_everything_in_the_applicants_place_is_recorded_as_such(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    case_id = file_for(store, settings, cast)
    assert {behalf for _action, _element, behalf in events(store, case_id)} == {True}
    assert {"case:started", "document:attached", "task:completed", "case:filed"} <= {action for action, _, _ in events(store, case_id)}
    assert (case(store, case_id).applicant_id, case(store, case_id).filed_by) == (cast.somchai.person_id, cast.centre.person_id)
    history = cases.view(store, cast.somchai, case_id).history
    assert {(one.who, one.behalf) for one in history if one.event.action == "task:completed"} == {(cast.centre.name, True)}


def test_the_applicant_is_told_of_every_deed(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    case_id = file_for(store, settings, cast)
    deed = next(one for one in told(store, case_id) if "แทนท่าน" in one.subject)
    assert "กรอกและยื่นคำขอ" in deed.subject
    assert cast.centre.name in deed.body
    with store.read() as connection:
        assert connection.execute(select(t.job).where(t.job.c.kind == "mail", t.job.c.case_id == case_id)).all()


def test_an_applicant_is_not_told_what_they_did_themselves(player: Player, store: Store) -> None:
    case_id = player.play(scenarios.read(REPLAYS / SERVICE / "approved_paid_collected.yaml"), until="Task_CheckDocuments")
    assert not [one for one in told(store, case_id) if "แทนท่าน" in one.subject]


def test_who_has_no_mailbox_reads_it_with_the_case(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    with store.begin() as connection:
        connection.execute(update(t.person).where(t.person.c.id == cast.somchai.person_id).values(email=None))
    case_id = file_for(store, settings, cast)
    assert {one.recipient for one in told(store, case_id)} == {""}
    with store.read() as connection:
        assert not connection.execute(select(t.job).where(t.job.c.kind == "mail")).all()
    go_on(player, case_id, "Task_ChooseChannels")  # letters and notices of every officer's step work without an address too
    assert cases.view(store, cast.centre, case_id).scope["applicant"]["email"] is None


def test_a_centre_corrects_chooses_and_withdraws_in_the_applicants_place(
    store: Store, settings: Settings, cast: Cast, player: Player
) -> None:
    case_id = file_for(store, settings, cast)
    go_on(player, case_id, "Task_ChooseChannels")
    task = next(one for one in cases.view(store, cast.centre, case_id).own_tasks if one.role == "applicant")
    done = cases.complete_task(store, cast.centre, task.id, {"collection": ["post"], "payment_method": ["agency"]} | _post(), "chosen")
    assert not done.ended
    offer = next(one for one in cases.view(store, cast.centre, case_id).offers if one.message == "withdraw")
    fields = {name: ["true"] if "confirm" in name else ["เปลี่ยนใจ ไม่ประกอบกิจการ"] for name in (offer.form.names if offer.form else ())}
    cases.send(store, cast.centre, case_id, "withdraw", fields, "withdrawn")
    assert case(store, case_id).outcome == "withdrawn"
    behalf = {element for action, element, behalf in events(store, case_id) if behalf and action in ("task:completed", "message:sent")}
    assert behalf == {"Task_Apply", "Task_ChooseChannels", offer.element}
    assert sum("แทนท่าน" in one.subject for one in told(store, case_id)) == 3


def _post() -> dict[str, list[str]]:
    parts = {"house_no": "9", "subdistrict": "ในเมือง", "district": "เมือง", "province": "น่าน", "postcode": "55000"}
    return {f"post_address.{name}": [value] for name, value in parts.items()}


# ---- money and handing out ----------------------------------------------------------------------------------------------
@pytest.fixture
def at_centre(store: Store, settings: Settings, cast: Cast, player: Player) -> int:
    """A case filed at the centre whose fee is to be paid there and whose licence is collected there."""
    case_id = file_for(store, settings, cast)
    go_on(player, case_id, "Task_ChooseChannels")
    values = {"collection": "service_centre", "payment_method": "service_centre"}
    player._move(case_id, Move("service_centre", "Task_ChooseChannels", values=values))
    return case_id


TAKEN = {"paid_by": "สมชาย ใจดี", "paid_on": "=string(today())", "receipt_number": "18/12", "payment_taken": True}


def test_the_centre_takes_the_money_and_hands_out_in_its_own_name(store: Store, cast: Cast, player: Player, at_centre: int) -> None:
    player._move(at_centre, Move("service_centre", "Task_TakePaymentAtCentre", values=TAKEN))
    with store.read() as connection:
        paid = connection.execute(select(t.payment).where(t.payment.c.case_id == at_centre)).one()
    assert (paid.status, paid.method, paid.receipt_number) == ("paid", "service_centre", "18/12")
    assert not [one for one in cases.view(store, cast.mali, at_centre).tasks if one.element == "Task_ConfirmPayment"]
    go_on(player, at_centre, "Task_HandOver", [Move(task="Task_Apply"), *_after("Task_ConfirmPayment")])
    handed = {"collected_by": "สมชาย ใจดี", "collected_as": "applicant", "collected_on": "=string(today())", "identity_checked": True}
    player._move(at_centre, Move("service_centre", "Task_HandOverAtCentre", values=handed))
    assert case(store, at_centre).outcome == "issued"
    own = {element: behalf for action, element, behalf in events(store, at_centre) if action == "task:completed"}
    assert (own["Task_TakePaymentAtCentre"], own["Task_HandOverAtCentre"], own["Task_ChooseChannels"]) == (False, False, True)


def _after(task: str) -> list[Move]:
    return list(_USUAL[[move.task for move in _USUAL].index(task) + 1 :])


def test_without_the_money_nothing_is_recorded(store: Store, cast: Cast, player: Player, at_centre: int) -> None:
    task = next(one for one in cases.view(store, cast.centre, at_centre).tasks if one.element == "Task_TakePaymentAtCentre")
    posted = scenarios.posted({**TAKEN, "payment_taken": False})
    with pytest.raises(InvalidForm) as refused:
        cases.complete_task(store, cast.centre, task.id, posted, "key")
    assert [one.path for one in refused.value.errors] == ["payment_taken"]


# ---- the centre's list --------------------------------------------------------------------------------------------------
def listed(store: Store, actor: Actor, **query: Any) -> list[int]:
    return [row.id for row in centre_list.cases(store, actor, CentreQuery(**query)).rows]


def test_the_list_holds_what_was_begun_here_and_what_waits_here(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    ours = file_for(store, settings, cast)
    draft = begin(store, cast).case_id
    elsewhere = player.play(scenarios.read(REPLAYS / SERVICE / "paid_at_centre.yaml"), until="Task_TakePaymentAtCentre")
    theirs = player.play(scenarios.read(REPLAYS / SERVICE / "approved_paid_collected.yaml"), until="Task_CheckDocuments")
    assert listed(store, cast.centre) == [elsewhere, draft, ours]
    assert listed(store, cast.centre, state="centre") == [elsewhere]
    assert listed(store, cast.centre, state="applicant") == [draft]
    assert listed(store, cast.centre, state="ended") == []
    assert listed(store, cast.centre, applicant_id=cast.somchai.person_id) == [theirs, elsewhere, draft, ours]
    number = case(store, ours).number
    assert listed(store, cast.centre, search=number) == [ours]
    assert listed(store, cast.centre, search="ครัวสมชาย", state="centre") == [elsewhere]
    assert listed(store, cast.centre, search="...") == []


def test_nobody_else_has_such_a_list(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    file_for(store, settings, cast)
    far = Actor(cast.wichai.person_id, cast.wichai.name, "staff", (Grant("service_centre", "*", cast.village),))
    for other in (cast.mali, cast.somchai, far, cast.napha):
        assert listed(store, other) == []
        assert listed(store, other, applicant_id=cast.somchai.person_id) == []


def test_a_name_finds_those_who_have_a_case_here(store: Store, settings: Settings, cast: Cast, player: Player) -> None:
    file_for(store, settings, cast)
    assert [one.name for one in centre.look_up(store, cast.centre, "ใจดี").people] == ["สมชาย ใจดี"]
    assert [one.name for one in centre.look_up(store, cast.centre, "ครัวสม").people] == ["สมชาย ใจดี"], "by the shop's name too"
    far = Actor(cast.wichai.person_id, cast.wichai.name, "staff", (Grant("service_centre", "*", cast.village),))
    assert centre.look_up(store, far, "ใจดี").people == []
