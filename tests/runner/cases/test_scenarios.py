"""Every branch of every service, as recorded in tests/replays, played through `runner.cases` on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runner import audit, cases, scenarios
from runner.permissions import SYSTEM
from runner.scenarios import Player
from runner.settings import ROOT
from runner.store import loads
from runner.store import tables as t

FILES = sorted((ROOT / "tests" / "replays").glob("*/*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_it_goes_as_recorded(file: Path, player: Player) -> None:
    scenario = scenarios.read(file)
    case_id = player.play(scenario)
    with player.store.read() as connection:
        case = connection.execute(select(t.case).where(t.case.c.id == case_id)).one()
        letters = list(
            connection.scalars(
                select(t.document.c.field).where(t.document.c.case_id == case_id, t.document.c.kind == "letter").order_by(t.document.c.id)
            )
        )
        variables = loads(bytes(case.variables))
        assert audit.broken(connection, case_id) == []
        left = connection.execute(select(t.job.c.kind, t.job.c.error).where(t.job.c.case_id == case_id)).all()
    expected: dict[str, Any] = dict(scenario.expect)
    assert case.outcome == expected.get("outcome")
    assert (case.end_event or None) == expected.get("end")
    for name, value in expected.get("values", {}).items():
        assert variables.get(name) == value, name
    if "letters" in expected:
        assert letters == expected["letters"]
    if case.status == "ended":
        assert left == []
        assert cases.view(player.store, SYSTEM, case_id).tasks == []
