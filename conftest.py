"""pytest plays every diagram: see `tests.support.collecting`."""

from tests.support.collecting import pytest_collect_file

__all__ = ["pytest_collect_file"]
