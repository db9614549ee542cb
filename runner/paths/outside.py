"""What comes from outside without a form: results of workers, values of messages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from runner.form.expressions import Wording
from runner.form.model import Component, Moments
from runner.paths import plausible
from runner.paths.terms import Json, Pool
from runner.paths.uses import Use, Uses


def inputs_for(names: Iterable[str], uses: Uses, pool: Pool, *, name: str, source: str) -> dict[str, Json]:
    """A value for every variable: an input of the kind that the diagram's expressions make of it, or a context of such."""
    return {one: _value(one, uses, pool, name, source) for one in sorted(names)}


def _value(path: str, uses: Uses, pool: Pool, name: str, source: str) -> Json:
    depth = path.count(".") + 1
    below = sorted({found.split(".")[depth] for found in uses.below(path)})
    if below:
        return {key: _value(f"{path}.{key}", uses, pool, name, source) for key in below}
    use = uses.of(path)
    preferred = use.preferred if use.preferred is not None else _usual(path, use, pool)
    options = (*use.options, *(() if preferred in use.options or use.kind == "choices" else (preferred,))) if use.options else ()
    return pool.ask(f"{name}.{path}", use.kind, preferred=preferred, options=options, source=source)


def _usual(path: str, use: Use, pool: Pool) -> Json:
    """A realistic value: the field that a form would have for it."""
    key = path.rpartition(".")[2]
    c = Component(kind="textfield", id=key, line=0, path=path, label=Wording(""), moments=Moments("date"))
    if use.kind == "number":
        return _number(c, use)
    if use.kind in ("date", "datetime"):
        day = plausible.day(c, pool.began({}).date(), None, None)
        return day.isoformat() if use.kind == "date" else f"{day.isoformat()}T09:00:00+07:00"
    if use.kind == "choices":
        return list(use.options[:1])
    return plausible.time_of_day(c) if use.kind == "time" else plausible.text(c)


def _number(c: Component, use: Use) -> Json:
    known = [one for one in use.constants if isinstance(one, int | Decimal) and not isinstance(one, bool)]
    return plausible.amount(c, None, None, None) if not known else known[0]
