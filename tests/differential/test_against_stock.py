"""Random walks: on what unmodified SpiffWorkflow does right, it and the engine room open the same tasks after every step."""

from __future__ import annotations

import os
import random
import re
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from runner import clock, diagram, engine
from tests.differential.build import (
    after,
    both,
    call,
    either,
    end,
    error,
    file,
    flow,
    on,
    path,
    process,
    start,
    sub,
    user,
    xor,
)  # fmt: skip
from tests.differential.walking import FIRST_DAY

WALKS = int(os.environ.get("ANUYAT_WALKS", "100"))

# no loop around the parallel block, no cycles, no multi-instance: there stock goes wrong (docs/dialect.md)
COMMON = file(
    process(
        "common",
        start(), user("fill"), user("check"), xor("g", "F_g_fix"), user("fix"), on("fix", "lapse", after("P30D")), end("e3"),
        on("check", "remind", after("P7D"), interrupting=False), user("rr"), end("e2"),
        sub("sp", start("ss"), user("s1"), xor("sg", "F_sg_se"), user("s2"), end("se"), end("sbad", error("bad")),
            path("ss", "s1", "sg", "se"), flow("sg", "s2", "= x = 1"), flow("sg", "sbad", "= bad = 1"), path("s2", "se")),
        on("sp", "sp_bad", error("bad")), user("h"), xor("m"),
        both("split"), user("pa"), call("pb", "part"), user("pc"), both("join"),
        either("o", "F_o_od"), user("ox"), user("oy"), user("od"), either("oj"), user("report"), end(),
        path("s", "fill", "check", "g", "fix", "check"), flow("g", "sp", "= ok = 1"), path("lapse", "e3"), path("remind", "rr", "e2"),
        path("sp", "m"), path("sp_bad", "h", "m", "split", "pa", "join"), path("split", "pb", "join"), path("split", "pc", "join", "o"),
        flow("o", "ox", "= x = 1"), flow("o", "oy", "= y = 1"), flow("o", "od"), path("ox", "oj"), path("oy", "oj"), path("od", "oj"),
        path("oj", "report", "e"),
    ),
    process(
        "part",
        start("is"), user("in_a"), user("in_b"), on("in_b", "in_t", after("P1D"), interrupting=False), user("in_r"), end("ie"), end("ie2"),
        path("is", "in_a", "in_b", "ie"), path("in_t", "in_r", "ie2"),
    ),
)  # fmt: skip


class Stock:
    """The same diagram in SpiffWorkflow's own words: Python conditions, its own parser, tree, timers and data."""

    def __init__(self) -> None:
        text = COMMON.decode()
        text = re.sub(r">= (\w+) = 1<", r">\1 == 1<", text)
        text = re.sub(r">(P\d+D)<", r'>"\1"<', text).replace(
            '<bpmn:callActivity id="pb"', '<bpmn:callActivity id="pb" calledElement="part"'
        )
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(text.encode()))
        self.spec, self.parts = parser.get_spec("common"), parser.get_subprocess_specs("common")

    def start(self) -> BpmnWorkflow:
        workflow = BpmnWorkflow(self.spec, self.parts)
        workflow.do_engine_steps()
        return workflow


def _tasks(workflow: BpmnWorkflow) -> list[Any]:
    return [t for w in [workflow, *workflow.get_active_subprocesses()] for t in w.tasks.values()]


def _open(workflow: BpmnWorkflow) -> list[str]:
    return sorted(t.task_spec.bpmn_id for t in _tasks(workflow) if t.state == TaskState.READY and t.task_spec.manual)


def _timers(workflow: BpmnWorkflow) -> list[str]:
    waiting = [t.task_spec for t in workflow.event_manager.tasks.values() if t.state == TaskState.WAITING]
    return sorted(s.bpmn_id for s in waiting if type(s.event_definition).__name__ == "DurationTimerEventDefinition")


def _stock_timer(workflow: BpmnWorkflow, name: str) -> None:
    for task in list(workflow.event_manager.tasks.values()):
        if task.task_spec.bpmn_id == name:
            task.internal_data["event_value"] = "2020-01-01T00:00:00+00:00"
    workflow.refresh_timers()
    workflow.do_engine_steps()


def _stock_complete(workflow: BpmnWorkflow, name: str, values: dict[str, int]) -> None:
    task = next(t for t in _tasks(workflow) if t.state == TaskState.READY and t.task_spec.bpmn_id == name)
    task.data.update(values)
    task.run()
    workflow.do_engine_steps()


def _our_timer(run: engine.Run, name: str) -> None:
    """Make exactly this timer due."""
    for waiting in run.case.waiting():
        if waiting.token.task_spec.element.id == name:
            waiting.wait["due"] = 0
    run.tick()


def test_the_engine_goes_where_stock_goes() -> None:
    stock, program = Stock(), engine.compile_process("common", "common", [diagram.read(COMMON, "common")], {})
    steps = ended = 0
    for seed in range(WALKS * 2):
        chance = random.Random(seed)
        with clock.use(clock.SetClock(FIRST_DAY)):
            theirs, ours = stock.start(), engine.start(program, {"x": 0, "y": 0, "ok": 0, "bad": 0}, {})
            while not theirs.completed and steps < 100_000:
                timers = _timers(theirs)
                if timers and chance.random() < 0.15:
                    name = chance.choice(timers)
                    _stock_timer(theirs, name)
                    _our_timer(ours, name)
                else:
                    name = chance.choice(_open(theirs))
                    values = {
                        "ok": int(chance.random() < 0.5),
                        "x": chance.randint(0, 1),
                        "y": chance.randint(0, 1),
                        "bad": int(chance.random() < 0.3),
                    }
                    _stock_complete(theirs, name, values)
                    ours.complete(next(t.token for t in ours.open_tasks() if t.element.id == name), values)
                ours = engine.load(program, ours.dump(), ours.variables, {})
                assert sorted(t.element.id for t in ours.open_tasks()) == _open(theirs), (seed, name)
                assert sorted(w.token.task_spec.element.id for w in ours.case.waiting() if "due" in w.wait) == _timers(theirs), (seed, name)
                assert ours.ended == theirs.completed, (seed, name)
                steps += 1
            ended += theirs.completed
    assert ended == WALKS * 2
    assert steps > WALKS * 10
