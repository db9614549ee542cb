"""pytest plays every diagram (`tests.support.collecting`) and keeps its databases in memory (`tests.support.memory`)."""

from tests.support.collecting import pytest_collect_file
from tests.support.memory import pytest_configure, pytest_unconfigure

__all__ = ["pytest_collect_file", "pytest_configure", "pytest_unconfigure"]
