"""Where tokens go: exclusive, parallel and inclusive gateways, loops, ends."""

from __future__ import annotations

import pytest

from runner import engine
from runner.errors import Stuck
from tests.differential.asking import again, begin, do, names
from tests.differential.build import both, either, end, flow, path, program, script, start, sub, user, xor
from tests.support.effort import calls


def test_the_first_true_flow_of_the_file_wins_whatever_the_picture() -> None:
    twice = program(
        start(),
        xor("g"),
        user("b"),
        user("d"),
        end(),
        path("s", "g"),
        flow("g", "d", "= 1 = 1"),
        flow("g", "b", "= 1 = 1"),
        path("b", "e"),
        path("d", "e"),
    )
    assert names(begin(twice)) == ["d"]


def test_no_true_condition_and_no_default_is_an_error_and_the_old_state_still_works() -> None:
    choice = program(
        start(), user("a"), xor("g"), user("b"), user("d"), end(), path("s", "a", "g"),
        flow("g", "b", "= x = 1"), flow("g", "d", "= x = 2"), path("b", "e"), path("d", "e"),
    )  # fmt: skip
    run = begin(choice)
    state, variables = run.dump(), dict(run.variables)
    with pytest.raises(Stuck) as stuck:
        run.complete(run.open_tasks()[0].token, {"x": 3})
    assert stuck.value.element == "g"
    with pytest.raises(Stuck):
        run.dump()
    with pytest.raises(Stuck):
        run.tick()
    retried = engine.load(choice, state, variables, {})
    retried.complete(retried.open_tasks()[0].token, {"x": 2})
    assert names(retried) == ["d"]


def test_a_condition_that_is_neither_true_nor_false_does_not_choose_a_way_by_accident() -> None:
    choice = program(
        start(), xor("g", "F_g_b"), user("b"), user("d"), end(), path("s", "g", "b", "e"), flow("g", "d", "= area > 200"), path("d", "e")
    )
    with pytest.raises(Stuck, match="neither true nor false"):
        begin(choice)
    assert names(begin(choice, area=201)) == ["d"]
    assert names(begin(choice, area=200)) == ["b"]


def test_two_flows_from_one_gateway_to_one_element_are_told_apart() -> None:
    twin = program(start(), xor("g"), user("a"), end(), path("s", "g", "a", "e"), flow("g", "a", "= x = 1", "Second")).flows
    assert set(twin) >= {"F_g_a", "Second"}
    choice = program(
        start(), xor("g", "First"), user("a"), end(), path("s", "g"), flow("g", "a", "", "First"), flow("g", "a", "= x = 1", "Second"),
        path("a", "e"),
    )  # fmt: skip
    assert begin(choice, x=1).crossed == ["F_s_g", "Second"]
    assert begin(choice, x=2).crossed == ["F_s_g", "First"]


def test_parallel_branches_keep_all_that_they_write() -> None:
    fork = program(
        start(), both("f"), script("x", '= ["reject"]', "va"), script("y", '= ["ok"]', "vb"), both("j"), user("u"), end(),
        path("s", "f", "x", "j"), path("f", "y", "j", "u", "e"),
    )  # fmt: skip
    run = begin(fork)
    assert names(run) == ["u"]
    assert run.variables == {"case_no": "A1", "va": ["reject"], "vb": ["ok"]}


@pytest.mark.parametrize("order", [("pa", "pb"), ("pb", "pa")])
def test_a_parallel_join_waits_for_both_in_every_round_of_a_loop(order: tuple[str, str]) -> None:
    loop = program(
        start(), xor("m"), both("f"), user("pa"), user("pb"), both("j"), user("rep"), xor("g", "F_g_e"), end(),
        path("s", "m", "f", "pa", "j"), path("f", "pb", "j", "rep", "g", "e"), flow("g", "m", "= again = 1"),
    )  # fmt: skip
    run = begin(loop)
    for _ in range(4):
        run = do(run, order[0])
        assert names(run) == [order[1]]
        run = do(do(run, order[1]), "rep", again=1)
        assert names(run) == ["pa", "pb"]


def test_a_join_takes_one_token_of_each_flow_and_leaves_the_rest_waiting() -> None:
    run = begin(program(
        start(), both("f"), user("a"), user("b"), xor("m"), user("d"), both("j"), user("z"), end(),
        path("s", "f", "a", "m", "j", "z", "e"), path("f", "b", "m"), path("f", "d", "j"),
    ))  # fmt: skip
    run = do(do(run, "a"), "b")
    assert names(run) == ["d"]
    assert run.live() == ["d", "j"]
    run = do(run, "d")
    assert names(run) == ["z"]
    with pytest.raises(Stuck, match="never arrive"):  # the second token of the first flow waits for ever
        do(run, "z")


