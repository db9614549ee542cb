"""Diagrams of other tools: who wrote them, what must be added before they can run, and our equivalents written into them."""

from runner.diagram.foreign.converting import convert
from runner.diagram.foreign.exporters import Exporter, exporter
from runner.diagram.foreign.report import Kept, Report, advise, explain, report

__all__ = ["Exporter", "Kept", "Report", "advise", "convert", "explain", "exporter", "report"]
