"""The usual path of a food-premises case as moves that can be sent at any real time, with rounds of correction before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from runner import scenarios
from runner.scenarios import Posted
from runner.settings import ROOT
from runner.store import Store
from runner.store import tables as t

REPLAYS = ROOT / "tests" / "replays" / "food_premises"
USUAL = scenarios.read(REPLAYS / "approved_paid_collected.yaml")
CHECK = "Task_CheckDocuments"


@dataclass(frozen=True)
class Wish:
    """What one role wants to do: complete `task` with `posted`."""

    who: str
    task: str
    posted: Posted


def correct(round_: int) -> list[Wish]:
    """The officer sends one field back, the applicant answers."""
    asked = {"check_result": ["correct"], "corrections:verdict:food_kind": ["correct"], "corrections:reason:food_kind": [f"ระบุ {round_}"]}
    return [Wish("officer", CHECK, asked), Wish("applicant", "Task_Correct", {"food_kind": [f"ก๋วยเตี๋ยว {round_}"]})]


def usual(rounds: int = 0) -> list[Wish]:
    """From the check of documents to the collected certificate; the inspection is booked for today, as no time passes."""
    today: dict[str, Any] = {"inspection_date": "=string(today())", "inspection_time": "23:59:00"}
    wishes = [wish for round_ in range(rounds) for wish in correct(round_)]
    for move in USUAL.moves:
        if move.task and move.task != "Task_Apply":
            values = {**move.values, **today} if move.task == "Task_BookInspection" else move.values
            wishes.append(Wish(move.who, move.task, scenarios.posted(values)))
    return wishes


def open_task(store: Store, case_id: int, element: str) -> int:
    """The id of the task of `element` that is open."""
    with store.read() as connection:
        wanted = (t.task.c.case_id == case_id, t.task.c.element == element, t.task.c.state == 0)
        return int(connection.execute(select(t.task.c.id).where(*wanted)).scalar_one())


def place(wish: Wish, task_id: int) -> str:
    """Where the form of a task is sent."""
    return f"/my/cases/tasks/{task_id}" if wish.who == "applicant" else f"/work/tasks/{task_id}"
