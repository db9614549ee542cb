"""Figures of a sheet that an agency may set: a whole number, or FEEL over the case and its settings (`=setting.decision_days`)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from runner import feel
from runner.errors import Stuck

Figure = int | str | None


def figure(stated: Figure, scope: Mapping[str, object]) -> int:
    """The whole number that a sheet states, 0 where it states none. Raises Stuck where FEEL gives something else."""
    found = feel.template(stated).evaluate(scope) if isinstance(stated, str) else stated
    whole = isinstance(found, int | Decimal) and not isinstance(found, bool) and found >= 0 and found == int(found)
    if found is not None and not whole:
        th = f"ตัวเลขในข้อมูลงานบริการไม่เป็นจำนวนเต็ม: {stated}"
        raise Stuck(th, f"a figure of the service sheet is no whole number: {stated} is {feel.kind(found)}")
    return int(found or 0)  # type: ignore[call-overload,no-any-return]
