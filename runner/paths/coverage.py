"""What the played paths cover of a diagram: flows, end events, boundary events, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runner.paths.model import Explored, Fault, Path

if TYPE_CHECKING:
    from runner.paths.replay import Played


@dataclass(frozen=True)
class Coverage:
    """`crossed`: flow → how many times, over all paths; the tuples are what nobody has been through, in the diagram's order."""

    crossed: Mapping[str, int]
    flows: tuple[int, int]  # covered, total
    ends: tuple[int, int]
    boundary: tuple[int, int]
    missing: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether everything has been covered."""
        return not self.missing


@dataclass(frozen=True)
class Replayed:
    """What came of a diagram: what was found in it, what its paths did when they were played (nothing where they were not)."""

    explored: Explored
    played: tuple[Played, ...] | None = None

    @property
    def coverage(self) -> Coverage:
        """Of the paths as found where they were not played; else of what was really crossed, and of the paths that went to their end."""
        if self.played is None:
            paths = self.explored.paths
            return of(self.explored, [path.first + path.flows if not path.flows else path.flows for path in paths], paths)
        return of(self.explored, [one.flows for one in self.played], [one.path for one in self.played if not one.faults])

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Of the diagram, then of the paths in their order; errors before warnings."""
        found = (*self.explored.faults, *(fault for one in self.played or () for fault in one.faults))
        return tuple(sorted(found, key=lambda fault: fault.severity != "error"))

    @property
    def good(self) -> bool:
        """Whether it may go live: everything covered, no error."""
        return self.coverage.whole and all(fault.severity != "error" for fault in self.faults)


def of(explored: Explored, flows: Iterable[Sequence[str]], through: Iterable[Path]) -> Coverage:
    """Coverage by flows really crossed, and by the elements of the paths that were gone `through`."""
    crossed = Counter(flow for one in flows for flow in one)
    passed = {element for path in through for element in (*path.elements, *path.ends)}
    missing = [*(f for f in explored.flows if f not in crossed), *(e for e in (*explored.boundary, *explored.ends) if e not in passed)]
    return Coverage(
        dict(sorted(crossed.items())),
        _covered(explored.flows, crossed),
        _covered(explored.ends, passed),
        _covered(explored.boundary, passed),
        tuple(missing),
    )


def _covered(all_of_them: Sequence[str], found: Iterable[str]) -> tuple[int, int]:
    return len(set(all_of_them) & set(found)), len(set(all_of_them))
