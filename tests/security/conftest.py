"""Fixtures of the security tests: those of the page tests."""

from tests.web.conftest import site, store

__all__ = ["site", "store"]
