"""Passwords at rest: argon2id with the parameters that OWASP gives for a server with little memory (19 MiB, 2 rounds)."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def sealed(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(password)


def fits(stored: str, password: str) -> bool:
    """Whether `password` is the one that was sealed. Takes as long for an account without one (`stored` empty)."""
    try:
        return _hasher.verify(stored or _nobody(), password) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_stale(stored: str) -> bool:
    """Whether the hash was made with older parameters and should be made anew."""
    return _hasher.check_needs_rehash(stored)
