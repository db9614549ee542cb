"""A path played through the real runner: what is done for whom, and what is said where a case goes otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path as File

import pytest

from runner import scenarios
from runner.clock import BANGKOK
from runner.paths.model import Move, Path
from runner.paths.replay import Played, play
from runner.paths.replay_office import Office, office_for
from runner.settings import ROOT
from tests.differential.build import after, both, catch, end, error, file, job, message, on, path, process, properties, start, user
from tests.support.paths import path_of

NINE = datetime(2027, 1, 11, 9, 0, tzinfo=BANGKOK)
DIAGRAM = file(
    process(
        "errand",
        start(), user("ask", form="", role="applicant"), user("weigh", form="", role="weighers"), job("post"),
        catch("answer", message("answered")),
        end(), end("lost"), end("late"),
        on("post", "no_address", error("NO_ADDRESS")), on("weigh", "slow", after("P5D")),
        path("s", "ask", "weigh", "post", "answer", "e"), path("no_address", "lost"), path("slow", "late"),
    ),
    messages=("answered",), errors=("NO_ADDRESS",), key="",
)  # fmt: skip
ASKED = Move("complete", "ask", "applicant", crossed=("F_ask_weigh",), opened=("weigh",))
WEIGHED = Move("complete", "weigh", "weighers", crossed=("F_weigh_post",), opened=("post",))
POSTED = Move("complete", "post", values={"parcel": "EY1"}, crossed=("F_post_answer",), opened=("answer",))
ANSWERED = Move("message", "answer", message="answered", crossed=("F_answer_e",))
LOST = Move("fail", "post", code="NO_ADDRESS", crossed=("F_no_address_lost",))
LATE = Move("wait", until=NINE + timedelta(days=5), crossed=("F_slow_late",))


@pytest.fixture(scope="module")
def errand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of a small service that somebody else has drawn: no sheet, a group that nobody knows, work for outside."""
    drawn = tmp_path_factory.mktemp("theirs") / "errand.bpmn"
    drawn.write_bytes(DIAGRAM)
    with office_for(drawn) as office:
        yield office


def _path(*moves: Move, ends: tuple[str, ...] = ("e",)) -> Path:
    return Path("ทางหนึ่ง", moves, NINE, first=("F_s_ask",), ends=ends)


def _fault(played: Played) -> str:
    assert len(played.faults) == 1
    return played.faults[0].en


def test_it_goes_through_people_workers_and_messages(errand: Office) -> None:
    played = play(errand, _path(ASKED, WEIGHED, POSTED, ANSWERED))
    assert played.faults == ()
    assert played.ends == ("e",)
    assert played.flows == ("F_s_ask", "F_ask_weigh", "F_weigh_post", "F_post_answer", "F_answer_e")


def test_a_workers_error_takes_the_border(errand: Office) -> None:
    played = play(errand, _path(ASKED, WEIGHED, LOST, ends=("lost",)))
    assert (played.faults, played.ends) == ((), ("lost",))


def test_time_passes_and_the_timer_fires(errand: Office) -> None:
    played = play(errand, _path(ASKED, LATE, ends=("late",)))
    assert (played.faults, played.ends) == ((), ("late",))


def test_every_path_begins_anew(errand: Office) -> None:
    one, other = (play(errand, _path(ASKED, LATE, ends=("late",))) for _ in range(2))
    assert one == other


def test_it_says_at_which_step_other_flows_were_crossed(errand: Office) -> None:
    wrong = replace(WEIGHED, crossed=("F_weigh_elsewhere",))
    fault = _fault(play(errand, _path(ASKED, wrong, POSTED, ANSWERED)))
    assert "step 2 weigh" in fault
    assert "expected to cross F_weigh_elsewhere, found F_weigh_post" in fault


def test_it_says_which_tasks_wait_instead(errand: Office) -> None:
    wrong = replace(ASKED, opened=("post",))
    assert "expected to wait at post, found weigh (weigh)" in _fault(play(errand, _path(wrong, WEIGHED)))


def test_a_task_of_another_role_is_a_fault(errand: Office) -> None:
    wrong = replace(WEIGHED, role="officer")
    assert "open for weighers, not for officer" in _fault(play(errand, _path(ASKED, wrong)))


