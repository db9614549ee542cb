"""Where the shapes of a sketched diagram stand: columns from left to right, loops back below, so that it opens in a modeler."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

Point = tuple[int, int]
GAP = 60
_SIZES = {"Event": (36, 36), "Gateway": (50, 50)}


@dataclass
class Box:
    """A shape; `inside` are the shapes of a sub-process, `host` is what a boundary event sits on."""

    id: str
    kind: str
    inside: list[Box] = field(default_factory=list)
    host: str = ""
    apart: bool = False  # an event sub-process: stands below everything else
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0

    def move(self, x: int, y: int) -> None:
        """Put it, with everything inside, somewhere else."""
        for one in self.inside:
            one.move(one.x + x - self.x, one.y + y - self.y)
        self.x, self.y = x, y

    def walk(self) -> Iterator[Box]:
        """Itself and everything inside."""
        yield self
        for one in self.inside:
            yield from one.walk()


Flow = tuple[str, str, str]  # id, source, target


def place(boxes: list[Box], flows: list[Flow], left: int = 160, top: int = 100) -> tuple[int, int]:
    """Give every box of a scope its place; the width and height that they take."""
    for box in boxes:
        if box.inside:
            width, height = place(box.inside, flows, 40, 40)
            box.width, box.height = width + 80, height + 80
        else:
            box.width, box.height = next((size for end, size in _SIZES.items() if box.kind.endswith(end)), (100, 80))
    known = {box.id: box for box in boxes}
    edges = _edges(known, flows)
    standing = [box for box in boxes if not box.host and not box.apart]
    ranks = _ranks(standing, edges)
    _grid(standing, ranks, _rows(standing, ranks, edges), left, top)
    right, bottom = _extent(standing, left, top)
    for box in (box for box in boxes if box.apart):
        box.move(left, bottom + GAP)
        right, bottom = max(right, box.x + box.width), box.y + box.height
    _boundaries(boxes, known)
    return right - left, bottom - top


def _extent(boxes: list[Box], left: int, top: int) -> Point:
    return max((b.x + b.width for b in boxes), default=left), max((b.y + b.height for b in boxes), default=top)


def _edges(known: dict[str, Box], flows: list[Flow]) -> dict[str, list[str]]:
    """Flows between the boxes of the scope; what leaves a boundary event leaves its host."""
    edges: dict[str, list[str]] = defaultdict(list)
    for _, source, target in flows:
        if source in known and target in known:
            edges[known[source].host or source].append(target)
    return edges


def _ranks(boxes: list[Box], edges: dict[str, list[str]]) -> dict[str, int]:
    """Column of each box: the longest way to it, loops not counted."""
    forward: dict[str, list[str]] = {}
    state: dict[str, int] = {}
    order: list[str] = []

    def visit(at: str) -> None:
        state[at] = 1
        forward[at] = []
        for target in edges[at]:
            if state.get(target) == 1:
                continue
            forward[at].append(target)
            if target not in state:
                visit(target)
        state[at] = 2
        order.append(at)

    for box in boxes:
        if box.id not in state:
            visit(box.id)
    ranks = {box.id: 0 for box in boxes}
    for at in reversed(order):
        for target in forward[at]:
            ranks[target] = max(ranks[target], ranks[at] + 1)
    return ranks


def _rows(boxes: list[Box], ranks: dict[str, int], edges: dict[str, list[str]]) -> dict[str, int]:
    """Row of each box: that of the first one before it where this is free, else the next below."""
    rows: dict[str, int] = {}
    taken: set[Point] = set()
    wish: dict[str, int] = {}
    for box in sorted(boxes, key=lambda box: ranks[box.id]):
        row = wish.get(box.id, 0)
        while (ranks[box.id], row) in taken:
            row += 1
        rows[box.id] = row
        taken.add((ranks[box.id], row))
        for number, target in enumerate(edges[box.id]):
            wish.setdefault(target, row + number)
            taken |= {(rank, row) for rank in range(ranks[box.id] + 1, ranks[target])} if number == 0 else set()
            taken |= {(ranks[box.id], below) for below in range(row + 1, row + number + 1)}  # its line runs down here
    return rows


def _grid(boxes: list[Box], ranks: dict[str, int], rows: dict[str, int], left: int, top: int) -> None:
    wide: dict[int, int] = defaultdict(int)
    high: dict[int, int] = defaultdict(lambda: 80)
    for box in boxes:
        wide[ranks[box.id]] = max(wide[ranks[box.id]], box.width)
        high[rows[box.id]] = max(high[rows[box.id]], box.height)
    x, lefts = left, dict[int, int]()
    for rank in sorted(wide):
        lefts[rank], x = x, x + wide[rank] + GAP
    y, tops = top, dict[int, int]()
    for row in range(max(rows.values(), default=0) + 1):
        tops[row], y = y, y + high[row] + GAP
    for box in boxes:
        rank, row = ranks[box.id], rows[box.id]
        box.move(lefts[rank] + (wide[rank] - box.width) // 2, tops[row] + (high[row] - box.height) // 2)


def _boundaries(boxes: list[Box], known: dict[str, Box]) -> None:
    """Boundary events side by side on the lower border of their host."""
    count: dict[str, int] = defaultdict(int)
    for box in (box for box in boxes if box.host):
        host = known[box.host]
        box.move(host.x + 12 + 80 * count[host.id], host.y + host.height - 18)
        count[host.id] += 1


def line(source: Box, target: Box, bottom: int) -> list[Point]:
    """The bends of a flow; one that goes back runs below `bottom`."""
    start, end = (source.x + source.width, source.y + source.height // 2), (target.x, target.y + target.height // 2)
    below = (source.x + source.width // 2, source.y + source.height)
    if end[0] <= start[0]:
        out, back = start[0] + GAP // 3, end[0] - GAP // 3  # between the columns, where nothing stands
        return [start, (out, start[1]), (out, bottom), (back, bottom), (back, end[1]), end]
    if source.host or (source.kind.endswith("Gateway") and end[1] > start[1]):
        return [below, (below[0], end[1]), end]
    if start[1] == end[1]:
        return [start, end]
    middle = end[0] - GAP // 2
    return [start, (middle, start[1]), (middle, end[1]), end]
