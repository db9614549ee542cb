"""`anuyat bench migrate` moves real cases there and back, and says how fast."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from web.command import main


@pytest.mark.slow
def test_the_figures_are_for_people_and_for_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANUYAT_BENCH_DATABASE_URL", raising=False)
    done = CliRunner().invoke(main, ["bench", "migrate", "--cases", "4", "--service", "sign_tax", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["service"], found["cases"]) == ("sign_tax", 4)
    assert set(found["sqlite"]) == {"preview_ms", "migrated_per_second", "undone_per_second"}
    assert all(value > 0 for value in found["sqlite"].values())


def test_a_service_without_a_usual_path_is_refused() -> None:
    done = CliRunner().invoke(main, ["bench", "migrate", "--service", "nothing"])
    assert done.exit_code == 2
    assert "no usual path of nothing" in done.output
