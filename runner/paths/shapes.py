"""What differs in the structure of an answered form: rows of lists, what an officer sends back, optional fields filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runner.form import Form, paths
from runner.form.corrections import among, targets
from runner.form.model import Component

Forms = Callable[[str], Form | None]
_MOST_ROWS = 3


@dataclass(frozen=True)
class Shape:
    """One way to fill a form in. `rows`: general path of a list → how many; `back`: path of verdicts → the target sent back;
    `full`: optional fields and files are filled in too."""

    rows: tuple[tuple[str, int], ...] = ()
    back: tuple[tuple[str, str], ...] = ()
    full: bool = False

    def count(self, c: Component) -> int | None:
        """The rows that a list gets in this shape; None: as usual."""
        return dict(self.rows).get(c.path)


USUAL = Shape()


def usual_rows(c: Component) -> int:
    """One row, or as many as there must be."""
    return max(c.rows.least, min(1, c.rows.most))


def shapes(form: Form | None, scope: Mapping[str, Any], forms: Forms = lambda _id: None) -> list[Shape]:
    """Ways to fill a form in that differ in structure, the usual one first, one difference at a time; few, and always the same."""
    if form is None:
        return [USUAL]
    found = [USUAL]
    for c in form.walk():
        if c.role == "verdicts" and (other := forms(c.other)):
            found += [Shape(back=((c.path, target),)) for target in _to_judge(other)]
        elif c.role == "corrections" and (other := forms(c.other)):
            listed = targets(scope.get(c.listed))
            found += [shape for inner in other.walk() if among(inner.path, listed) for shape in _lists(inner)]
        else:
            found += _lists(c)
    if any(_optional(c) for c in form.walk()):
        found.append(Shape(full=True))
    return list(dict.fromkeys(found))


def _lists(c: Component) -> Iterator[Shape]:
    if c.kind == "dynamiclist" and c.path:
        usual, least, most = usual_rows(c), c.rows.least, min(c.rows.most, _MOST_ROWS)
        for count in (2, least, most):
            if least <= count <= c.rows.most and count != usual:
                yield Shape(rows=((c.path, count),))


def _optional(c: Component) -> bool:
    return c.keyed and c.kind not in ("expression", "checkbox") and c.role != "verdicts" and c.limits.required.constant is not True


def _to_judge(form: Form) -> Iterator[str]:
    """Answers that are always there, one of a sort: what is typed, a file, a list."""
    seen: set[str] = set()
    for c in _always(form.components):
        sort = c.kind if c.kind in ("filepicker", "dynamiclist") else "typed"
        if sort not in seen:
            seen.add(sort)
            yield c.path


def _always(components: tuple[Component, ...]) -> Iterator[Component]:
    """Fields that are shown, asked and filled in whatever else is answered, outside of rows."""
    for c in components:
        if c.hide.given or c.readonly.given:
            continue
        asked = c.limits.required.constant is True and c.keyed and c.kind not in ("expression", "checkbox")
        if (
            c.path
            and c.role != "verdicts"
            and (asked or (c.role == "address" and not c.optional) or (c.kind == "dynamiclist" and c.rows.least))
        ):
            yield c
        elif c.kind == "group":
            yield from _always(c.children)


def label_of(form: Form, target: str) -> str:
    """What a target of verdicts is called."""
    general = paths.general(target)
    return next((c.label.th for c in form.walk() if c.path == general and c.label.th), target)
