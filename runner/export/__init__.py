"""Filed cases of one service as a spreadsheet, for officers who count, report, or hand them on to another office."""

from runner.export.chosen import MOST, STATES, Selection, places
from runner.export.columns import filing_form
from runner.export.sheet import export

__all__ = ["MOST", "STATES", "Selection", "export", "filing_form", "places"]
