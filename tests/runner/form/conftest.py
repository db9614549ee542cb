"""Forms for tests, built as the form editor would save them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from runner import form
from runner.form import Form, Translations

Make = Callable[..., Form]


@pytest.fixture
def make() -> Make:
    """`make({"type": "textfield", "key": "shop_name", "label": "ชื่อร้าน"}, …)` reads a form of these components."""

    def read(*components: dict[str, object], form_id: str = "apply", english: Translations | None = None) -> Form:
        for n, component in enumerate(components):
            component.setdefault("id", f"c{n}")
        schema = {"schemaVersion": 19, "type": "default", "id": form_id, "components": list(components)}
        return form.read(json.dumps(schema, ensure_ascii=False).encode(), f"{form_id}.form", english)

    return read
