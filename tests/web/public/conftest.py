"""The public pages look at สมชาย's cases too."""

from __future__ import annotations

from tests.web.applicant.conftest import cases_of, cast, desk, played, settings, somchai, store

__all__ = ["cases_of", "cast", "desk", "played", "settings", "somchai", "store"]
