"""Accounts, passwords, assignments, sessions and one-time links: who people are, before what they may do."""

from runner.people.actors import actor_of
from runner.people.attempts import attempt

__all__ = ["actor_of", "attempt"]
