"""The built front end: hashed names that browsers keep for a year, sent compressed where they can read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from runner.errors import Unavailable

FOLDER = Path(__file__).parent / "static"
_YEAR = "public, max-age=31536000, immutable"


def read_manifest(folder: Path = FOLDER) -> Mapping[str, str]:
    """Source name → built name. Unavailable when the front end was never built."""
    try:
        manifest: Mapping[str, str] = json.loads((folder / "dist" / "manifest.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise Unavailable("ยังไม่ได้สร้างส่วนหน้าเว็บ ใช้คำสั่ง pip install -e .", "The front end is not built: run `pip install -e .`") from error
    return manifest


def register(app: Flask) -> Callable[[str], str]:
    """Add the route `static` and answer the function that gives the URL of a source file such as `main.css` ('' when not built)."""
    manifest = read_manifest()

    @app.get("/static/<path:filename>", endpoint="static")
    def send(filename: str) -> Response:
        packed = filename + ".gz"
        if "gzip" in request.headers.get("Accept-Encoding", "") and (FOLDER / packed).is_file() and not filename.endswith(".gz"):
            response = send_from_directory(FOLDER, packed, mimetype="text/css" if filename.endswith(".css") else "text/javascript")
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = send_from_directory(FOLDER, filename)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = _YEAR if filename.startswith("dist/") else "no-cache"
        return response

    return lambda name: f"/static/dist/{manifest[name]}" if name in manifest else ""
