"""A service of which a test deploys versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runner import cases
from runner.definitions import Definition
from runner.store import Store
from tests.differential import build as b
from tests.runner.cases.tiny import deploy_tiny
from tests.runner.migrating.versions import FILL, FORMS, Deploy


@pytest.fixture
def deploy(store: Store, tmp_path: Path) -> Deploy:
    """Make a version of the service `tiny`: an application, then what is given; `path` are flows after `fill`."""

    def version(*body: str, **sheet: Any) -> Definition:
        deploy_tiny(store, tmp_path, b.start(), FILL, *body, b.end(), b.path("s", "fill"), forms=sheet.pop("forms", FORMS), **sheet)
        with store.read() as connection:
            return cases.definitions.newest(connection, "tiny")

    return version
