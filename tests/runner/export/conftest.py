"""Cases that were played, in databases of both kinds."""

from tests.runner.cases.conftest import player, standing, store

__all__ = ["player", "standing", "store"]
