"""Accounts, passwords, assignments, sessions and one-time links: who people are, before what they may do."""
