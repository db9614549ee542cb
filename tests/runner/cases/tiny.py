"""Services of a few elements, written for one test: their files in a folder of their own, deployed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from runner import definitions
from runner.permissions import SYSTEM
from runner.store import Store
from tests.differential import build

SHEET = {"service": "tiny", "code": "TN", "name_th": "งานเล็ก", "name_en": "Tiny", "process": "tiny"}


def deploy_tiny(
    store: Store, folder: Path, *body: str, forms: dict[str, list[dict[str, Any]]], parts: tuple[str, ...] = (), **sheet: Any
) -> None:
    """Deploy the service `tiny`: `body` is what is in its process, `forms` their components by id, `sheet` what its sheet says besides."""
    processes, own = folder / "processes", folder / "forms" / "tiny"
    for made in (processes, own):
        made.mkdir(parents=True, exist_ok=True)
    (processes / "tiny.bpmn").write_bytes(build.file(build.process("tiny", *body), *parts))
    (processes / "tiny.yaml").write_text(yaml.safe_dump({**SHEET, **sheet}, allow_unicode=True), "utf-8")
    for form_id, components in forms.items():
        named = [{"id": f"{form_id}_{n}", **one} for n, one in enumerate(components)]
        written = {"type": "default", "id": form_id, "components": named}
        (own / f"{form_id}.form").write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    definitions.deploy(store, SYSTEM, processes / "tiny.bpmn")
