"""Solving the facts of a path: values that make them hold, or the facts that contradict."""

from __future__ import annotations

from runner.paths.solving.solver import Solver

__all__ = ["Solver"]
