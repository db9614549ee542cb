"""Random commands against a small model of food premises: stage → open task. The model and the case never differ."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from runner import cases, clock, scenarios
from runner.clock import BANGKOK, SetClock
from runner.documents.sample import sample_pdf
from runner.errors import Conflict, InvalidForm, NotAllowed, NotFound
from runner.permissions import Actor
from runner.scenarios import Player, Posted
from runner.store import tables as t
from tests.conftest import MORNING
from tests.reliability.clients import FULL
from tests.reliability.holding import faults
from tests.reliability.path import CHECK, REPLAYS, USUAL, correct
from tests.support.people import Cast

APPLY, CORRECT, BOOK, RECORD, IMPROVE = "Task_Apply", "Task_Correct", "Task_BookInspection", "Task_RecordInspection", "Task_Improve"
DECIDE, CHOOSE, CONFIRM, PREPARE = "Task_Decide", "Task_ChooseChannels", "Task_ConfirmPayment", "Task_PrepareLicence"
SIGN, HAND_OVER, LATE, EXCUSE = "Task_SignLicence", "Task_HandOver", "Task_GiveLateReasons", "Task_ConsiderExcuse"

WITHDRAW = {"withdraw_reason": ["ย้ายสถานที่"], "withdraw_confirmed": ["true"]}
VALUES = {move.task: dict(move.values) for move in USUAL.moves if move.task}
TO_IMPROVE = next(move.values for move in scenarios.read(REPLAYS / "inspected_again.yaml").moves if "inspection_advice" in move.values)


@dataclass(frozen=True)
class Way:
    """One valid answer at a stage: who gives it, and the stage or outcome that it leads to (`back`: where the correction came from)."""

    who: str
    values: Callable[[], Posted]
    to: str


def usual(task: str, **other: Any) -> Callable[[], Posted]:
    """What the usual path answers, with other values; dates are of the day on which it is sent."""
    return lambda: scenarios.posted({**VALUES[task], **other})


def back() -> Posted:
    return correct(1)[0].posted


def decide_correct() -> Posted:
    return {name: values for name, values in back().items() if name != "check_result"} | {"decision": ["correct"]}


REFUSED = {"refusal_reasons": "นอกเขตพื้นที่"}
WAYS: dict[str, tuple[Way, ...]] = {
    APPLY: (Way("applicant", usual(APPLY), CHECK),),
    CHECK: (
        Way("officer", usual(CHECK), BOOK),
        Way("officer", usual(CHECK), BOOK),
        Way("officer", back, CORRECT),
        Way("officer", lambda: scenarios.posted({"check_result": "refuse", **REFUSED}), "refused"),
    ),
    CORRECT: (Way("applicant", lambda: {"food_kind": ["ข้าวแกง"]}, "back"),),
    BOOK: (Way("officer", usual(BOOK, inspection_date="=string(today())"), RECORD),),
    RECORD: (Way("officer", usual(RECORD), DECIDE), Way("officer", lambda: scenarios.posted(TO_IMPROVE), IMPROVE)),
    IMPROVE: (Way("applicant", lambda: {"improvement_report": ["ติดตั้งแล้ว"]}, BOOK),),
    DECIDE: (
        Way("officer", usual(DECIDE), CHOOSE),
        Way("officer", usual(DECIDE), CHOOSE),
        Way("officer", decide_correct, CORRECT),
        Way("officer", lambda: scenarios.posted({"decision": "refuse", **REFUSED}), "refused"),
    ),
    CHOOSE: (Way("applicant", usual(CHOOSE), CONFIRM),),
    CONFIRM: (
        Way("officer", usual(CONFIRM), PREPARE),
        Way("officer", usual(CONFIRM), PREPARE),
        Way("officer", lambda: {"payment_method": ["agency"], "payment_result": ["not_wanted"], "lapse_reasons": ["ไม่มาชำระ"]}, "lapsed"),
    ),
    PREPARE: (Way("officer", usual(PREPARE), SIGN),),
    SIGN: (Way("approver", usual(SIGN), HAND_OVER),),
    HAND_OVER: (Way("officer", usual(HAND_OVER), "issued"),),
}
WITHDRAWABLE = (CHECK, CORRECT, BOOK, RECORD, IMPROVE, DECIDE, CHOOSE, CONFIRM)
BESIDE = {LATE: (BOOK, RECORD, IMPROVE, DECIDE, CORRECT), EXCUSE: (HAND_OVER,)}  # tasks that may stand beside the stage's own
JUMPS = st.sampled_from([timedelta(hours=9), *[timedelta(days=n) for n in (1, 7, 16, 31, -2)]])


def deadline(stage: str, entered: datetime) -> tuple[datetime, str] | None:
    """When the stage ends by itself, and where it leads."""
    if stage == CORRECT:
        return datetime.combine(entered.astimezone(BANGKOK).date() + timedelta(days=15), time(23, 59, 59), BANGKOK), "returned"
    spans = {IMPROVE: (15, BOOK), CHOOSE: (7, CONFIRM)}
    return (entered + timedelta(days=spans[stage][0]), spans[stage][1]) if stage in spans else None


class Commands(RuleBasedStateMachine):
    """One case; `stage` is the model: the element of its own open task, or "" when it has ended with `outcome`."""

    player: Player
    cast: Cast
    moving: SetClock

    @initialize(ahead=st.sampled_from(range(10)))
    def start(self, ahead: int) -> None:
        """A new case, brought some way along the usual path: every stage is a beginning."""
        self.moving.move(MORNING)
        self.store, self.counter = self.player.store, 0
        done = cases.start(self.store, self.cast.somchai, "food_premises", self.cast.town)
        self.case_id, self.revision, self.outcome = done.case_id, 1, ""
        self.stage, self.from_, self.entered = APPLY, "", clock.now()
        self.last: tuple[Actor, int, Posted, str] | None = None
        self.files = {path: self._attached(done.next_task or 0, path) for path in USUAL.moves[0].files}
        for _ in range(ahead):
            self._complete(0)

    def _attached(self, task: int, path: str) -> list[str]:
        content = io.BytesIO(sample_pdf(path))
        where = (self.store, self.player.files, self.player.settings, self.cast.somchai, task, path, f"{path}.pdf")
        return [str(cases.attach(*where, content, "application/pdf"))]

    # ---- what the model does ---------------------------------------------------------------------------------------------
    def _go(self, to: str) -> None:
        if to not in WAYS and to != "back":
            self.stage, self.outcome = "", to
        else:
            self.stage, self.from_ = self.from_ if to == "back" else to, self.stage
        self.entered = clock.now()

    def _open(self, element: str) -> int:
        wanted = (t.task.c.case_id == self.case_id, t.task.c.element == element, t.task.c.state == 0)
        with self.store.read() as connection:
            return int(connection.execute(select(t.task.c.id).where(*wanted).order_by(t.task.c.id).limit(1)).scalar_one())

    def _actor(self, who: str) -> Actor:
        return self.cast.of_role(who)

    def _key(self) -> str:
        self.counter += 1
        return f"{self.case_id}-{self.counter}"

    # ---- commands --------------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.stage)
    @rule(choice=st.integers(0, 11))
    def complete(self, choice: int) -> None:
        self._complete(choice)

    @precondition(lambda self: self.stage)
    @rule(choices=st.lists(st.integers(0, 11), min_size=2, max_size=5))
    def complete_several(self, choices: list[int]) -> None:
        for choice in choices:
            if self.stage:
                self._complete(choice)

    def _complete(self, choice: int) -> None:
        ways = WAYS[self.stage]
        way = ways[choice % len(ways)]
        posted = way.values() | (self.files if self.stage == APPLY else {})
        self.last = (self._actor(way.who), self._open(self.stage), posted, self._key())
        done = cases.complete_task(self.store, *self.last)
        self.revision += 1
        self._go(way.to)
        assert (done.again, done.ended) == (False, not self.stage)

    @precondition(lambda self: self.stage)
    @rule()
    def complete_with_nothing_filled_in(self) -> None:
        with pytest.raises(InvalidForm):
            cases.complete_task(self.store, self._actor(WAYS[self.stage][0].who), self._open(self.stage), {}, self._key())

    @precondition(lambda self: self.stage)
    @rule()
    def a_stranger_completes(self) -> None:
        with pytest.raises(NotFound):
            cases.complete_task(self.store, self.cast.wichai, self._open(self.stage), {}, self._key())

    @precondition(lambda self: self.last)
    @rule()
    def send_the_last_form_again(self) -> None:
        assert self.last
        assert cases.complete_task(self.store, *self.last).again

    @precondition(lambda self: self.last)
    @rule()
    def send_the_last_form_as_a_new_one(self) -> None:
        assert self.last
        with pytest.raises(Conflict):
            cases.complete_task(self.store, *self.last[:3], self._key())

    @precondition(lambda self: self.stage)
    @rule()
    def keep_a_draft(self) -> None:
        way = WAYS[self.stage][0]
        cases.save_draft(self.store, self._actor(way.who), self._open(self.stage), way.values())

    @precondition(lambda self: self.stage and WAYS[self.stage][0].who != "applicant")
    @rule(keep=st.booleans())
    def claim(self, keep: bool) -> None:
        actor, task = self._actor(WAYS[self.stage][0].who), self._open(self.stage)
        cases.claim(self.store, actor, task)
        if not keep:
            cases.release(self.store, actor, task)

    @rule(sure=st.integers(0, 5))
    def withdraw(self, sure: int) -> None:
        if self.stage in WITHDRAWABLE and sure == 0:
            assert cases.send(self.store, self.cast.somchai, self.case_id, "withdraw", WITHDRAW, self._key()).ended
            self.revision += 1
            self._go("withdrawn")
        elif self.stage not in WITHDRAWABLE:
            with pytest.raises(Conflict):
                cases.send(self.store, self.cast.somchai, self.case_id, "withdraw", WITHDRAW, self._key())
        else:
            with pytest.raises(NotAllowed):
                cases.send(self.store, self.cast.mali, self.case_id, "withdraw", WITHDRAW, self._key())

    @rule(jump=JUMPS)
    def let_time_pass(self, jump: timedelta) -> None:
        self.moving.move(jump)
        before = self._revision()
        cases.tick(self.store, self.case_id)
        cases.tick(self.store, self.case_id)
        self.revision = self._revision()
        assert self.revision in (before, before + 1)
        due = deadline(self.stage, self.entered)
        if due and due[0] <= clock.now():
            assert self.revision == before + 1
            self._go(due[1])

    # ---- what holds after each -------------------------------------------------------------------------------------------
    def _revision(self) -> int:
        with self.store.read() as connection:
            return int(connection.execute(select(t.case.c.revision).where(t.case.c.id == self.case_id)).scalar_one())

    @invariant()
    def model_and_case_agree(self) -> None:
        if not hasattr(self, "case_id"):
            return
        wanted = (t.task.c.case_id == self.case_id, t.task.c.state == 0)
        with self.store.read() as connection:
            row = connection.execute(select(t.case).where(t.case.c.id == self.case_id)).one()
            open_ones = list(connection.scalars(select(t.task.c.element).where(*wanted)))
        assert [one for one in open_ones if one not in BESIDE] == ([self.stage] if self.stage else [])
        assert all(self.stage in BESIDE[one] for one in open_ones if one in BESIDE)
        assert (row.revision, row.outcome or "", row.status == "ended") == (self.revision, self.outcome, not self.stage)
        assert faults(self.store, self.case_id) == []

    def teardown(self) -> None:
        if hasattr(self, "case_id"):
            with self.store.begin() as connection:
                connection.execute(t.job.delete())


@pytest.mark.slow
def test_random_commands_never_differ_from_the_model(player: Player, cast: Cast, set_clock: SetClock) -> None:
    class OfThisDatabase(Commands):
        pass

    OfThisDatabase.player, OfThisDatabase.cast, OfThisDatabase.moving = player, cast, set_clock
    phases = [Phase.explicit, Phase.generate, Phase.shrink] if FULL else [Phase.explicit, Phase.generate]
    run_state_machine_as_test(
        OfThisDatabase,
        settings=settings(
            max_examples=300 if FULL else 25, stateful_step_count=50 if FULL else 15, deadline=None, phases=phases, derandomize=not FULL,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
