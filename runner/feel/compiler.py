"""The whole compiler: importing it registers the compilers of every kind of node."""

from __future__ import annotations

from runner.feel import compile_calls, compile_comparisons, compile_loops, compile_values
from runner.feel.compile_base import Closure, Setting, compile_node

__all__ = ["Closure", "Setting", "compile_calls", "compile_comparisons", "compile_loops", "compile_node", "compile_values"]