def test_a_task_that_is_not_open_is_a_fault(errand: Office) -> None:
    assert "weigh (weigh) is not open; the case waits at ask (ask)" in _fault(play(errand, _path(WEIGHED)))


def test_another_end_is_a_fault(errand: Office) -> None:
    assert "expected to end at lost, found e" in _fault(play(errand, _path(ASKED, WEIGHED, POSTED, ANSWERED, ends=("lost",))))


def test_a_case_that_still_waits_is_a_fault(errand: Office) -> None:
    played = play(errand, _path(ASKED, WEIGHED, ends=()))
    assert "the case has not ended" in _fault(played)
    assert played.flows == ("F_s_ask", "F_ask_weigh", "F_weigh_post")


def test_an_error_that_nothing_catches_is_a_fault(errand: Office) -> None:
    assert "no event catches the error STRANGE" in _fault(play(errand, _path(ASKED, WEIGHED, replace(LOST, code="STRANGE"))))


def test_a_refused_form_is_a_fault_with_every_field(radio: Office) -> None:
    recorded = path_of(radio, scenarios.read(ROOT / "tests/replays/radio_trade/refused_at_check.yaml"))
    first = replace(recorded.moves[0], values={})
    fault = _fault(play(radio, replace(recorded, moves=(first, *recorded.moves[1:]))))
    assert "step 1 Task_Apply" in fault
    assert "the form refuses" in fault


@pytest.fixture(scope="module")
def radio() -> Iterator[Office]:
    with office_for(ROOT / "processes" / "radio_trade.bpmn") as office:
        yield office


@pytest.mark.parametrize("name", ["paid_at_agency", "bank_tells", "withdrawn", "never_paid", "returned_unanswered"])
def test_a_recorded_scenario_replays_as_a_path(radio: Office, name: str) -> None:
    recorded = path_of(radio, scenarios.read(ROOT / "tests/replays/radio_trade" / f"{name}.yaml"))
    played = play(radio, recorded)
    assert played.faults == ()
    assert played.flows == recorded.flows


def test_what_the_applicant_holds_is_seen(errand: Office) -> None:
    licence = {"service": "earlier", "number": "5/2569", "valid_from": "2026-01-01", "valid_to": "2030-12-31"}
    changed = replace(_path(ASKED, WEIGHED, POSTED, ANSWERED), applicant={"kind": "juristic", "licences": [licence]}, agency={"name": "อื่น"})
    assert play(errand, changed).faults == ()


def test_two_sides_are_done_in_either_order(tmp_path: File) -> None:
    drawn = tmp_path / "sides.bpmn"
    body = [
        user("a", form=""),
        user("b", form=""),
        both("split"),
        both("join"),
        end(),
        path("s", "split", "a", "join"),
        path("split", "b", "join"),
        path("join", "e"),
    ]
    drawn.write_bytes(file(process("sides", start(), *body)))
    first = Move("complete", "b", "officer", crossed=("F_b_join",), opened=("a", "join"))
    last = Move("complete", "a", "officer", crossed=("F_a_join", "F_join_e"))
    with office_for(drawn) as office:
        played = play(office, Path("สองข้าง", (first, last), NINE, first=("F_s_split", "F_split_a", "F_split_b"), ends=("e",)))
    assert played.faults == ()


def test_an_offered_message_is_sent_by_who_may(tmp_path: File) -> None:
    drawn = tmp_path / "offer.bpmn"
    offered = properties(offered_to="applicant")
    body = [
        user("work", form=""),
        on("work", "stop", message("stopped"), offered),
        end(),
        end("gone"),
        path("s", "work", "e"),
        path("stop", "gone"),
    ]
    drawn.write_bytes(file(process("offer", start(), *body), messages=("stopped",), key=""))
    stop = Move("message", "stop", "applicant", message="stopped", crossed=("F_stop_gone",))
    with office_for(drawn) as office:
        way = Path("ถอน", (stop,), NINE, first=("F_s_work",), ends=("gone",))
        assert play(office, way).faults == ()
        assert "may not" in _fault(play(office, replace(way, moves=(replace(stop, role="officer"),))))
