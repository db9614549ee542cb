"""Calendar arithmetic on dates, times and date-times of any year, exact to the nanosecond.

`datetime.date` and `datetime.datetime` carry the usual values; `FarDay` and `FarMoment` step in for years outside 1–9999 and for
fractions finer than microseconds. All functions here take and give either.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from runner.feel.bounds import Fault
from runner.feel.values import DAY, SECOND, FarDay, FarMoment, Time

Day = date | FarDay
Moment = datetime | FarMoment
LAST_YEAR = 999_999_999
_ERA = 146_097  # days of 400 years
_LAST_ORDINAL = date.max.toordinal()


def day_number(year: int, month: int, day: int) -> int:
    """The proleptic Gregorian ordinal (1 January of the year 1 is 1) of a valid date of any year."""
    if 1 <= year <= 9999:
        return date(year, month, day).toordinal()
    eras, inside = divmod(year - 1, 400)
    return eras * _ERA + date(inside + 1, month, day).toordinal()


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of an ordinal."""
    eras, inside = divmod(number - 1, _ERA)
    found = date.fromordinal(inside + 1)
    return found.year + 400 * eras, found.month, found.day


_FIRST, _LAST = day_number(-LAST_YEAR, 1, 1), day_number(LAST_YEAR, 12, 31)


def make_day(number: int) -> Day:
    """The date with this ordinal."""
    if 1 <= number <= _LAST_ORDINAL:
        return date.fromordinal(number)
    if not _FIRST <= number <= _LAST:
        raise Fault("วันที่อยู่นอกช่วงปีที่ใช้ได้", "the date is outside the years that FEEL knows")
    return FarDay(number)


def number_of(day: Day) -> int:
    """The ordinal of a date."""
    return day.number if isinstance(day, FarDay) else day.toordinal()


def ymd(day: Day) -> tuple[int, int, int]:
    """Year, month, day."""
    return civil(day.number) if isinstance(day, FarDay) else (day.year, day.month, day.day)


def day_of(year: int, month: int, day: int) -> Day:
    """A date from its parts; a Fault when there is no such day."""
    try:
        if not -LAST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return make_day(day_number(year, month, day))
    except (ValueError, OverflowError):
        raise Fault("ไม่มีวันที่นี้ในปฏิทิน", f"there is no such day: {year}-{month}-{day}") from None


def split(moment: Moment) -> tuple[int, int, tzinfo | None]:
    """The ordinal of the day, nanoseconds since midnight, and the zone."""
    if isinstance(moment, FarMoment):
        return moment.number, moment.nanos, moment.zone
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return moment.toordinal(), seconds * SECOND + moment.microsecond * 1000, moment.tzinfo


def join(number: int, nanos: int, zone: tzinfo | None) -> Moment:
    """A date and time from its parts; `nanos` may lie outside the day."""
    carry, nanos = divmod(nanos, DAY)
    number += carry
    if 1 <= number <= _LAST_ORDINAL and nanos % 1000 == 0:
        return datetime.combine(date.fromordinal(number), datetime.min.time(), zone).replace(
            hour=nanos // (3600 * SECOND),
            minute=nanos // (60 * SECOND) % 60,
            second=nanos // SECOND % 60,
            microsecond=nanos // 1000 % 1_000_000,
        )
    make_day(number)
    return FarMoment(number, nanos, zone)


def offset(number: int, nanos: int, zone: tzinfo, *, utc: bool = False) -> int:
    """Seconds east of UTC in `zone` at a local moment (or a UTC one). Far years follow the rules of the same year of the 400-year cycle."""
    if isinstance(zone, timezone):
        return int(zone.utcoffset(None).total_seconds())
    inside = (number - 1) % _ERA + 1 + 4 * _ERA if number > _LAST_ORDINAL else max(number, 2)
    there = datetime.combine(date.fromordinal(min(inside, _LAST_ORDINAL - 1)), datetime.min.time()) + timedelta(microseconds=nanos // 1000)
    found = there.replace(tzinfo=UTC).astimezone(zone).utcoffset() if utc else there.replace(tzinfo=zone).utcoffset()
    return int(found.total_seconds()) if found else 0


def instant(moment: Moment) -> int:
    """Nanoseconds since the start of the ordinal 0, in UTC; a moment without a zone counts as if it were UTC."""
    number, nanos, zone = split(moment)
    return number * DAY + nanos - (offset(number, nanos, zone) * SECOND if zone else 0)


def at_instant(nanos: int, zone: tzinfo | None) -> Moment:
    """The moment of an instant as seen in `zone`."""
    number, rest = divmod(nanos, DAY)
    return join(number, rest + (offset(number, rest, zone, utc=True) * SECOND if zone else 0), zone)


def day_part(moment: Moment) -> Day:
    """The date of a date and time."""
    return make_day(moment.number) if isinstance(moment, FarMoment) else moment.date()


def time_part(moment: Moment) -> Time:
    """The time of a date and time, with its zone."""
    _, nanos, zone = split(moment)
    return Time(nanos, zone)


def midnight(day: Day, zone: tzinfo | None = None) -> Moment:
    """The start of a day."""
    return join(number_of(day), 0, zone)


def time_offset(time: Time) -> int | None:
    """Seconds east of UTC, or None; a named zone counts with its offset of January 1970, for a bare time has no day."""
    return None if time.zone is None else offset(719_163, time.nanos, time.zone)


def time_instant(time: Time) -> int:
    """Nanoseconds since midnight UTC; may lie outside the day."""
    return time.nanos - (time_offset(time) or 0) * SECOND


def add_months(day: Day, months: int) -> Day:
    """The same day `months` later, or the last day of that month when it is shorter."""
    year, month, date_ = ymd(day)
    shifted, index = divmod(year * 12 + month - 1 + months, 12)
    if not -LAST_YEAR <= shifted <= LAST_YEAR:
        raise Fault("วันที่อยู่นอกช่วงปีที่ใช้ได้", "the date is outside the years that FEEL knows")
    return day_of(shifted, index + 1, min(date_, month_length(shifted, index + 1)))


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    if month == 12:
        return 31
    return day_number(year, month + 1, 1) - day_number(year, month, 1)


def months_between(start: Day, end: Day) -> int:
    """Whole months from `start` to `end`, negative when `end` is earlier."""
    first, last = ymd(start), ymd(end)
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if months > 0 and last[2] < first[2]:
        return months - 1
    if months < 0 and last[2] > first[2]:
        return months + 1
    return months
