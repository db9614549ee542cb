"""FEEL, the expression language of DMN 1.3 to 1.5: conditions, tables, timers and forms speak it.

    expression = feel.compile("floor_area > 200 and decision = \\"approve\\"")
    expression.evaluate({"floor_area": 250, "decision": "approve"})        # True
    feel.compile_unary('"a", "b"').evaluate({}, "a")                       # True
    feel.template("= a + 1").evaluate({"a": 1})                            # 2

Parsed once, compiled to closures, evaluated without eval or exec and within bounds (`bounds`). An operation without a value
gives null and a reason (`report`); `strict=True` raises `ExpressionError` instead.
"""

from __future__ import annotations

from runner.feel.bounds import Reason, Report
from runner.feel.expression import Expression, Template, UnaryTests, compile, compile_unary, template
from runner.feel.json import from_json, to_json
from runner.feel.text import to_text
from runner.feel.unparse import unparse
from runner.feel.values import DaysTime, Function, Range, Time, YearsMonths, kind

__all__ = [
    "DaysTime",
    "Expression",
    "Function",
    "Range",
    "Reason",
    "Report",
    "Template",
    "Time",
    "UnaryTests",
    "YearsMonths",
    "compile",
    "compile_unary",
    "from_json",
    "kind",
    "template",
    "to_json",
    "to_text",
    "unparse",
]
