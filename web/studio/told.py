"""What the editor says of diagrams that another tool wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runner.diagram import foreign
from runner.errors import Finding
from web.i18n import language


def reports(files: Mapping[str, bytes], found: Iterable[Finding]) -> list[dict[str, Any]]:
    """What is said of each diagram that another tool wrote: `lines`, and how many things `convert` would write."""
    told, found = [], list(found)
    for path, content in files.items():
        report = foreign.report(content, path, [one for one in found if one.file == path]) if path.endswith(".bpmn") else None
        if report is not None:
            told.append({"file": path, "lines": report.lines(language()), "convertible": foreign.convertible(content, path)})
    return told
