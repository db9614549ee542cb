"""How many paths diagrams have and what they cover, remembered by what the diagrams are made of: exploring takes its time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from runner import definitions, library
from runner.errors import InvalidDiagram
from runner.paths.coverage import Replayed
from runner.paths.replay_many import Progress, explore_in

Share = tuple[int, int]  # covered, total


@dataclass(frozen=True)
class Counted:
    """What exploring a diagram found: its paths, and what they cover of its flows, ends and boundary events."""

    paths: int
    flows: Share
    ends: Share
    boundary: Share

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Counted:
        """As it was written down."""
        flows, ends, boundary = ((int(told[name][0]), int(told[name][1])) for name in ("flows", "ends", "boundary"))
        return cls(int(told["paths"]), flows, ends, boundary)

    @property
    def share(self) -> int:
        """Percent covered of everything there is, never rounded up to 100."""
        covered, every = (sum(one[n] for one in (self.flows, self.ends, self.boundary)) for n in (0, 1))
        return 100 * covered // every if every else 100


class Memory:
    """A file of what was found. One that cannot be read or written is done without: it only saves time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._found: dict[str, Counted] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):  # whatever stands there, it is only a memory
            self._found = {name: Counted.read(one) for name, one in json.loads(file.read_text("utf-8")).items()}

    def get(self, diagram: Path) -> Counted | None:
        return self._found.get(_digest(diagram))

    def keep(self, diagram: Path, found: Counted) -> None:
        self._found[_digest(diagram)] = found
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps({name: asdict(one) for name, one in self._found.items()}), "utf-8")


def _digest(diagram: Path) -> str:
    """Of all files of the service, of those beside it that may share its parts, and of the rooms that explore."""
    beside = "".join(sorted(other.name for other in diagram.parent.glob("*.bpmn")))
    return hashlib.sha256(f"{definitions.digest(library.gather(diagram))}{beside}{_rooms()}".encode()).hexdigest()


@cache
def _rooms() -> str:
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def count(
    diagrams: Sequence[Path], memory: Memory, progress: Progress | None = None, *, again: bool = False
) -> Iterator[tuple[Path, Counted | InvalidDiagram]]:
    """Each diagram with what is known at once, the others (`again`: all) as they are found; InvalidDiagram where nothing can be."""
    todo = []
    for diagram in diagrams:
        known = None if again else memory.get(diagram)
        if known is None:
            todo.append(diagram)
        else:
            yield diagram, known
    if todo:
        yield from _explored(todo, memory, progress)


def _explored(todo: Sequence[Path], memory: Memory, progress: Progress | None) -> Iterator[tuple[Path, Counted | InvalidDiagram]]:
    with explore_in(todo, progress) as exploring:
        for found in as_completed(exploring):
            diagram, problem = exploring[found], found.exception()
            if isinstance(problem, InvalidDiagram):
                yield diagram, problem
                continue
            coverage = Replayed(found.result()).coverage
            counted = Counted(len(found.result().paths), coverage.flows, coverage.ends, coverage.boundary)
            memory.keep(diagram, counted)
            yield diagram, counted
