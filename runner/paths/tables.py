"""Decision tables on their own: data that no row is for (gap), rows that claim the same data (overlap), rows that are never reached.

The cells of a column cut its values into pieces; one sample stands for each piece, and the rows that accept it are a set of bits. Running
through the columns, only the different sets are kept, each with the data that led to it. So the answer is exact, and fast: a table of a
hundred rows has a few hundred sets, not millions of combinations. A cell that cannot be judged alone counts as perhaps true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from runner import feel
from runner.decisions import Decision
from runner.decisions.policies import shown
from runner.decisions.table import Column, Rule, Table
from runner.feel.expression import UnaryTests
from runner.paths.model import Fault
from runner.paths.samples import Reach, judge, samples

_MOST = 20_000  # different sets of rows: beyond that a table is left to the cases that use it
_SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
Rows = tuple[int, int]  # bits of the rows that surely, and that perhaps accept
Found = dict[Rows, tuple[object, ...]]  # with the values of the columns that led there


def table_faults(decision: Decision, element: str = "", reach: Mapping[str, Reach] | None = None) -> list[Fault]:
    """What is wrong with the table of a decision. `reach` says what its inputs can be, by expression (`floor_area`), as far as known;
    else the table's allowed values count, else only what lies between its own limits. `element` is what calls it. Null is no gap."""
    table = decision.table
    if table is None or not table.rules or _entangled(table):
        return []
    at, known = element or decision.id, reach or {}
    everything = _sets(table, known, generous=True)
    found = list(_never(table, everything, at)) if everything is not None else []
    real = _sets(table, known, generous=False)
    if real is not None:
        found += _gaps(table, real, at)
        found += _overlaps(table, real, at)
    return found


def _entangled(table: Table) -> bool:
    """Whether two columns look at the same thing: their values cannot be combined freely."""
    paths = [path for column in table.inputs if column.expression is not None for path in column.expression.paths]
    return len(set(paths)) < len(paths) or any(column.expression is None for column in table.inputs)


def _sets(table: Table, reach: Mapping[str, Reach], *, generous: bool) -> Found | None:
    """All sets of rows that some data meets; None when there are too many, or a column has nothing to try."""
    every = (1 << len(table.rules)) - 1
    found: Found = {(every, every): ()}
    for at, column in enumerate(table.inputs):
        tests = [rule.tests[at] for rule in table.rules]
        values = samples(column, tests, reach.get(column.text.strip()), generous=generous)
        pieces = _pieces(column, tests, values)
        step: Found = {}
        for (sure, perhaps), way in found.items():
            for (sure_here, perhaps_here), value in pieces.items():
                step.setdefault((sure & sure_here, perhaps & perhaps_here), (*way, value))
        found = step
        if not found or len(found) > _MOST:
            return None
    return found


def _pieces(column: Column, tests: Sequence[UnaryTests | None], values: Sequence[object]) -> dict[Rows, object]:
    """The different sets of rows that accept values of a column, each with the first such value."""
    pieces: dict[Rows, object] = {}
    judges = [judge(test) for test in tests]
    for value in values:
        sure = perhaps = 0
        refused = column.values is not None and not column.values.evaluate({}, value)
        for bit, accepts in enumerate(judges):
            answer = False if refused else accepts(value)
            sure |= (answer is True) << bit
            perhaps |= (answer is not False) << bit
        pieces.setdefault((sure, perhaps), value)
    return pieces


def _numbers(bits: int) -> list[int]:
    return [at + 1 for at in range(bits.bit_length()) if bits >> at & 1]


def _data(table: Table, way: Sequence[object]) -> dict[str, object]:
    return {column.text.strip(): feel.to_json(value) for column, value in zip(table.inputs, way, strict=True)}


def _gaps(table: Table, found: Found, at: str) -> Iterator[Fault]:
    """Only where a single answer is wanted: a list of results may be empty, and a default takes what is left."""
    if table.hit_policy not in _SINGLE or any(output.default for output in table.outputs):
        return
    way = next((way for (_, perhaps), way in found.items() if not perhaps), None)
    if way is not None:
        data = _data(table, way)
        yield Fault(
            "gap", at, f"ตาราง “{table.name}” ไม่มีแถวใดตรง เมื่อ {shown(data)}", f"Table “{table.name}”: no row is for {shown(data)}", data
        )


def _overlaps(table: Table, found: Found, at: str) -> Iterator[Fault]:
    """Rows that must not both match: any two of UNIQUE, those with different results of ANY."""
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return
    told: set[tuple[int, int]] = set()
    for (sure, _), way in found.items():
        for one, two in combinations(_numbers(sure), 2):
            if (one, two) in told or (table.hit_policy == "ANY" and _alike(table.rules[one - 1], table.rules[two - 1])):
                continue
            told.add((one, two))
            data = _data(table, way)
            th = f"ตาราง “{table.name}” แถว {one} และ {two} ตรงพร้อมกัน เมื่อ {shown(data)}"
            yield Fault("overlap", at, th, f"Table “{table.name}”: rows {one} and {two} both match {shown(data)}", data)


def _alike(one: Rule, two: Rule) -> bool:
    return [str(result) for result in one.results] == [str(result) for result in two.results]


def _never(table: Table, found: Found, at: str) -> Iterator[Fault]:
    """Rows that no data meets; of a FIRST table also those behind rows that take everything."""
    reached = 0
    for sure, perhaps in found:
        reached |= perhaps if table.hit_policy != "FIRST" or not sure else perhaps & ((sure & -sure) * 2 - 1)
    for rule in table.rules:
        if reached >> (rule.number - 1) & 1:
            continue
        why_th = " เพราะแถวก่อนหน้าตรงเสมอ" if table.hit_policy == "FIRST" else ""
        why = ": rows above always match first" if table.hit_policy == "FIRST" else ""
        th = f"ตาราง “{table.name}” แถว {rule.number} ไม่มีวันถูกใช้{why_th}"
        yield Fault("unreachable", at, th, f"Table “{table.name}”: row {rule.number} is never reached{why}", {"row": rule.number})
