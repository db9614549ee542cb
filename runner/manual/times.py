"""How long a service takes: the time that the diagram's elements state for each step, their sum, and what law and sources allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from runner import feel
from runner.catalogue import Step
from runner.definitions import Definition
from runner.diagram import Element
from runner.errors import AnuyatError
from runner.form.translations import Sentence

_WEEK, _WORKING = 7, 5
BEFORE_THE_CLOCK = frozenset({"apply", "check"})  # the law counts from complete documents
_WORDS = (
    ("days", "วัน", "day"),
    ("working", "วันทำการ", "working day"),
    ("hours", "ชั่วโมง", "hour"),
    ("minutes", "นาที", "minute"),
)
_FIELDS = {"minute": "minutes", "hour": "hours", "day": "days", "working_day": "working"}


@dataclass(frozen=True)
class Time:
    """Calendar days, working days, hours and minutes; minutes are always below 60."""

    days: int = 0
    working: int = 0
    hours: int = 0
    minutes: int = 0

    def __add__(self, other: Time) -> Time:
        hours, minutes = divmod(self.minutes + other.minutes, 60)
        return Time(self.days + other.days, self.working + other.working, self.hours + other.hours + hours, minutes)

    def __bool__(self) -> bool:
        return self != Time()

    @property
    def begun(self) -> int:
        """1 where hours or minutes begin another day."""
        return int(bool(self.hours or self.minutes))

    @property
    def calendar(self) -> int:
        """Whole calendar days that it takes: five working days are a week, a day begun counts."""
        weeks, over = divmod(self.working, _WORKING)
        return self.days + weeks * _WEEK + over + self.begun

    def within(self, limit: int, unit: str) -> bool:
        """Whether it fits into so many days; of working days every day counts as one."""
        return (self.days + self.working + self.begun if unit == "working" else self.calendar) <= limit

    def fits(self, other: Time) -> bool:
        """Whether it is no longer than another time; a day begun counts as a day where the other is of whole days."""
        if other.working:
            return self.within(other.working, "working")
        if other.days:
            return self.within(other.days, "calendar")
        return not (self.days or self.working) and self.hours * 60 + self.minutes <= other.hours * 60 + other.minutes

    @property
    def said(self) -> Sentence:
        """`29 วัน 1 ชั่วโมง 15 นาที`."""
        found = [(getattr(self, name), th, en) for name, th, en in _WORDS if getattr(self, name)]
        return Sentence(
            " ".join(f"{number:,} {th}" for number, th, _ in found),
            " ".join(f"{number:,} {en}{'' if number == 1 else 's'}" for number, _, en in found),
        )


def stated(value: int, unit: str) -> Time:
    """A time as a sheet prints it: unit minute, hour, day or working_day."""
    return Time() + Time(**{_FIELDS[unit]: value})


def total(times: Iterable[Time]) -> Time:
    """All of them, one after the other."""
    return sum(times, Time())


class Clocks:
    """The times of one version's steps. `scope`: the agency's settings and the kind of application, for times that are FEEL."""

    def __init__(self, definition: Definition, scope: Mapping[str, object]) -> None:
        self.scope = scope
        elements = definition.program.elements.values()
        self.elements = {f"{one.process}.{one.id.rpartition('/')[2]}": one for one in elements}
        self._calls = {one.called: one for one in reversed(list(elements)) if one.called}  # part → the first that calls it

    def of(self, step: Step) -> Time:
        """What the step's elements state together; what the sheet prints where none of them states a time."""
        return self.drawn(step) or stated(step.value, step.unit)

    def drawn(self, step: Step) -> Time:
        """What the step's elements state together."""
        return total(_of_element(one, self.scope) for one in self._of(step))

    def stage(self, step: Step) -> str:
        """apply, check, consider …: the stage of its first element, or of the call of the part in which that is drawn."""
        found = next(self._of(step), None)
        seen: set[str] = set()
        while found is not None and not found.properties.get("stage") and found.process not in seen:
            seen.add(found.process)
            found = self._calls.get(found.process)
        return found.properties.get("stage", "") if found is not None else ""

    def lawful(self, steps: Iterable[Step]) -> Time:
        """The steps that the law's limit is about: the office's, from complete documents."""
        return total(self.of(one) for one in steps if one.actor != "applicant" and self.stage(one) not in BEFORE_THE_CLOCK)

    def _of(self, step: Step) -> Iterator[Element]:
        return (self.elements[name] for name in step.elements if name in self.elements)


def _of_element(element: Element, scope: Mapping[str, object]) -> Time:
    days, hours, minutes = (_number(element.properties.get(name, ""), scope) for name in ("days", "hours", "minutes"))
    working = element.properties.get("unit", "working") == "working"
    return Time(0 if working else days, days if working else 0, hours) + Time(minutes=minutes)


def _number(text: str, scope: Mapping[str, object]) -> int:
    """0 where FEEL needs a case to tell."""
    try:
        found = feel.template(text).evaluate(scope) if text.startswith("=") else text
    except AnuyatError:
        return 0
    if isinstance(found, str):
        return int(found) if found.isdecimal() else 0
    return int(found) if isinstance(found, int | Decimal) else 0
