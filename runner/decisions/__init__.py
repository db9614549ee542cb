"""DMN: decision tables and the decisions, knowledge models and services around them.

fees = decisions.read(xml, file="fee.dmn")
fees.decisions["food_fee"].inputs                       # ("floor_area",)
fees.evaluate("food_fee", {"floor_area": 250})          # 3000, or DecisionError
"""

from __future__ import annotations

from runner.decisions.decisions import Decision, Decisions, read
from runner.decisions.table import Column, Output, Rule, Table

__all__ = ["Column", "Decision", "Decisions", "Output", "Rule", "Table", "read"]
