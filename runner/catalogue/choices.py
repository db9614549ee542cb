"""The words of a sheet that are chosen from a list."""

from __future__ import annotations

from collections.abc import Mapping

STATUTORY_UNITS = ("calendar", "working")
HOW = ("upload", "number", "lookup")  # documents
UNITS = ("minute", "hour", "day", "working_day")  # steps and totals
ACTORS = ("applicant", "officer", "approver", "committee", "chair", "service_centre")
# type of a setting → of its value
TYPES: Mapping[str, type] = {"days": int, "money": int, "number": int, "text": str, "date": str, "flag": bool}
# How sure we are of a figure: `spec` of the sources. Only the first three may be printed as they are.
CONFIDENCE = ("several_pages_agree", "seen_in_excerpt", "project_document", "general_knowledge", "unknown")
