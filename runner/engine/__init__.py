"""The engine room, the only one that imports SpiffWorkflow: compile a diagram, run a case until it waits, keep its state in few bytes."""

from runner.engine.evaluator import Evaluator
from runner.engine.migration import Migrated, Problem, Surveyed, migrate, survey
from runner.engine.passage import Passage, same_ids
from runner.engine.program import Program, compile_process
from runner.engine.run import OpenTask, Passed, Run, Standing, Subscription, load, start
from runner.engine.state import shape

__all__ = [
    "Evaluator",
    "Migrated",
    "OpenTask",
    "Passage",
    "Passed",
    "Problem",
    "Program",
    "Run",
    "Standing",
    "Subscription",
    "Surveyed",
    "compile_process",
    "load",
    "migrate",
    "same_ids",
    "shape",
    "start",
    "survey",
]
