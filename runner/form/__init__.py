"""Forms: read a form-js file, bind what was posted, validate. See `Form`."""

from runner.form.answers import Answer
from runner.form.binding import Bound
from runner.form.form import Form
from runner.form.kinds import DocumentRef, Documents
from runner.form.reading import read
from runner.form.rows import ACTION, action, completes
from runner.form.translations import Sentence, Translations
from runner.form.verdicts import targets

__all__ = [
    "ACTION",
    "Answer",
    "Bound",
    "DocumentRef",
    "Documents",
    "Form",
    "Sentence",
    "Translations",
    "action",
    "completes",
    "read",
    "targets",
]
