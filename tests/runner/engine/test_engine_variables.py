"""One scope per case: who writes where, mappings, multi-instance results, the environment below."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from runner import engine
from runner.errors import Stuck
from tests.differential.asking import again, begin, do, names
from tests.differential.build import (
    call,
    decision,
    each,
    end,
    file,
    job,
    mapping,
    model,
    path,
    process,
    program,
    properties,
    script,
    start,
    sub,
    tag,
    user,
)


def _one(task: str, **variables: Any) -> engine.Run:
    return begin(program(start(), task, user("z"), end(), path("s", "a", "z", "e")), **variables)


def test_a_forms_fields_become_the_cases_variables() -> None:
    run = do(_one(user("a")), "a", shop={"name": "ครัวสมชาย"}, area=Decimal("120.50"))
    assert run.variables == {"case_no": "A1", "shop": {"name": "ครัวสมชาย"}, "area": Decimal("120.50")}


def test_output_mappings_pick_what_the_case_gets() -> None:
    run = do(_one(user("a", mapping(inputs={"m": "= n * 2"}, outputs={"r": "= m + f", "shop.size": "= f"})), n=4), "a", f=1, junk=2)
    assert run.variables == {"case_no": "A1", "n": 4, "r": 9, "shop": {"size": 1}}


def test_inputs_are_local_and_may_build_on_each_other() -> None:
    run = _one(user("a", mapping(inputs={"one": "= n + 1", "two": "= one + 1", "note": "static"})), n=1)
    task = again(run).open_tasks()[0]
    assert dict(task.locals) == {"one": 2, "two": 3, "note": "static"}
    assert "one" not in run.variables


def test_a_path_never_changes_an_object_that_somebody_else_holds() -> None:
    shop = {"name": "x"}
    run = do(_one(user("a", mapping(outputs={"shop.size": "= 1"})), shop=shop), "a")
    assert shop == {"name": "x"}
    assert run.variables["shop"] == {"name": "x", "size": 1}


def test_scripts_write_json_dates_as_text_and_numbers_exactly() -> None:
    run = _one(script("a", '= {day: date("2026-02-01"), third: 1 / 4, span: duration("P3D"), n: 2.0}', "r"))
    assert run.variables["r"] == {"day": "2026-02-01", "third": Decimal("0.25"), "span": "P3D", "n": 2}


def test_locals_with_decimals_survive_storing() -> None:
    run = _one(user("a", mapping(inputs={"fee": "= 12.50 / 2"})))
    assert again(run).open_tasks()[0].locals["fee"] == Decimal("6.25")


def test_numbers_of_any_size_can_be_kept() -> None:
    run = _one(user("a", mapping(inputs={"big": "= 10 ** 30"}, outputs={"list": "= [big, 1]"})))
    assert again(run).open_tasks()[0].locals["big"] == 10**30
    assert again(do(run, "a")).variables["list"] == [10**30, 1]


def test_a_variable_named_like_a_function_or_typename_breaks_nothing() -> None:
    run = do(_one(user("a"), typename="Task"), "a", len=3, count=4, data={"typename": "x"})
    assert again(run).variables["data"] == {"typename": "x"}
    assert names(again(run)) == ["z"]


def test_the_environment_lies_below_the_variables_and_may_change_during_a_step() -> None:
    environment: dict[str, Any] = {"setting": {"days": 3}}
    seen: list[object] = []

    def listen(passed: engine.Passed, run: engine.Run) -> None:
        if passed == engine.Passed(passed.element, "completed", passed.locals) and passed.element.id == "a":
            environment["case"] = {"number": "FP-2569-000001"}
            run.variables["drawn"] = 7
        seen.append((passed.what, passed.element.id))

    steps = program(
        start(),
        user("a"),
        script("b", '= case.number + "/" + string(drawn) + "/" + string(setting.days)', "r"),
        user("z"),
        end(),
        path("s", "a", "b", "z", "e"),
    )
    run = engine.start(steps, {}, environment, listen)
    run.complete(run.open_tasks()[0].token, {})
    assert run.variables["r"] == "FP-2569-000001/7/3"
    assert "case" not in run.variables
    assert seen == [
        ("entered", "s"), ("completed", "s"), ("entered", "a"), ("completed", "a"), ("entered", "b"), ("completed", "b"), ("entered", "z"),
    ]  # fmt: skip


# ---- multi-instance ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sequential", [False, True])
def test_results_stand_in_the_order_of_the_items(sequential: bool) -> None:
    run = _one(user("a", each=each("= items", "it", "out", "= verdict", sequential=sequential)), items=["ครัว", "โกดัง", "หน้าร้าน"])
    while "a" in names(run):
        run = again(run)
        task = run.open_tasks()[-1]
        run.complete(task.token, {"verdict": f"{task.locals['it']}:{task.locals['loopCounter']}"})
    assert run.variables["out"] == ["ครัว:1", "โกดัง:2", "หน้าร้าน:3"]
    assert "verdict" not in run.variables
    assert "it" not in run.variables


def test_a_result_of_several_fields_keeps_them_out_of_the_case() -> None:
    run = _one(user("a", each=each("= [1, 2]", "it", "out", "= {it: it, ok: ok, fee: base * it}")), base=10)
    run = do(do(run, "a", ok=True), "a", ok=False)
    assert run.variables == {"case_no": "A1", "base": 10, "out": [{"it": 1, "ok": True, "fee": 10}, {"it": 2, "ok": False, "fee": 20}]}


def test_an_empty_list_is_passed_by() -> None:
    assert names(_one(user("a", each=each("= []", "it", "out", "= it")))) == ["z"]
    assert _one(user("a", each=each("= []", "it", "out", "= it"))).variables["out"] == []


@pytest.mark.parametrize("sequential", [False, True])
def test_a_completion_condition_ends_the_rest(sequential: bool) -> None:
    run = _one(
        user(
            "a",
            each=each("= [1, 2, 3]", "it", "out", "= ok", sequential=sequential, until="= numberOfCompletedInstances >= 2 or ok = false"),
        )
    )
    run = do(do(run, "a", ok=True), "a", ok=True)
    assert names(run) == ["z"]
    assert run.variables["out"] == [True, True, None]


def test_a_null_among_sequential_items_does_not_end_the_loop() -> None:
    run = _one(script("a", "= it", "r", each=each("= [1, null, 3]", "it", "out", "= r", sequential=True)))
    assert run.variables["out"] == [1, None, 3]


def test_what_is_no_list_is_an_error() -> None:
    with pytest.raises(Stuck, match="not a list"):
        _one(user("a", each=each("= nothing", "it")))


def test_calls_with_sub_processes_many_times_over() -> None:
    part = process(
        "part",
        start("ps"),
        sub("in", start("is"), user("q"), end("ie"), path("is", "q", "ie"), each=each("= [it, it + 1]", "k", "r", "= k + w")),
        end("pe"),
        path("ps", "in", "pe"),
    )
    run = begin(
        program(
            start(), call("a", "part", each=each("= items", "it", "outs", "= r")), user("z"), end(), path("s", "a", "z", "e"), parts=(part,)
        ),
        items=[10, 20],
    )
    for _ in range(4):
        run = again(run)
        task = run.open_tasks()[0]
        run.complete(task.token, {"w": task.locals["k"] * 100})
    assert run.variables["outs"] == [[1010, 1111], [2020, 2121]]


def test_a_part_shares_the_cases_variables() -> None:
    part = process("part", start("ps"), script("q", "= n + 1", "n"), end("pe"), path("ps", "q", "pe"))
    run = begin(program(start(), call("a", "part"), user("z"), end(), path("s", "a", "z", "e"), parts=(part,)), n=1)
    assert run.variables["n"] == 2


# ---- tasks -------------------------------------------------------------------------------------------------------------
def test_what_a_task_says_about_itself_is_fixed_when_it_opens() -> None:
    said = ('<zeebe:taskSchedule dueDate="= due"/>', '<zeebe:priorityDefinition priority="= 10 + urgent"/>')
    run = _one(user("a", *said), due="2026-02-10", urgent=60)
    run.variables["due"] = "2030-01-01"
    task = again(run).open_tasks()[0]
    assert task.due is not None
    assert task.due.isoformat() == "2026-02-10T16:59:59+00:00"
    assert task.priority == 70
    assert task.groups == ("officer",)


@pytest.mark.parametrize(("said", "is_taken_as"), [("70", 70), ("7000", 100), ("²", 50), ("-1", 50), ("", 50)])
def test_a_priority_that_is_none_is_the_usual_one(said: str, is_taken_as: int) -> None:
    run = _one(user("a", '<zeebe:priorityDefinition priority="= urgent"/>'), urgent=said)
    assert run.open_tasks()[0].priority == is_taken_as


def test_an_assignee_may_be_computed() -> None:
    task = tag(
        "userTask",
        "a",
        '<bpmn:extensionElements><zeebe:assignmentDefinition assignee="= who" candidateGroups="= roles"/></bpmn:extensionElements>',
    )
    opened = again(_one(task, who=77, roles=["officer", "chair"])).open_tasks()[0]
    assert (opened.assignee, opened.groups, opened.priority) == ("77", ("officer", "chair"), 50)


def test_a_service_task_waits_until_somebody_completes_it() -> None:
    run = _one(job("a", "register"))
    task = run.open_tasks()[0]
    assert (task.element.kind, task.element.topic) == ("serviceTask", "register")
    assert names(do(run, "a", number="L-1")) == ["z"]


def test_a_decision_answers_into_a_variable() -> None:
    class Fees:
        def evaluate(self, name: str, variables: Any) -> object:
            return variables["area"] * 10

    fees = engine.compile_process("p", "p", [model(start(), decision("a", "fee", "fee"), end(), path("s", "a", "e"))], {"fee": Fees()})
    run = engine.start(fees, {"area": 3}, {})
    assert run.variables["fee"] == 30


def test_programs_name_their_elements_and_those_of_parts_apart() -> None:
    part = process("part", start("s2"), user("a2"), end("e2"), path("s2", "a2", "e2"))
    made = program(start(), call("a", "part"), end(), path("s", "a", "e"), parts=(part,))
    assert list(made.elements) == ["s", "a", "e", "s2", "a2", "e2"]
    assert made.elements["a2"].process == "part"
    again_in_part = file(process("q", start(), user("a", properties(stage="check")), end(), path("s", "a", "e")))
    from runner import diagram

    top = model(start(), call("a", "q"), end(), path("s", "a", "e"))
    twice = engine.compile_process("p", "p", [top, diagram.read(again_in_part, "q.bpmn")], {})
    assert list(twice.elements) == ["s", "a", "e", "q/s", "q/a", "q/e"]
    run = engine.start(twice, {}, {})
    assert run.live() == ["a", "q/a"]
    assert run.crossed == ["F_s_a", "q/F_s_a"]
    assert [task.element for task in run.open_tasks()] == [twice.elements["q/a"]]
