"""The buttons of a form's page, and the rows of lists that they add and remove; all without JavaScript.

`_action` says which button was pressed: `submit`, `draft`, `refresh`, `add:signs`, `remove:signs[1]`, `detach:<document id>`.
"""

from __future__ import annotations

import re

from runner.form.filling import Rows
from runner.form.kinds import Posted
from runner.form.model import Component

ACTION = "_action"
_ADD = re.compile(r"add:([a-z][A-Za-z0-9_.\[\]]{0,200})")
_REMOVE = re.compile(r"remove:([a-z][A-Za-z0-9_.\[\]]{0,200})\[([0-9]{1,3})\]")


def action(posted: Posted) -> str:
    """The button that was pressed; `submit` when none is named."""
    return (list(posted.get(ACTION, ())) or ["submit"])[0]


def completes(posted: Posted) -> bool:
    """Whether the person wants to be done, rather than to see the page again with a row more or a field less."""
    return action(posted) == "submit"


def acted(posted: Posted) -> Posted:
    """What was posted, after adding or removing the row that the button named."""
    if row := added(posted):
        return {**posted, f"{row}:row": ["1"]}
    if removes := _REMOVE.fullmatch(action(posted)):
        return {new: texts for name, texts in posted.items() if (new := _moved(name, removes[1], int(removes[2])))}
    return posted


def added(posted: Posted) -> str:
    """The path of the row that the button adds (`signs[2]`), or nothing."""
    adds = _ADD.fullmatch(action(posted))
    return f"{adds[1]}[{count(posted, adds[1])}]" if adds else ""


def _moved(name: str, path: str, gone: int) -> str:
    """The name after row `gone` of the list at `path` went; empty when it was in that row."""
    match = re.match(rf"{re.escape(path)}\[([0-9]{{1,3}})\](.*)", name, re.DOTALL)
    if match is None or int(match[1]) < gone:
        return name
    return "" if int(match[1]) == gone else f"{path}[{int(match[1]) - 1}]{match[2]}"


def count(posted: Posted, path: str) -> int:
    """How many rows were posted for the list at `path`."""
    start = f"{path}["
    numbers = (name[len(start) :].partition("]")[0] for name in posted if name.startswith(start))
    return max((int(n) + 1 for n in numbers if re.fullmatch(r"[0-9]{1,3}", n)), default=0)


def posted_rows(posted: Posted) -> Rows:
    """The rows that the lists have in what was posted; one more than allowed is kept, so that it can be refused."""

    def rows(c: Component, path: str) -> int:
        return min(count(posted, path), c.rows.most + 1)

    return rows
