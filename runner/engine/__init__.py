"""The engine room, the only one that imports SpiffWorkflow: compile a diagram, run a case until it waits, keep its state in few bytes."""

from runner.engine.evaluator import Evaluator
from runner.engine.program import Program, compile_process
from runner.engine.run import OpenTask, Passed, Run, Subscription, load, start

__all__ = ["Evaluator", "OpenTask", "Passed", "Program", "Run", "Subscription", "compile_process", "load", "start"]
