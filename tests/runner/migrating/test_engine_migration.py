"""A running case in another version of its program: what stays, what is new, and what somebody must decide."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from runner import clock, diagram, engine
from runner.clock import SetClock
from runner.engine import Migrated, Passage, Problem, Program, Run
from runner.store.types import dumps, loads
from tests.differential import build as b
from tests.differential.asking import Told, begin, do, names
from tests.differential.diagrams import ALL
from tests.differential.walking import FIRST_DAY, Walker, beginning, seen

WALKS = int(os.environ.get("ANUYAT_WALKS", "100")) // 4


@pytest.fixture(autouse=True)
def time() -> SetClock:  # type: ignore[misc]
    """31 January 2026, 09:00 in Bangkok."""
    with clock.use(SetClock(FIRST_DAY)) as standing:
        yield standing  # type: ignore[misc]


def moved(run: Run, new: Program, chosen: dict[str, str] | None = None, **renamed: str) -> Migrated:
    """The case in another program, everything on the way stored."""
    passage = Passage(run.program, new, engine.same_ids(run.program, new) | renamed, chosen or {})
    stored = run.dump()
    problems = engine.survey(passage, stored).problems
    found = engine.migrate(passage, engine.load(run.program, stored, loads(dumps(run.variables)), {}), {}, Told())
    assert found.problems == problems
    return found


def arrived(run: Run, new: Program, chosen: dict[str, str] | None = None, **renamed: str) -> Run:
    found = moved(run, new, chosen, **renamed).run
    assert found is not None
    return found


def walk(*names_: str, more: str = "", messages: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> Program:
    """User tasks one after the other."""
    return b.program(b.start(), *map(b.user, names_), b.end(), b.path("s", *names_, "e"), more, messages=messages, parts=parts)


@pytest.mark.parametrize("name", ALL)
def test_a_copy_with_another_digest_changes_nothing_but_the_mark(name: str) -> None:
    content, messages = ALL[name]
    old, new = (engine.compile_process(name, name, [diagram.read(c, name)], {}) for c in (content, content + b"<!-- again -->"))
    passage = Passage(old, new, engine.same_ids(old, new))
    assert old.mark != new.mark
    steps = 0
    for seed in range(WALKS):
        time = SetClock(FIRST_DAY)
        with clock.use(time):
            kept, stored = (engine.start(old, beginning(seed), {}) for _ in range(2))
            walker = Walker(seed, time, messages)
            program, other = old, new
            for _ in range(60):
                move = walker.next(kept)
                if kept.ended or move is None:
                    break
                before = stored.dump()
                survey = engine.survey(passage, before) if program is old else engine.survey(Passage(new, old, passage.kept), before)
                assert (survey.problems, survey.armed) == ((), frozenset())
                way = Passage(program, other, passage.kept)
                told = Told()
                found = engine.migrate(way, engine.load(program, before, loads(dumps(stored.variables)), {}), {}, told)
                assert found.run is not None
                assert found.run.dump().replace(other.mark, program.mark) == before, (name, seed)
                assert told == []
                stored, program, other = found.run, other, program
                move(kept)
                move(stored)
                assert seen(kept) == seen(stored), (name, seed)
                steps += 1
    assert steps > WALKS


def test_a_task_keeps_its_token_when_tasks_before_and_after_it_are_new() -> None:
    run = do(begin(walk("a", "b")), "a")
    task = run.open_tasks()[0].token
    after = arrived(run, walk("a", "x", "b", "y"))
    assert [(t.token, t.element.id) for t in after.open_tasks()] == [(task, "b")]
    assert names(do(after, "b")) == ["y"]


def test_a_renamed_task_is_the_same_task() -> None:
    run = begin(walk("a", "b"))
    after = arrived(run, walk("fill", "b"), a="fill")
    assert [(t.token, t.element.id) for t in after.open_tasks()] == [(run.open_tasks()[0].token, "fill")]


def test_a_task_that_is_gone_is_decided_upon() -> None:
    run = do(begin(walk("a", "b", "c")), "a")
    new = walk("a", "c")
    assert moved(run, new).problems == (Problem("b", "gone"),)
    found = moved(run, new, {"b": "c"})
    assert found.run is not None
    assert names(found.run) == ["c"]
    assert found.placed == {run.open_tasks()[0].token: found.run.open_tasks()[0].token}
    assert run.open_tasks()[0].token != found.run.open_tasks()[0].token


def test_a_choice_may_put_a_case_before_a_gateway_and_it_runs_on() -> None:
    run = do(begin(walk("a", "b")), "a", ok=1)
    new = b.program(
        b.start(), b.user("a"), b.xor("g", "F_g_e"), b.user("c"), b.end(), b.path("s", "a", "g", "e"), b.flow("g", "c", "= ok = 1"),
        b.path("c", "e"),
    )  # fmt: skip
    assert names(arrived(run, new, {"b": "g"})) == ["c"]


def test_kept_timers_keep_their_moment_and_new_ones_start_now(time: SetClock) -> None:
    def waiting(*timers: tuple[str, str]) -> Program:
        return walk("a", more="".join(b.on("a", n, b.after(d)) + b.end(f"e_{n}") + b.path(n, f"e_{n}") for n, d in timers))

    begun = clock.now()
    run = begin(waiting(("late", "P20D"), ("gone", "P1D")))
    time.move(timedelta(days=3))
    found = moved(run, waiting(("late", "P15D"), ("reminder", "P7D")))
    assert found.run is not None
    assert found.armed == ("reminder",)
    assert found.run.timers() == [(begun + timedelta(days=10), "reminder"), (begun + timedelta(days=20), "late")]


def test_a_reminder_that_was_given_is_not_given_again(time: SetClock) -> None:
    def program(days: int) -> Program:
        return walk("a", more=b.on("a", "t", b.after(f"P{days}D"), interrupting=False) + b.end("te") + b.path("t", "te"))

    run = begin(program(1))
    time.move(timedelta(days=2))
    run.tick()
    assert arrived(run, program(5)).timers() == []


def test_a_new_event_sub_process_listens_and_a_removed_one_is_silent() -> None:
    withdraw = b.sub("w", b.start("ws", b.message("withdraw")), b.user("w1"), b.end("we"), b.path("ws", "w1", "we"), attributes=b.EVENT_SUB)
    old, new = walk("a", messages=("withdraw",)), walk("a", more=withdraw, messages=("withdraw",))
    with_it = arrived(begin(old), new)
    assert [(s.element.id, s.name, s.key) for s in with_it.subscriptions()] == [("ws", "withdraw", "A1")]
    assert arrived(with_it, old).subscriptions() == []
    assert with_it.message("withdraw", "A1")
    assert names(with_it) == ["w1"]
    again = b.sub("v", b.start("vs", b.message("ask")), b.user("v1"), b.end("ve"), b.path("vs", "v1", "ve"), attributes=b.EVENT_SUB)
    three = walk("a", more=withdraw + again, messages=("withdraw", "ask"))
    assert arrived(with_it, three).subscriptions() == []  # the case is being withdrawn: nothing else interrupts that


def _block(*branches: str, after: str = "z") -> Program:
    flows = "".join(b.path("split", *branch.split(), "join") for branch in branches)
    tasks = [name for branch in branches for name in branch.split()]
    return b.program(
        b.start(), b.both("split"), *map(b.user, tasks), b.both("join"), b.user(after), b.end(), b.path("s", "split"), flows,
        b.path("join", after, "e"),
    )  # fmt: skip


def test_a_branch_that_waits_at_a_join_is_not_forgotten_when_flows_change() -> None:
    run = do(begin(_block("p1", "q1")), "p1")
    after = arrived(run, _block("p1 more", "q1"))
    assert names(after) == ["q1"]
    assert names(do(after, "q1")) == ["z"]


def test_cases_inside_a_block_go_on_without_a_branch_that_is_new() -> None:
    run = begin(_block("p1", "q1"))
    after = arrived(run, _block("p1", "q1", "r1"))
    assert names(after) == ["p1", "q1"]
    assert names(do(do(after, "p1"), "q1")) == ["z"]
    around = arrived(begin(walk("p1", "z")), _block("p1", "q1"))
    assert names(do(around, "p1")) == ["z"]


def test_a_join_that_now_has_all_goes_on() -> None:
    run = do(begin(_block("p1", "q1")), "p1")
    after = arrived(run, _block("p1", "r1"), {"q1": "r1"})
    assert names(do(after, "r1")) == ["z"]
    three = do(do(begin(_block("p1", "q1", "r1")), "p1"), "q1")
    assert names(arrived(three, _block("p1", "q1"), {"r1": "z"})) == ["z", "z"]


def test_a_branch_that_is_gone_is_not_waited_for() -> None:
    run = do(begin(_block("p1", "q1", "r1")), "p1")
    after = arrived(run, _block("q1", "r1"))
    assert names(after) == ["q1", "r1"]
    assert names(do(do(after, "q1"), "r1")) == ["z"]


def test_branches_that_nothing_would_bring_together_are_decided_upon() -> None:
    run = begin(_block("p1", "q1"))
    assert moved(run, walk("p1", "q1", "z")).problems == (Problem("join", "join"),)
    assert names(arrived(do(do(run, "p1"), "q1"), walk("p1", "q1", "z"))) == ["z"]


def _several(item: str = "it", *, sequential: bool = False, more: str = "") -> Program:
    each = b.each("= items", item, "results", "= verdict", sequential=sequential)
    return b.program(b.start(), b.user("a", each=each), b.user("z"), b.end(), b.path("s", "a", "z", "e"), more)


@pytest.mark.parametrize("sequential", [False, True])
def test_one_of_several_keeps_its_item_and_all_results_are_collected(sequential: bool) -> None:
    run = do(begin(_several(sequential=sequential), items=["x", "y", "z"]), "a", verdict=1)
    after = arrived(run, _several("thing", sequential=sequential, more=b.on("a", "t", b.after("P9D")) + b.end("te") + b.path("t", "te")))
    assert after.open_tasks()[0].locals["thing"] == "y"
    assert [name for _, name in after.timers()] == ["t"]
    after = do(do(after, "a", verdict=2), "a", verdict=3)
    assert after.variables["results"] == [1, 2, 3]
    assert names(after) == ["z"]


def test_once_or_several_times_is_decided_upon() -> None:
    run = begin(_several(), items=["x", "y"])
    for new in (walk("a", "z"), _several(sequential=True)):
        assert moved(run, new).problems == (Problem("a", "repeat"),)
    assert names(arrived(run, walk("a", "z"), {"a": "a"})) == ["a"]


def _race(*events: tuple[str, str]) -> Program:
    ways = "".join(b.catch(n, e) + b.user(f"k_{n}") + b.path("r1", n, f"k_{n}", "m") for n, e in events)
    return b.program(b.start(), b.race("r1"), b.xor("m"), b.end(), b.path("s", "r1"), ways, b.path("m", "e"), messages=("paid", "told"))


def test_an_event_gateway_waits_on_for_what_it_waited_for(time: SetClock) -> None:
    begun = clock.now()
    run = begin(_race(("t1", b.after("P9D")), ("m1", b.message("paid"))))
    time.move(timedelta(days=1))
    found = moved(run, _race(("m2", b.message("told")), ("m1", b.message("paid")), ("t1", b.after("P2D"))))
    assert found.run is not None
    assert found.armed == ("m2",)
    assert found.run.next_due() == begun + timedelta(days=9)
    assert [s.element.id for s in found.run.subscriptions()] == ["m2", "m1"]
    found.run.message("paid", "A1")
    assert names(found.run) == ["k_m1"]


def _inside(*body: str, kind: str = "sub", more: str = "") -> Program:
    content = (b.start("is"), *map(b.user, body), b.end("ie"), b.path("is", *body, "ie"))
    parts = (b.process("part", *content),) if kind == "call" else ()
    middle = b.call("m", "part") if parts else b.sub("m", *content)
    return b.program(b.start(), b.user("a"), middle, b.user("z"), b.end(), b.path("s", "a", "m", "z", "e"), more, parts=parts)


def test_a_task_may_come_into_a_sub_process_and_out_of_it() -> None:
    plain, inner = walk("a", "b", "c", "z"), _inside("b", "c", more=b.on("m", "t", b.after("P5D")) + b.end("te") + b.path("t", "te"))
    run = do(begin(plain), "a")
    task = run.open_tasks()[0].token
    into = arrived(run, inner)
    assert [(t.token, t.element.id) for t in into.open_tasks()] == [(task, "b")]
    assert into.live() == ["b", "m"]
    assert [name for _, name in into.timers()] == ["t"]
    out = arrived(into, plain)
    assert [t.token for t in out.open_tasks()] == [task]
    assert names(do(do(do(into, "b"), "c"), "z")) == names(do(do(do(out, "b"), "c"), "z")) == []


def test_a_sub_process_may_become_a_part() -> None:
    run = do(begin(_inside("b", "c")), "a")
    after = arrived(run, _inside("b", "x", "c", kind="call"))
    assert [t.token for t in after.open_tasks()] == [t.token for t in run.open_tasks()]
    assert names(do(after, "b")) == ["x"]


def test_a_part_that_is_not_called_any_more_is_decided_upon_as_a_whole() -> None:
    run = do(begin(_inside("b", "c", kind="call")), "a")
    new = walk("a", "n", "z")
    assert moved(run, new).problems == (Problem("m", "gone"),)
    assert names(arrived(run, new, {"m": "n"})) == ["n"]


def test_what_a_service_task_was_is_not_what_a_user_task_is() -> None:
    old = b.program(b.start(), b.job("a"), b.end(), b.path("s", "a", "e"))
    assert moved(begin(old), walk("a")).problems == (Problem("a", "kind"),)
    assert names(arrived(begin(old), walk("a"), {"a": "a"})) == ["a"]


def test_new_local_variables_are_there_at_once() -> None:
    new = b.program(b.start(), b.user("a", b.mapping(inputs={"area": "= size * 2"})), b.end(), b.path("s", "a", "e"))
    after = arrived(begin(walk("a"), size=3), new)
    assert dict(after.open_tasks()[0].locals) == {"area": 6}


def test_a_choice_that_no_way_leads_to_is_refused() -> None:
    each = b.each("= items", "it")
    new = b.program(
        b.start(), b.user("a"), b.sub("m", b.start("is"), b.user("n"), b.end("ie"), b.path("is", "n", "ie"), each=each), b.end(),
        b.path("s", "a", "m", "e"),
    )  # fmt: skip
    run = do(begin(walk("a", "b")), "a")
    assert moved(run, new, {"b": "n"}).problems == (Problem("b", "scope"),)
    assert moved(run, new, {"b": "nowhere"}).problems == (Problem("b", "scope"),)
