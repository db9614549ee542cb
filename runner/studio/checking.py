"""Check a draft as a deployment would, and say in which of its files each finding is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from runner.commands.check import check_file
from runner.errors import Finding
from runner.library import gather, laid_out
from runner.settings import ROOT


def findings(files: Mapping[str, bytes], service: str) -> list[Finding]:
    """All findings of the service's diagram and of what it names; `file` is the path in the house."""
    main = f"processes/{service}.bpmn"
    if main not in files:
        th, en = "ไม่มีแผนภาพหลักของงานบริการ", "the service's own diagram is missing"
        return [Finding(main, 1, "", "no-diagram", th, en)]
    with laid_out(files) as folder:
        found = [replace(one, file=_path(one.file, folder)) for one in check_file(folder / main)]
    return sorted(dict.fromkeys(found), key=lambda f: (f.severity != "error", f.file != main, f.file, f.line, f.element))


def _path(file: str, folder: Path) -> str:
    place = Path(file).resolve()
    for root in (folder, ROOT):
        if place.is_relative_to(root):
            return str(place.relative_to(root))
    return place.name


def complete(files: Mapping[str, bytes], service: str) -> dict[str, bytes]:
    """What is deployed: the files that the diagram names, those that the draft lacks taken from the project; nothing that nobody names."""
    with laid_out(files) as folder:
        found = gather(folder / f"processes/{service}.bpmn")
    return {path: files.get(path, content) for path, content in found.items()}  # of words that all services share, the draft's go first