def test_an_exclusive_gateway_lets_every_token_pass() -> None:
    run = begin(
        program(
            start(), both("f"), user("a"), user("b"), xor("m"), user("z"), end(), path("s", "f", "a", "m", "z", "e"), path("f", "b", "m")
        )
    )
    run = do(do(run, "a"), "b")
    assert names(run) == ["z", "z"]
    assert not do(run, "z").ended
    assert do(do(run, "z"), "z").ended


@pytest.mark.parametrize(("x", "y", "opened"), [(1, 1, ["ox", "oy"]), (1, 0, ["ox"]), (0, 0, ["od"])])
def test_an_inclusive_join_waits_for_the_branches_that_were_taken(x: int, y: int, opened: list[str]) -> None:
    run = begin(program(
        start(), either("o", "F_o_od"), user("ox"), user("oy"), user("od"), either("j"), user("z"), end(), path("s", "o"),
        flow("o", "ox", "= x = 1"), flow("o", "oy", "= y = 1"), flow("o", "od"), path("ox", "j"), path("oy", "j"), path("od", "j", "z",
        "e"),
    ), x=x, y=y)  # fmt: skip
    assert names(run) == opened
    for name in opened:
        assert "z" not in names(run)
        run = do(run, name)
    assert names(run) == ["z"]


def test_an_inclusive_join_goes_on_when_an_interruption_takes_the_other_branch_away() -> None:
    from tests.differential.build import after, on

    run = begin(program(
        start(), either("o"), user("a"), user("b"), either("j"), user("z"), end(), on("b", "late", after("P1D")), end("e2"),
        path("s", "o", "a", "j"), path("o", "b", "j", "z", "e"), path("late", "e2"),
    ))  # fmt: skip
    run = do(run, "a")
    assert names(run) == ["b"]
    due = run.next_due()
    assert due is not None
    run = again(run)
    from runner import clock

    with clock.use(clock.SetClock(due)):
        run.tick()
    assert names(run) == ["z"]


def test_a_loop_of_automatic_tasks_is_stopped() -> None:
    endless = program(
        start(),
        script("q", "= (if n = null then 0 else n) + 1", "n"),
        xor("g", "F_g_q"),
        end(),
        path("s", "q", "g", "q"),
        flow("g", "e", "= n > 100000"),
    )
    with pytest.raises(Stuck, match="automatic tasks"):
        begin(endless)


def test_a_long_chain_compiles_and_runs() -> None:
    ids = [f"u{i}" for i in range(297)]
    run = begin(program(start(), *(script(i, "= 1", "n") for i in ids), end(), path("s", *ids, "e")))
    assert run.ended


def test_many_parallel_blocks_in_sequence_cost_no_more_than_they_are() -> None:
    blocks = range(60)
    body = [start(), end(), path("s", "f0")]
    for i in blocks:
        body += [
            both(f"f{i}"),
            user(f"a{i}"),
            user(f"b{i}"),
            both(f"j{i}"),
            path(f"f{i}", f"a{i}", f"j{i}"),
            path(f"f{i}", f"b{i}", f"j{i}"),
        ]
        body.append(path(f"j{i}", f"f{i + 1}" if i < 59 else "e"))
    run = begin(program(*body))
    for i in blocks:
        run = do(do(run, f"a{i}"), f"b{i}")
        assert len(run.case.all_tokens()) <= 2
    assert run.ended


def test_seventy_inclusive_blocks_compile_quickly() -> None:
    body = [start(), end(), path("s", "f0")]
    for i in range(70):
        body += [either(f"f{i}"), user(f"a{i}"), user(f"b{i}"), either(f"j{i}")]
        body += [path(f"f{i}", f"a{i}", f"j{i}"), path(f"f{i}", f"b{i}", f"j{i}", f"f{i + 1}" if i < 69 else "e")]
    begun: list[engine.Run] = []
    assert calls(lambda: begun.append(begin(program(*body)))) < 270_000  # 134,751 when it was written
    (run,) = begun
    for i in range(70):
        run = do(do(run, f"b{i}"), f"a{i}")
    assert run.ended


def test_a_branch_that_ends_inside_leaves_the_others_running() -> None:
    run = begin(
        program(
            start(),
            both("f"),
            user("a"),
            sub("sp", start("ss"), user("b"), end("se"), path("ss", "b", "se")),
            end(),
            end("e2"),
            path("s", "f", "a", "e"),
            path("f", "sp", "e2"),
        )
    )
    assert run.live() == ["a", "sp", "b"]
    run = do(run, "a")
    assert names(run) == ["b"]
    assert not run.ended
    run = do(run, "b")
    assert run.ended
    assert run.end_events == ["e", "e2"]
