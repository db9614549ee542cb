"""The manual on paper, and its diagrams as pictures: the files of `forms/letters/manual`, printed with what the manual says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from runner.documents import letters
from runner.manual.model import Manual
from runner.store.types import dumps, loads


def pdf(manual: Manual, letters_dir: Path) -> bytes:
    """The manual as PDF/A-2a and PDF/UA-1, with its diagrams, each on a page of its own."""
    around = {"service": {"name_th": manual.title}, "agency": {"name": manual.owner}}
    return _printed(dumps({"manual": asdict(manual)} | around), letters_dir)


@lru_cache(maxsize=32)
def _printed(said: bytes, letters_dir: Path) -> bytes:
    """The same words are printed once: anybody may ask for a manual, and Typst takes its time."""
    return letters.printed("citizen_manual", loads(said), letters_dir)


def picture(figure: Mapping[str, Any], letters_dir: Path) -> bytes:
    """A diagram (`drawing.drawn`) as SVG, its letters drawn as lines: it looks the same everywhere."""
    return _drawn(dumps(figure), letters_dir)


@lru_cache(maxsize=64)
def _drawn(figure: bytes, letters_dir: Path) -> bytes:
    return letters.printed("drawn", {"drawing": loads(figure)}, letters_dir, "svg")
