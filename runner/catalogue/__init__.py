"""Service sheets: what a citizen manual states about a service, and the words and settings that its diagram names."""

from runner.catalogue.figures import figure
from runner.catalogue.model import Authority, Complaint, Document, Fee, Kind, Letter, Licence, Ruling, Setting, Sheet, Stage, Stated, Step
from runner.catalogue.reading import read

__all__ = [
    "Authority",
    "Complaint",
    "Document",
    "Fee",
    "Kind",
    "Letter",
    "Licence",
    "Ruling",
    "Setting",
    "Sheet",
    "Stage",
    "Stated",
    "Step",
    "figure",
    "read",
]
