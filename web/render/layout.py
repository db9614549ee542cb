"""Side by side or one below the other: form-js rows of 16 columns on Bootstrap's grid of 12."""

from __future__ import annotations

from runner.form.filling import Place
from web.render.page import Page


def width(page: Page, place: Place) -> str:
    """Classes of the column that holds the component; on a phone everything takes the whole width."""
    row, columns = place.component.place
    if not row:
        return "col-12"
    mates = [p for p in page.children.get(place.parent, []) if p.component.place[0] == row and p.row == place.row]
    if columns is None:
        left = 16 - sum(p.component.place[1] or 0 for p in mates)
        columns = max(2, left // max(1, sum(p.component.place[1] is None for p in mates)))
    twelfths = min(12, max(2, round(columns * 12 / 16)))
    return "col-12" if twelfths == 12 else f"col-12 col-md-{twelfths}"
