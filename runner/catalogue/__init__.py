"""Service sheets: what a citizen manual states about a service, and the words and settings that its diagram names."""

from runner.catalogue.figures import Figure, figure
from runner.catalogue.model import (
    Authority,
    Document,
    Fee,
    FeeExample,
    Kind,
    Letter,
    Licence,
    Part,
    Setting,
    Sheet,
    Stage,
    Step,
)
from runner.catalogue.parts import among, beside, is_part
from runner.catalogue.reading import check, of_files, read, read_part
from runner.catalogue.stated import Complaint, Need, Ruling, Stated, Total

__all__ = [
    "Authority",
    "Complaint",
    "Document",
    "Fee",
    "FeeExample",
    "Figure",
    "Kind",
    "Letter",
    "Licence",
    "Need",
    "Part",
    "Ruling",
    "Setting",
    "Sheet",
    "Stage",
    "Stated",
    "Step",
    "Total",
    "among",
    "beside",
    "check",
    "figure",
    "is_part",
    "of_files",
    "read",
    "read_part",
]
