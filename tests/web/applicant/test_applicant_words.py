"""What stands in tables of words has its English too."""

from __future__ import annotations

from web.applicant import words
from web.i18n import catalogue
from web.public.licences import VERDICTS


def test_history_and_verdicts_are_said_in_english_too() -> None:
    said = {*words._HISTORY.values(), *(verdict for _, verdict in VERDICTS.values())}
    assert said - catalogue().keys() == set()
