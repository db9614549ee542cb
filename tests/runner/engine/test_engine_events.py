"""Messages, signals, errors, escalations, terminate, and event sub-processes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from runner.clock import SetClock
from runner.errors import NotFound, Stuck
from tests.differential.asking import Told, again, begin, do, names
from tests.differential.build import (
    EVENT_SUB,
    TERMINATE,
    after,
    both,
    call,
    catch,
    each,
    end,
    error,
    escalation,
    flow,
    job,
    mapping,
    message,
    on,
    path,
    process,
    program,
    signal,
    start,
    sub,
    tag,
    throw,
    user,
    xor,
    zeebe,
)


# ---- messages ----------------------------------------------------------------------------------------------------------
def _withdrawable(**more: Any) -> Any:
    return program(
        start(), user("a"), end(),
        sub("w", start("ws", message("withdraw"), **more), user("why"), end("we"), path("ws", "why", "we"), attributes=EVENT_SUB),
        path("s", "a", "e"), messages=("withdraw",),
    )  # fmt: skip


def test_an_interrupting_event_sub_process_takes_the_place_of_all_else() -> None:
    run = again(begin(_withdrawable()))
    assert run.message("withdraw", "A1", {"reason": "ย้ายร้าน"})
    assert names(run) == ["why"]
    assert run.variables["reason"] == "ย้ายร้าน"
    assert run.subscriptions() == []
    assert do(run, "why").ended


@pytest.mark.parametrize("interrupting", [True, False])
def test_the_start_of_an_event_sub_process_picks_what_the_case_gets_of_a_message(interrupting: bool) -> None:
    picked = mapping(outputs={"withdrawn.because": "= reason", "times": "= (if times = null then 0 else times) + 1"})
    run = again(begin(_withdrawable(interrupting=interrupting, more=picked), times=None))
    assert run.message("withdraw", "A1", {"reason": "ย้ายร้าน", "junk": "x"})
    assert again(run).variables == {"case_no": "A1", "times": 1, "withdrawn": {"because": "ย้ายร้าน"}}
    assert names(run) == (["why"] if interrupting else ["a", "why"])


def test_what_a_withdrawal_picks_goes_to_the_sub_process_that_has_the_name() -> None:
    ask = sub("l", start("ls", message("ask"), more=mapping(outputs={"said": "= answer"})), user("x"), end("le"), path("ls", "x", "le"),
              attributes=EVENT_SUB)  # fmt: skip
    scoped = sub("sp", start("ss"), user("u"), end("se"), path("ss", "u", "se"), ask, more=mapping(inputs={"said": "nothing yet"}))
    run = begin(program(start(), scoped, end(), path("s", "sp", "e"), messages=("ask",)))
    assert run.message("ask", "A1", {"answer": "yes"})
    assert dict(again(run).open_tasks()[0].locals) == {"said": "yes"}
    assert "said" not in run.variables


def test_a_second_message_opens_a_second_branch_beside() -> None:
    run = begin(_withdrawable(interrupting=False))
    for _ in range(2):
        run = again(run)
        assert run.message("withdraw", "A1")
    assert names(run) == ["a", "why", "why"]
    run = do(do(run, "why"), "why")
    assert names(run) == ["a"]
    assert [s.key for s in run.subscriptions()] == ["A1"]
    assert do(run, "a").ended


def test_the_case_after_one_that_was_withdrawn_goes_its_own_way() -> None:
    shared = _withdrawable()
    begin(shared).message("withdraw", "A1")
    other = begin(shared, case_no="A2")
    assert names(other) == ["a"]
    assert do(other, "a").ended


def test_a_message_with_another_key_or_name_finds_nobody_and_changes_nothing() -> None:
    run = begin(_withdrawable())
    before = run.dump()
    assert not run.message("withdraw", "A2")
    assert not run.message("other", "A1")
    assert run.dump() == before


def test_a_message_without_a_key_reaches_the_case_it_is_sent_to() -> None:
    run = begin(program(start(), catch("m", message("paid")), user("z"), end(), path("s", "m", "z", "e"), messages=("paid",), key=""))
    assert run.message("paid", "anything")
    assert names(run) == ["z"]


def test_a_message_key_without_a_value_is_an_error() -> None:
    with pytest.raises(Stuck, match="no value"):
        begin(program(start(), catch("m", message("paid")), end(), path("s", "m", "e"), messages=("paid",), key="= nothing"))


def test_one_subscription_gets_a_message_the_interrupting_before_the_waiting_before_the_listening() -> None:
    both_wait = program(
        start(), both("f"), user("a"), on("a", "b", message("news")), user("stopped"), catch("c", message("news")), user("caught"),
        end(), end("e2"), end("e3"),
        sub("l", start("ls", message("news"), interrupting=False), user("heard"), end("le"), path("ls", "heard", "le"),
        attributes=EVENT_SUB),
        path("s", "f", "a", "e"), path("f", "c", "caught", "e2"), path("b", "stopped", "e3"), messages=("news",),
    )  # fmt: skip
    run = begin(both_wait)
    opened = []
    for _ in range(3):
        run = again(run)
        before = names(run)
        assert run.message("news", "A1")
        opened.append([n for n in names(run) if n not in before])
    assert opened == [["stopped"], ["caught"], ["heard"]]


def test_a_receive_task_waits_for_its_message() -> None:
    receive = tag("receiveTask", "r", attributes='messageRef="Message_paid"')
    run = begin(
        program(
            start(), receive, on("r", "late", after("P3D")), end(), end("e2"), path("s", "r", "e"), path("late", "e2"), messages=("paid",)
        )
    )
    assert run.next_due() is not None
    assert run.live() == ["r"]
    run = again(run)
    assert run.message("paid", "A1")
    assert run.ended
    assert run.end_events == ["e"]


def test_a_message_event_sub_process_works_inside_a_sub_process() -> None:
    inner = sub("l", start("ls", message("ask")), user("answer"), end("le"), path("ls", "answer", "le"), attributes=EVENT_SUB)
    run = begin(
        program(
            start(),
            sub("sp", start("ss"), user("b"), end("se"), inner, path("ss", "b", "se")),
            user("z"),
            end(),
            path("s", "sp", "z", "e"),
            messages=("ask",),
        )
    )
    run = again(run)
    assert run.message("ask", "A1")
    assert names(run) == ["answer"]
    assert names(do(run, "answer")) == ["z"]


def test_a_thrown_message_waits_for_a_worker_by_topic() -> None:
    out = throw("t", message("paid"), '<zeebe:taskDefinition type="send-it"/>')
    run = begin(program(start(), out, end(), path("s", "t", "e"), messages=("paid",)))
    task = run.open_tasks()[0]
    assert (task.element.kind, task.element.topic) == ("intermediateThrowEvent", "send-it")
    assert do(run, "t").ended


# ---- signals, terminate ------------------------------------------------------------------------------------------------
def test_a_signal_reaches_every_listener_of_the_case() -> None:
    run = begin(program(
        start(), both("f"), catch("w1", signal("go")), catch("w2", signal("go")), user("a"), throw("t", signal("go")), user("z1"),
        user("z2"),
        end(), end("e2"), end("e3"), path("s", "f", "w1", "z1", "e"), path("f", "w2", "z2", "e2"), path("f", "a", "t", "e3"),
    ))  # fmt: skip
    assert names(do(run, "a")) == ["z1", "z2"]


def test_terminate_ends_its_own_scope_only() -> None:
    run = begin(program(
        start(), sub("sp", start("ss"), both("f"), user("a"), user("b"), end("t", TERMINATE), end("t2"), path("ss", "f", "a", "t"),
        path("f", "b", "t2")),
        user("z"), end(), path("s", "sp", "z", "e"),
    ))  # fmt: skip
    run = do(run, "a")
    assert names(run) == ["z"]
    assert do(run, "z").ended


def test_terminate_of_the_process_cancels_what_is_open() -> None:
    told = Told()
    run = begin(
        program(start(), both("f"), user("a"), user("b"), end("t", TERMINATE), end("t2"), path("s", "f", "a", "t"), path("f", "b", "t2"))
    )
    run.listener = told
    run = do(run, "a")
    assert run.ended
    assert run.open_tasks() == []
    assert told.what("b") == ["cancelled"]
    assert run.end_events == ["t"]


# ---- errors and escalations --------------------------------------------------------------------------------------------
def test_an_error_is_caught_by_the_boundary_of_its_own_sub_process_only() -> None:
    run = begin(program(
        start(), both("f"), sub("A", start("as"), user("a1"), end("ae", error("bad")), path("as", "a1", "ae")),
        sub("B", start("bs"), user("b1"), end("be"), path("bs", "b1", "be")), on("A", "bA", error("bad")), on("B", "bB", error("bad")),
        user("hA"), user("hB"), end(), end("e2"), path("s", "f", "A", "e"), path("f", "B", "e2"), path("bA", "hA", "e"), path("bB",
        "hB", "e2"),
    ))  # fmt: skip
    assert names(do(run, "a1")) == ["b1", "hA"]


def test_an_error_climbs_through_parts_to_the_process_that_catches_it() -> None:
    part = process("part", start("ps"), user("b"), end("pe", error("bad")), path("ps", "b", "pe"))
    middle = process("middle", start("ms"), call("mc", "part"), end("me"), path("ms", "mc", "me"))
    run = begin(
        program(
            start(),
            call("c", "middle"),
            on("c", "bc", error("bad")),
            user("h"),
            end(),
            end("e2"),
            path("s", "c", "e"),
            path("bc", "h", "e2"),
            parts=(middle, part),
        )
    )
    run = do(run, "b")
    assert names(run) == ["h"]
    assert run.live() == ["h"]


def test_an_error_nobody_catches_is_an_incident_and_nothing_is_stored() -> None:
    run = begin(program(start(), user("a"), end("bad_end", error("bad")), path("s", "a", "bad_end")))
    with pytest.raises(Stuck, match="no event catches the error bad") as stuck:
        do(run, "a")
    assert stuck.value.element == "bad_end"
    assert names(again(run)) == ["a"]


def test_the_handler_that_names_the_code_goes_before_the_one_that_takes_all() -> None:
    run = begin(program(
        start(), job("j"), on("j", "any", error()), on("j", "bad", error("bad")), user("h_any"), user("h_bad"), end(), end("e2"),
        end("e3"),
        path("s", "j", "e"), path("any", "h_any", "e2"), path("bad", "h_bad", "e3"),
    ))  # fmt: skip
    state, token = run.dump(), run.open_tasks()[0].token
    run.throw_error(token, "bad", "เลขทะเบียนไม่ถูกต้อง")
    assert names(run) == ["h_bad"]
    from runner import engine

    other = engine.load(run.program, state, {"case_no": "A1"}, {})
    other.throw_error(token, "unforeseen")
    assert names(other) == ["h_any"]


def test_a_workers_error_may_be_read_through_an_output_mapping() -> None:
    caught = on("j", "bad", error("bad"), mapping(outputs={"problem": "= error_message"}))
    run = begin(program(start(), job("j"), caught, user("h"), end(), end("e2"), path("s", "j", "e"), path("bad", "h", "e2")))
    run.throw_error(run.open_tasks()[0].token, "bad", "เลขซ้ำ")
    assert run.variables == {"case_no": "A1", "problem": "เลขซ้ำ"}


def test_an_error_in_one_instance_cancels_all_of_them() -> None:
    inside = (
        start("ss"),
        user("u"),
        xor("g", "F_g_se"),
        end("se"),
        end("sb", error("bad")),
        path("ss", "u", "g", "se"),
        flow("g", "sb", "= bad = 1"),
    )
    run = begin(
        program(
            start(),
            sub("sp", *inside, each=each("= [1, 2, 3]", "it")),
            on("sp", "b", error("bad")),
            user("h"),
            end(),
            end("e2"),
            path("s", "sp", "e"),
            path("b", "h", "e2"),
        )
    )
    assert names(run) == ["u", "u", "u"]
    run = do(run, "u", bad=1)
    assert names(run) == ["h"]
    assert len(run.case.all_tokens()) == 1


def test_an_error_event_sub_process_repairs_in_its_own_scope() -> None:
    repair = sub("ev", start("es", error("bad")), user("fixit"), end("ee"), path("es", "fixit", "ee"), attributes=EVENT_SUB)
    run = begin(
        program(
            start(),
            sub("sp", start("ss"), user("b"), end("sb", error("bad")), repair, path("ss", "b", "sb")),
            user("z"),
            end(),
            path("s", "sp", "z", "e"),
        )
    )
    run = do(run, "b")
    assert names(run) == ["fixit"]
    assert names(do(run, "fixit")) == ["z"]


def test_an_escalation_is_heard_beside_as_often_as_it_is_thrown() -> None:
    run = begin(program(
        start(), sub("sp", start("ss"), user("a"), throw("t", escalation("late")), xor("g", "F_g_se"), end("se"), path("ss", "a", "t",
        "g", "se"), flow("g", "a", "= again = 1")),
        on("sp", "b", escalation("late"), interrupting=False), user("n"), end(), end("e2"), path("s", "sp", "e"), path("b", "n", "e2"),
    ), again=0)  # fmt: skip
    run = do(do(run, "a", again=1), "a", again=1)
    assert names(run) == ["a", "n", "n"]


def test_an_escalation_that_interrupts_stops_the_thrower_in_its_tracks() -> None:
    run = begin(program(
        start(), sub("sp", start("ss"), user("a"), throw("t", escalation("late")), user("never"), end("se"), path("ss", "a", "t",
        "never", "se")),
        on("sp", "b", escalation("late")), user("n"), end(), end("e2"), path("s", "sp", "e"), path("b", "n", "e2"),
    ))  # fmt: skip
    assert names(do(run, "a")) == ["n"]


def test_an_escalation_nobody_hears_changes_nothing() -> None:
    run = begin(program(start(), user("a"), throw("t", escalation("late")), user("b"), end(), path("s", "a", "t", "b", "e")))
    assert names(do(run, "a")) == ["b"]


# ---- interruptions -----------------------------------------------------------------------------------------------------
def test_interrupting_a_multi_instance_of_sub_processes_leaves_no_orphans(time: SetClock) -> None:
    inside = sub("sp", start("ss"), call("c", "part"), end("se"), path("ss", "c", "se"), each=each("= [1, 2, 3]", "it"))
    part = process(
        "part",
        start("ps"),
        user("u"),
        on("u", "r", after("P9D"), interrupting=False),
        end("pe"),
        end("pe2"),
        path("ps", "u", "pe"),
        path("r", "pe2"),
    )
    run = begin(
        program(
            start(),
            inside,
            on("sp", "late", after("P1D")),
            user("h"),
            end(),
            end("e2"),
            path("s", "sp", "e"),
            path("late", "h", "e2"),
            parts=(part,),
        )
    )
    assert len(run.case.scopes()) == 7
    time.move(timedelta(days=1))
    run = again(run)
    run.tick()
    assert run.live() == ["h"]
    assert len(run.case.scopes()) == 1
    assert run.next_due() is None
    assert do(run, "h").ended


def test_a_branch_opened_by_a_reminder_outlives_its_task(time: SetClock) -> None:
    run = begin(
        program(
            start(),
            user("a"),
            on("a", "t", after("P1D"), interrupting=False),
            user("n"),
            user("z"),
            end(),
            end("e2"),
            path("s", "a", "z", "e"),
            path("t", "n", "e2"),
        )
    )
    time.move(timedelta(days=1))
    run = again(run)
    run.tick()
    assert names(run) == ["a", "n"]
    assert names(do(run, "a")) == ["n", "z"]


def test_a_task_completed_twice_is_not_there_the_second_time() -> None:
    run = begin(program(start(), user("a"), user("b"), end(), path("s", "a", "b", "e")))
    token = run.open_tasks()[0].token
    run.complete(token, {})
    with pytest.raises(NotFound):
        run.complete(token, {})
    assert names(run) == ["b"]
    run.complete(run.open_tasks()[0].token, {})
    assert run.ended


def test_tokens_keep_their_names_over_storing_and_loading() -> None:
    run = begin(program(start(), both("f"), user("a"), user("b"), end(), end("e2"), path("s", "f", "a", "e"), path("f", "b", "e2")))
    before = {t.element.id: t.token for t in run.open_tasks()}
    run = do(run, "a")
    assert {t.element.id: t.token for t in again(run).open_tasks()} == {"b": before["b"]}


def test_a_start_event_with_a_note_in_a_pool_of_another_is_fine() -> None:
    assert begin(
        program(start("s", message("apply"), more=zeebe()), user("a"), end(), path("s", "a", "e"), messages=("apply",))
    ).live() == ["a"]
