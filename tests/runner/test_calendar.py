"""Working days follow the government's calendar in Bangkok."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from runner import calendar, clock
from runner.errors import AnuyatError
from runner.store import Store
from runner.store.tables import holiday


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    yield
    calendar._closed.clear()
    calendar._open.clear()


def bangkok(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=clock.BANGKOK)  # type: ignore[arg-type]


def test_weekends_and_songkran_are_closed() -> None:
    assert not calendar.is_working_day(date(2026, 4, 11))
    assert not calendar.is_working_day(date(2026, 4, 14))
    assert calendar.is_working_day(date(2026, 4, 16))


def test_labour_day_is_open_for_government() -> None:
    assert calendar.is_working_day(date(2026, 5, 1))


def test_adding_days_skips_what_is_closed() -> None:
    assert calendar.add_working_days(date(2026, 4, 10), 1) == date(2026, 4, 16)
    assert calendar.add_working_days(date(2026, 4, 16), -1) == date(2026, 4, 10)
    assert calendar.add_working_days(date(2026, 4, 11), 0) == date(2026, 4, 16)


def test_between_is_the_inverse_of_adding() -> None:
    start = date(2026, 6, 8)
    for n in range(40):
        assert calendar.working_days_between(start, calendar.add_working_days(start, n)) == n


def test_an_administrator_adds_and_takes_away_days(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(insert(holiday), {"day": date(2026, 6, 9), "name_th": "วันหยุดพิเศษ", "closed": True})
        connection.execute(insert(holiday), {"day": date(2026, 6, 3), "name_th": "เปิดทำการ", "closed": False})
        calendar.load(connection)
    assert calendar.holiday_name(date(2026, 6, 9)) == "วันหยุดพิเศษ"
    assert calendar.is_working_day(date(2026, 6, 3))


def test_days_end_at_closing_time() -> None:
    assert calendar.due(bangkok(2026, 6, 8, 10), days=2) == bangkok(2026, 6, 10, 16, 30).astimezone(UTC)
    assert calendar.due(bangkok(2026, 6, 5, 10), days=1, unit="calendar") == bangkok(2026, 6, 6, 16, 30).astimezone(UTC)


def test_minutes_run_only_while_the_office_is_open() -> None:
    assert calendar.due(bangkok(2026, 6, 5, 16), minutes=60) == bangkok(2026, 6, 8, 9).astimezone(UTC)
    assert calendar.due(bangkok(2026, 6, 6, 12), minutes=15) == bangkok(2026, 6, 8, 8, 45).astimezone(UTC)


def test_an_absurd_span_is_refused() -> None:
    with pytest.raises(AnuyatError):
        calendar.add_working_days(date(2026, 6, 8), 10**9)
