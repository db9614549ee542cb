"""Diagrams of other tools: who wrote them, what they lack to run, our equivalents written into them, what an editor loses put back."""

from runner.diagram.foreign.converting import as_utf8, convert, convertible
from runner.diagram.foreign.exporters import Exporter, exporter
from runner.diagram.foreign.report import Kept, Report, advise, explain, report
from runner.diagram.foreign.restoring import restore

__all__ = ["Exporter", "Kept", "Report", "advise", "as_utf8", "convert", "convertible", "explain", "exporter", "report", "restore"]
