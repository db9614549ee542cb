"""Timers: the Bangkok calendar, due order, cycles, event gateways; fired by tick and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runner.clock import BANGKOK, SetClock
from runner.errors import Stuck
from tests.differential.asking import again, begin, do, names
from tests.differential.build import (
    EVENT_SUB,
    after,
    at,
    catch,
    each,
    end,
    every,
    message,
    on,
    path,
    program,
    race,
    script,
    start,
    sub,
    user,
    xor,
)
from tests.differential.walking import FIRST_DAY


def _due(run: object) -> str:
    due = run.next_due()  # type: ignore[attr-defined]
    return "" if due is None else due.astimezone(BANGKOK).isoformat()


@pytest.mark.parametrize(
    ("timer", "due"),
    [
        (after("P1M"), "2026-02-28T09:00:00+07:00"),
        (after("P1Y"), "2027-01-31T09:00:00+07:00"),
        (after("P15D"), "2026-02-15T09:00:00+07:00"),
        (after('= duration("PT90M")'), "2026-01-31T10:30:00+07:00"),
        (after('= duration("P1D") * days'), "2026-02-03T09:00:00+07:00"),
        (at("2026-03-01T16:30:00"), "2026-03-01T16:30:00+07:00"),
        (at("2026-03-01"), "2026-03-01T00:00:00+07:00"),
        (at("2026-03-01T16:30:00Z"), "2026-03-01T23:30:00+07:00"),
        (at('= date and time(day + "T23:59:59+07:00")'), "2026-02-10T23:59:59+07:00"),
        (at("= date(day)"), "2026-02-10T00:00:00+07:00"),
    ],
)
def test_deadlines_are_of_bangkok(timer: str, due: str) -> None:
    run = begin(program(start(), catch("w", timer), end(), path("s", "w", "e")), days=3, day="2026-02-10")
    assert _due(run) == due
    assert _due(again(run)) == due


@pytest.mark.parametrize("text", ["2570-01-01T00:00:00", "tomorrow", "= 5", "= missing"])
def test_a_moment_that_is_none_stops_the_case_with_a_reason(text: str) -> None:
    with pytest.raises(Stuck) as stuck:
        begin(program(start(), catch("w", at(text)), end(), path("s", "w", "e")))
    assert stuck.value.element == "w"


def test_completing_a_task_fires_no_timer_even_when_one_is_due(time: SetClock) -> None:
    run = begin(
        program(
            start(),
            user("a"),
            user("b"),
            on("a", "t", after("P1D")),
            user("late"),
            end(),
            end("e2"),
            path("s", "a", "b", "e"),
            path("t", "late", "e2"),
        )
    )
    time.move(timedelta(days=5))
    assert names(do(run, "a")) == ["b"]
    run = again(run)
    run.tick()
    assert names(run) == ["late"]


def test_a_due_moment_is_never_early(time: SetClock) -> None:
    time.move(timedelta(microseconds=1))
    run = begin(program(start(), catch("w", after("PT1S")), user("z"), end(), path("s", "w", "z", "e")))
    time.move(timedelta(seconds=1, microseconds=-1))
    run.tick()
    assert names(run) == []
    time.move(timedelta(seconds=1))
    run.tick()
    assert names(run) == ["z"]


def test_after_a_stop_the_earlier_interruption_wins(time: SetClock) -> None:
    run = begin(program(
        start(), user("a"), on("a", "n", after("P2D"), interrupting=False), on("a", "i", after("P1D")), user("nn"), user("ii"),
        end(), end("e2"), end("e3"), path("s", "a", "e"), path("n", "nn", "e2"), path("i", "ii", "e3"),
    ))  # fmt: skip
    time.move(timedelta(days=5))
    assert run.tick() == 1
    assert names(run) == ["ii"]


def test_missed_turns_of_a_cycle_fire_once(time: SetClock) -> None:
    run = begin(_reminders("R/P7D"))
    time.move(timedelta(days=30))
    run = again(run)
    run.tick()
    assert run.variables["n"] == 1
    assert _due(run) == "2026-03-07T09:00:00+07:00"


def _reminders(cycle: str) -> object:
    count = script("c", "= (if n = null then 0 else n) + 1", "n")
    return program(
        start(),
        user("a"),
        on("a", "t", every(cycle), interrupting=False),
        count,
        end(),
        end("e2"),
        path("s", "a", "e"),
        path("t", "c", "e2"),
    )


def test_a_cycle_turns_as_often_as_it_says_and_stops_with_its_task(time: SetClock) -> None:
    run = begin(_reminders("R3/PT10H"))
    for _ in range(5):
        time.move(timedelta(hours=11))
        run = again(run)
        run.tick()
    assert run.variables["n"] == 3
    assert run.next_due() is None
    assert names(run) == ["a"]
    endless = begin(_reminders("R/PT10H"))
    assert do(endless, "a").ended


def test_a_cycle_may_begin_at_a_moment(time: SetClock) -> None:
    run = begin(_reminders('= "R/" + string(date("2026-02-10")) + "T08:30:00+07:00/P7D"'))
    assert _due(run) == "2026-02-10T08:30:00+07:00"
    time.move(datetime(2026, 2, 20, tzinfo=BANGKOK))
    run.tick()
    assert run.variables["n"] == 1
    assert _due(run) == "2026-02-24T08:30:00+07:00"


def test_a_cycle_whose_beginning_is_past_fires_at_once_and_then_keeps_its_step(time: SetClock) -> None:
    run = begin(_reminders("R/2026-01-01T08:30:00/P7D"))
    run.tick()
    assert run.variables["n"] == 1
    assert _due(run) == "2026-02-05T08:30:00+07:00"


def test_a_monthly_cycle_does_not_drift_from_the_31st(time: SetClock) -> None:
    run = begin(_reminders("R/P1M"))
    found = []
    for _ in range(4):
        found.append(_due(run)[:10])
        due = run.next_due()
        assert due is not None
        time.move(due)
        run.tick()
    assert found == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


def test_500_turns_leave_nothing_behind(time: SetClock) -> None:
    run = begin(_reminders("R/PT10H"))
    sizes = set()
    for _ in range(500):
        time.move(timedelta(hours=11))
        run = again(run)
        run.tick()
        sizes.add(len(run.dump()))
    assert run.variables["n"] == 500
    assert max(sizes) - min(sizes) <= 6


def test_an_event_gateway_has_a_due_moment_for_each_timer(time: SetClock) -> None:
    run = begin(_race(), days=3)
    assert _due(run) == "2026-02-01T09:00:00+07:00"
    assert [s.element.id for s in run.subscriptions()] == ["m"]
    time.move(timedelta(days=9))
    run = again(run)
    run.tick()
    assert names(run) == ["k2"]
    assert run.crossed == ["F_r_t2", "F_t2_k2"]
    assert run.next_due() is None


def test_a_message_wins_the_race_when_it_comes_first() -> None:
    run = again(begin(_race(), days=3))
    assert run.message("paid", "A1", {"amount": 5})
    assert names(run) == ["k3"]
    assert run.variables["amount"] == 5
    assert run.next_due() is None


def _race() -> object:
    return program(
        start(), race("r"), catch("t1", after('= duration("P1D") * days')), catch("t2", after("P1D")), catch("m", message("paid")),
        user("k1"), user("k2"), user("k3"), end(), path("s", "r", "t1", "k1", "e"), path("r", "t2", "k2", "e"), path("r", "m", "k3", "e"),
        messages=("paid",),
    )  # fmt: skip


def test_a_timer_may_read_what_its_task_was_given_and_each_instance_has_its_own(time: SetClock) -> None:
    one = sub(
        "sp",
        start("ss"),
        user("u"),
        on("u", "t", after('= duration("P1D") * it')),
        end("se"),
        end("se2"),
        path("ss", "u", "se"),
        path("t", "se2"),
        each=each("= [2, 5]", "it"),
    )
    run = begin(program(start(), one, user("z"), end(), path("s", "sp", "z", "e")))
    for days, left in ((2, ["u"]), (3, ["z"])):
        time.move(timedelta(days=days))
        run = again(run)
        run.tick()
        assert names(run) == left


def test_a_cycle_listens_beside_a_part_without_holding_its_end(time: SetClock) -> None:
    tick = sub(
        "tick",
        start("ts", every("R/P1D"), interrupting=False),
        script("c", "= (if n = null then 0 else n) + 1", "n"),
        end("te"),
        path("ts", "c", "te"),
        attributes=EVENT_SUB,
    )
    run = begin(program(start(), user("a"), end(), tick, path("s", "a", "e")))
    for _ in range(3):
        time.move(timedelta(days=1))
        run = again(run)
        run.tick()
    assert run.variables["n"] == 3
    assert do(run, "a").ended


def test_a_loop_of_timers_that_are_all_due_is_stopped() -> None:
    endless = program(start(), xor("m"), catch("w", after("PT0S")), xor("g", "F_g_m"), end(), path("s", "m", "w", "g", "m"), flow_never())
    run = begin(endless)
    with pytest.raises(Stuck, match="automatic tasks"):
        run.tick()


def flow_never() -> str:
    from tests.differential.build import flow

    return flow("g", "e", "= false")


def test_the_state_says_when_the_next_timer_is_due_in_utc(time: SetClock) -> None:
    run = begin(program(start(), catch("w", after("PT1H")), end(), path("s", "w", "e")))
    assert run.next_due() == FIRST_DAY + timedelta(hours=1)
