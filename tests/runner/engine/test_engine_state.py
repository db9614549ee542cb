"""The stored state: small, constant, robust, of one version."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import msgpack
import pytest

from runner import diagram, engine
from runner.errors import InvalidDiagram, Stuck
from runner.settings import ROOT
from tests.differential.asking import Told, again, begin, do, names
from tests.differential.build import both, call, each, end, flow, path, process, program, start, sub, user, xor
from tests.differential.diagrams import CORRECTIONS
from tests.support.effort import calls


def _corrections() -> engine.Program:
    return engine.compile_process("corrections", "corrections", [diagram.read(CORRECTIONS)], {})


def test_500_correction_rounds_leave_the_state_as_small_as_one() -> None:
    run = do(begin(_corrections()), "fill")
    sizes = []
    for _ in range(500):
        run = do(do(run, "check", ok=0), "fix")
        sizes.append(len(run.dump()))
    assert sizes[-1] <= sizes[0] + 6
    assert sizes[-1] < 200
    assert len(run.case.all_tokens()) == 2


def test_one_step_of_a_plain_diagram_is_a_few_hundred_calls() -> None:
    ids = [f"u{i}" for i in range(28)]
    chain = program(start(), *(user(i) for i in ids), end(), path("s", *ids, "e"))
    run = begin(chain)
    state, variables = run.dump(), run.variables

    def go() -> None:
        nonlocal run, state
        for _ in range(27):
            run = engine.load(chain, state, variables, {})
            run.complete(run.open_tasks()[0].token, {"a": 1})
            state = run.dump()

    assert calls(go) / 27 < 400  # 192 when it was written, about 0.1 ms


def test_the_first_byte_is_the_format_and_another_format_is_refused() -> None:
    run = begin(_corrections())
    state = run.dump()
    assert state[0] == 1
    for wrong in (b"", b"\x02" + state[1:], state[:10], b"\x01\xc1"):
        with pytest.raises(Stuck):
            engine.load(run.program, wrong, {}, {})


def test_a_state_of_another_version_is_refused() -> None:
    state = begin(_corrections()).dump()
    other = program(start(), user("a"), end(), path("s", "a", "e"))
    with pytest.raises(Stuck, match="another version"):
        engine.load(other, state, {}, {})


def test_a_state_that_names_an_element_that_is_not_there_is_refused() -> None:
    run = begin(_corrections())
    body = msgpack.unpackb(run.dump()[1:])
    body[4][0][2][0][2] = 999
    with pytest.raises(Stuck, match="999"):
        engine.load(run.program, b"\x01" + msgpack.packb(body), {}, {})


def test_positions_map_to_names_for_migrations() -> None:
    made = _corrections()
    run = begin(made)
    row = msgpack.unpackb(run.dump()[1:])[4][0][2][0]
    assert made.names["corrections"][row[2]] == "fill"


def test_an_ended_case_keeps_only_how_it_ended() -> None:
    run = do(begin(program(start(), user("a"), end("ended_well"), path("s", "a", "ended_well"))), "a")
    assert run.ended
    finished = again(run)
    assert finished.ended
    assert finished.end_events == ["ended_well"]
    assert finished.open_tasks() == []
    assert finished.tick() == 0
    assert not finished.message("any")
    assert len(finished.dump()) < 40


def test_the_digest_is_of_the_files_that_are_used() -> None:
    one, same = _corrections(), _corrections()
    assert one.digest == same.digest
    changed = engine.compile_process("corrections", "corrections", [diagram.read(CORRECTIONS.replace(b"P30D", b"P31D"))], {})
    assert changed.digest != one.digest


def test_another_process_reads_the_same_case() -> None:
    run = do(begin(_corrections()), "fill")
    code = (
        "import sys; from runner import diagram, engine; from tests.differential.diagrams import CORRECTIONS; "
        "p = engine.compile_process('c', 'corrections', [diagram.read(CORRECTIONS)], {}); "
        "r = engine.load(p, bytes.fromhex(sys.argv[1]), {}, {}); print(r.live(), r.next_due())"
    )
    said = subprocess.run([sys.executable, "-c", code, run.dump().hex()], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert said.strip() == f"{run.live()} {run.next_due()}"


def test_the_same_moves_give_the_same_bytes() -> None:
    made = _corrections()
    first, second = (do(do(do(begin(made), "fill"), "check", ok=1), "pb") for _ in range(2))
    assert first.dump() == second.dump()
    assert first.crossed == second.crossed == ["F_pb_join"]


def test_threads_share_a_program_without_mixing_cases() -> None:
    twice = sub("sp", start("ss"), user("b"), end("se"), path("ss", "b", "se"), each=each("= items", "it"))
    shared = program(
        start(), xor("m"), both("f"), user("a"), twice, both("j"), xor("g", "F_g_e"), end(),
        path("s", "m", "f", "a", "j"), path("f", "sp", "j", "g", "e"), flow("g", "m", "= again = 1"),
    )  # fmt: skip
    results: dict[int, list[Any]] = {}

    def work(number: int) -> None:
        run, log = begin(shared, items=[1, 2, number], again=0), []
        for _ in range(3):
            for name in ("b", "a", "b", "b"):
                run = do(run, name, again=1)
                log.append((names(run), len(run.dump())))
        results[number] = log

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(results[n] == results[0] for n in results)


def test_a_multi_instance_of_200_sub_processes_is_still_quick() -> None:
    part = process("part", start("ps"), user("u"), end("pe"), path("ps", "u", "pe"))
    run = begin(
        program(start(), call("c", "part", each=each("= items", "it")), end(), path("s", "c", "e"), parts=(part,)), items=list(range(200))
    )
    assert len(run.dump()) < 12_000

    def go() -> None:
        loaded = again(run)
        loaded.complete(loaded.open_tasks()[0].token, {})
        loaded.dump()

    assert calls(go) < 40_000  # 18,266 when it was written: 90 for each part that waits


def test_parts_that_call_each_other_in_a_ring_are_refused() -> None:
    ring = process("part", start("ps"), call("again", "p"), end("pe"), path("ps", "again", "pe"))
    with pytest.raises(InvalidDiagram, match="calls itself"):
        program(start(), call("c", "part"), end(), path("s", "c", "e"), parts=(ring,))


def test_what_the_engine_cannot_run_is_refused_with_file_and_line() -> None:
    from tests.differential.build import tag

    with pytest.raises(InvalidDiagram) as refused:
        program(start(), tag("complexGateway", "g"), end(), path("s", "g", "e"))
    finding = refused.value.findings[0]
    assert (finding.file, finding.element, finding.line > 2) == ("test.bpmn", "g", True)


def test_a_case_tells_what_passed_and_a_multi_instance_only_once() -> None:
    told = Told()
    run = engine.start(program(start(), user("a", each=each("= [1, 2]", "it")), end(), path("s", "a", "e")), {}, {}, told)
    run = do(do(run, "a"), "a")
    assert told == [("entered", "s"), ("completed", "s"), ("entered", "a"), ("completed", "a"), ("entered", "e"), ("completed", "e")]


def test_nothing_of_spiff_s_task_data_is_used() -> None:
    run = do(begin(_corrections(), big={"x": 1}), "fill", more=[1, 2])
    assert all(not token.data for token in run.case.all_tokens())
    assert not run.case.data
