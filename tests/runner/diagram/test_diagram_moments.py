"""Durations, dates and cycles as timers write them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runner import feel
from runner.clock import BANGKOK
from runner.diagram import moments
from runner.errors import ExpressionError

START = datetime(2026, 1, 31, 9, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("P1M", "2026-02-28T09:00"), ("P13M", "2027-02-28T09:00"), ("P1Y1M", "2027-02-28T09:00"), ("P2W", "2026-02-14T09:00"),
        ("P1DT2H30M", "2026-02-01T11:30"), ("PT90S", "2026-01-31T09:01"), ("-P1D", "2026-01-30T09:00"), ("PT0S", "2026-01-31T09:00"),
    ],
)  # fmt: skip
def test_durations_follow_the_calendar(text: str, after: str) -> None:
    assert moments.duration(text).after(START).astimezone(BANGKOK).isoformat().startswith(after)


def test_feel_durations_are_understood() -> None:
    for text, days in (('= duration("P3D")', 3), ('= duration("P1D") * 5', 5), ('= date("2026-02-03") - date("2026-02-01")', 2)):
        assert moments.duration(feel.template(text).evaluate({})).after(START) == START + timedelta(days=days)
    assert moments.duration(feel.template('= duration("P2M")').evaluate({})).months == 2


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1.5D", "P1H", None, 5, True, "P99999999999D", "P9999999Y"])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ExpressionError):
        moments.duration(text).after(START)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "2570-01-01", "2026-02-30T00:00:00", None, 5, "0001-01-01"])
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(ExpressionError):
        moments.moment(text)


def test_a_zone_with_a_name_is_read() -> None:
    assert moments.moment("2026-11-22T09:30:00+07:00[Asia/Bangkok]") == datetime(2026, 11, 22, 9, 30, tzinfo=BANGKOK)


def test_a_day_alone_begins_in_bangkok_and_may_be_meant_to_its_end() -> None:
    assert moments.moment("2026-11-22") == datetime(2026, 11, 22, tzinfo=BANGKOK)
    assert moments.moment("2026-11-22", end_of_day=True) == datetime(2026, 11, 22, 23, 59, 59, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("text", "times", "start"),
    [
        ("R/P7D", -1, None),
        ("R3/PT10H", 3, None),
        ("R-1/P1D", -1, None),
        ("R2/2026-02-10T08:30:00/P7D", 2, datetime(2026, 2, 10, 8, 30, tzinfo=BANGKOK)),
    ],
)
def test_cycles_say_how_often_and_from_when(text: str, times: int, start: datetime | None) -> None:
    cycle = moments.cycle(text)
    assert (cycle.times, cycle.start) == (times, start)


@pytest.mark.parametrize("text", ["P7D", "R/", "R/PT0S", "R/-P1D", "R0/P1D", "R/P1D/P1D/P1D", "0 0 9 * * *", "R/PT0.1S", None])
def test_what_is_no_cycle_is_refused(text: object) -> None:
    with pytest.raises(ExpressionError):
        moments.cycle(text)


def test_turns_that_are_long_past_are_skipped_at_once() -> None:
    seconds = moments.cycle("R/PT1S").every
    assert seconds.turns_past(START, START + timedelta(days=400)) == 400 * 86400
    months = moments.cycle("R/P1M").every
    assert months.turns_past(START, datetime(2126, 2, 1, tzinfo=BANGKOK)) == 1200
    assert months.turns_past(START, datetime(2026, 2, 28, 8, tzinfo=BANGKOK)) == 0
    assert months.turns_past(START, datetime(2026, 2, 28, 9, tzinfo=BANGKOK)) == 1


def test_seconds_are_rounded_up_so_that_nothing_is_early() -> None:
    assert moments.seconds(START + timedelta(microseconds=1)) == moments.seconds(START) + 1
    assert moments.from_seconds(moments.seconds(START)) == START
