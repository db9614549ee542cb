"""A path: what people do, in order, to lead a case from its start to one of its ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Does = Literal["complete", "fail", "message", "wait"]


@dataclass(frozen=True)
class Move:
    """One thing done to a waiting case.

    `complete`: `role` completes the task on `element` with `values` (as the case keeps them; `files`: the paths of file fields and the
    names of the files to attach; `correct`: the targets sent back, each with its reason). `fail`: a worker throws `code` from it.
    `message` comes with `values`, sent by `role` where the diagram offers it to people, else from outside. `wait`: the clock moves to
    `until`. `crossed`, `passed` and `opened` are what the engine is expected to do: sequence flows taken, elements completed, elements
    that hold a token after it. `which`: of several open tasks on the element (multi-instance), the place of the one meant, oldest first.
    """

    does: Does
    element: str = ""  # as `Program.elements` names it
    role: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    correct: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    key: str = ""
    code: str = ""
    until: datetime | None = None
    which: int = 0
    crossed: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Path:
    """From start to end, with data that drives it. `settings`, `agency` and `applicant` differ from the usual ones only where they must."""

    name: str  # its ends, what is special on it: the same diagram gives the same names
    moves: tuple[Move, ...]
    start: datetime
    first: tuple[str, ...] = ()  # flows crossed by starting the case
    elements: tuple[str, ...] = ()  # all elements passed, in order, with repetitions
    flows: tuple[str, ...] = ()  # all flows crossed, in order
    ends: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    agency: Mapping[str, Any] = field(default_factory=dict)
    applicant: Mapping[str, Any] = field(default_factory=dict)
    goals: tuple[str, ...] = ()  # what it was made to cover first


@dataclass(frozen=True)
class Fault:
    """Something wrong with a diagram, found by trying: see `docs/paths.md` for the kinds."""

    kind: Literal["unreachable", "gap", "overlap", "deadlock", "livelock", "failure", "unassigned", "unwritten", "unused"]
    element: str
    th: str
    en: str
    data: Mapping[str, Any] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Explored:
    """What exploring a diagram gave: a covering set of paths, what they cover, and what is wrong."""

    file: str
    process: str
    paths: tuple[Path, ...]
    flows: tuple[str, ...]  # all that there are, as `Program.flows` names them
    ends: tuple[str, ...]
    boundary: tuple[str, ...]  # boundary events and starts of event sub-processes
    faults: tuple[Fault, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()  # what the bounds did not allow to look at, in words: Thai, English
