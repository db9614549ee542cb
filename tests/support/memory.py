"""Where tests keep their databases and files: in memory where Linux lends some; they are made by the thousand and thrown away."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # bytes; a run needs about a tenth of it
_OURS = pytest.StashKey[Path]()


def folder() -> Path | None:
    """A folder in memory with room for a run of all tests; None where there is none."""
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if roomy else None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Unless `--basetemp` says otherwise. Workers of xdist are given a part of it."""
    if config.option.basetemp is None and (memory := folder()):
        config.stash[_OURS] = memory / f"anuyat-tests-{os.getpid()}"
        config.option.basetemp = str(config.stash[_OURS])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Memory is given back."""
    if (ours := config.stash.get(_OURS, None)) is not None:
        shutil.rmtree(ours, ignore_errors=True)
