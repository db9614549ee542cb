"""`anuyat migrate`: look, decide, move, take back, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from runner import cases
from runner.permissions import SYSTEM
from runner.store import Store, schema
from runner.store import tables as t
from tests.differential import build as b
from tests.runner.cases.tiny import deploy_tiny
from tests.support.people import settle
from web.command import main


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Two cases that wait at the task `check`, whose service has a second version without it."""
    monkeypatch.setenv("ANUYAT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("ANUYAT_FILES", str(tmp_path / "files"))
    store = Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    schema.upgrade(store)
    cast = settle(store)
    for tasks in (("check", "sign"), ("look", "sign")):
        made = [b.user(name, role="approver" if name == "look" else "officer") for name in tasks]
        deploy_tiny(store, tmp_path, b.start(), *made, b.end(), b.path("s", *tasks, "e"), forms={"f": []})
        if "check" in tasks:
            for _ in range(2):
                cases.start(store, SYSTEM, "tiny", cast.town, cast.somchai.person_id)
    yield store
    store.close()


def _places(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(t.task.c.element).where(t.task.c.state == 0)))


def _said(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["migrate", "tiny", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_looks_decides_moves_and_takes_back(store: Store) -> None:
    looked = _said("--preview")
    assert "2  decision: need a decision" in looked
    assert "version 1, check (gone): 2 cases at ‘check’, which is not in the new version" in looked
    assert "--choose check=look or --choose check=sign or --leave check" in looked
    assert _said("--preview", "--leave", "check").count("2  left") == 1
    assert "2 cases undecided" in _said()
    assert "check (gone)" in _said("--to", "2")
    assert _places(store) == ["check", "check"]
    assert "2 cases moved to version 2" in _said("--choose", "check=look")
    assert _places(store) == ["look", "look"]
    assert "2 cases moved back" in _said("--undo")
    assert _places(store) == ["check", "check"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--to", "9"), "no version 9"), (("--choose", "check"), "write OLD=NEW"), (("--choose", "check=no"), "Please correct")],
)
def test_what_cannot_be_is_said_in_one_line(store: Store, arguments: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, ["migrate", "tiny", *arguments])
    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output
