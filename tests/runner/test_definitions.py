"""Deployed versions: what pages ask of all services, and what compiling them costs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from runner import definitions
from runner.definitions import Definitions
from runner.permissions import SYSTEM
from runner.store import Store
from tests.differential.build import end, file, path, process, start


def deploy(store: Store, folder: Path, service: str, name: str, **more: object) -> None:
    """A service that begins and ends."""
    (folder / "processes").mkdir(exist_ok=True)
    sheet = {"service": service, "process": service, "code": "T", "name_th": name, "name_en": name, **more}
    (folder / "processes" / f"{service}.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True), "utf-8")
    diagram = folder / "processes" / f"{service}.bpmn"
    diagram.write_bytes(file(process(service, start(), end(), path("s", "e"))))
    definitions.deploy(store, SYSTEM, diagram, without_replay="test")


def test_the_sheets_of_all_services_are_read_without_compiling_one(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for service, name in (("tea", "ชา"), ("coffee", "กาแฟ")):
        deploy(store, tmp_path, service, name)
    monkeypatch.setattr(definitions, "compile_files", None)
    with store.read() as connection:
        found = Definitions().sheets(connection)
    assert {service: sheet.name_th for service, sheet in found.items()} == {"coffee": "กาแฟ", "tea": "ชา"}
    assert list(found) == ["coffee", "tea"]


def test_a_new_version_brings_its_sheet_and_a_known_one_is_not_read_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Definitions()
    deploy(store, tmp_path, "tea", "ชา")
    deploy(store, tmp_path, "coffee", "กาแฟ")
    with store.read() as connection:
        before = known.sheets(connection)
    deploy(store, tmp_path, "tea", "ชาเย็น")
    with store.read() as connection:
        after = known.sheets(connection)
    assert after["tea"].name_th == "ชาเย็น"
    assert after["coffee"] is before["coffee"]


def test_a_sheet_read_alone_is_that_of_the_whole_version(store: Store, tmp_path: Path) -> None:
    deploy(store, tmp_path, "tea", "ชา", statutory_days=7)
    with store.read() as connection:
        assert Definitions().sheets(connection)["tea"] == Definitions().newest(connection, "tea").sheet
