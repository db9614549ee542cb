"""Draw diagrams as PNG with bpmn-js in headless Chromium and print what bpmn-js warns about: `draw.py [--to FOLDER] FILE.bpmn…`"""

from __future__ import annotations

import argparse
import base64
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bpmn-js", "zeebe-bpmn-moddle")
VIEWER = "bpmn-js/dist/bpmn-viewer.production.min.js"
ZEEBE = "zeebe-bpmn-moddle/resources/zeebe.json"


def node_modules() -> Path:
    """A folder that holds bpmn-js: the web bundle's own where it is installed, else one kept in the temporary folder."""
    kept = Path(tempfile.gettempdir()) / "anuyat-draw"
    for folder in (ROOT / "web" / "node_modules", kept / "node_modules"):
        if (folder / VIEWER).is_file() and (folder / ZEEBE).is_file():
            return folder
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed: run `make run` once, it brings its own")
    kept.mkdir(exist_ok=True)
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--prefix", str(kept), *PACKAGES]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return kept / "node_modules"


def page_html(modules: Path) -> str:
    """A blank page with the viewer, its style sheet and Sarabun, needing nothing from the network."""
    styles = "".join(f"<style>{(modules / 'bpmn-js/dist/assets' / name).read_text()}</style>" for name in ("diagram-js.css", "bpmn-js.css"))
    spec = find_spec("fontpkg_sarabun")
    font = ""
    if spec and spec.origin:
        letters = base64.b64encode((Path(spec.origin).parent / "files" / "Sarabun-Regular.ttf").read_bytes()).decode()
        font = (
            f"<style>@font-face{{font-family:Sarabun;src:url(data:font/ttf;base64,{letters})}}body{{margin:0;font-family:Sarabun}}</style>"
        )
    return f'<!doctype html><meta charset="utf-8">{styles}{font}<div id="canvas" style="width:1600px;height:900px">ก</div>'


def draw(page: Page, file: Path, to: Path, modules: Path) -> list[str]:
    """Write `<to>/<name>.png`; return the warnings of bpmn-js."""
    page.set_content(page_html(modules))
    page.evaluate("document.fonts.ready.then(() => { document.getElementById('canvas').textContent = '' })")
    page.add_script_tag(path=str(modules / VIEWER))
    page.add_script_tag(path=str(Path(__file__).with_suffix(".js")))
    zeebe = json.loads((modules / ZEEBE).read_text())
    drawn = page.evaluate("([xml, zeebe]) => draw(xml, zeebe)", [file.read_text(encoding="utf-8"), zeebe])
    page.set_viewport_size({"width": drawn["width"], "height": drawn["height"]})
    page.locator("#canvas").screenshot(path=str(to / f"{file.stem}.png"))
    return list(drawn["warnings"])


def draw_all(files: Iterable[Path], to: Path) -> int:
    """Draw every file; returns the number of warnings."""
    modules, count = node_modules(), 0
    to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=2)
        for file in files:
            warnings = draw(page, file, to, modules)
            print(f"{file.name}: {len(warnings)} warnings", *warnings, sep="\n  ")
            count += len(warnings)
        browser.close()
    return count


def main(arguments: list[str]) -> int:
    """Exit code 1 when bpmn-js warned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "processes").glob("*.bpmn")))
    parser.add_argument("--to", type=Path, default=ROOT / "var" / "drawings", help="folder for the pictures")
    chosen = parser.parse_args(arguments)
    return 1 if draw_all(chosen.files, chosen.to) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
