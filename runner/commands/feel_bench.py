"""How fast conditions and tables are, measured beside simpleeval in the same run."""

from __future__ import annotations

import json
import timeit
from collections.abc import Callable, Sequence
from time import process_time

import click

from runner import decisions, feel

CONDITION = 'floor_area > 200 and decision = "approve"'
_PYTHON_CONDITION = 'floor_area > 200 and decision == "approve"'
_SIZES, _KINDS = (50, 100, 200, 400, 800), ("sell", "store", "cook", "export", "other")


def bench_feel() -> dict[str, float | None]:
    """Microseconds of processor time, the best of 15 rounds: a gateway condition here and in simpleeval (read beforehand in both; the two
    take turns, so that both meet the same machine), reading it, and a 50-row UNIQUE table with 4 inputs.
    `times_faster` is None where simpleeval is not installed."""
    variables: dict[str, object] = {"floor_area": 250, "decision": "approve"}
    expression = feel.compile(CONDITION)
    table = decisions.read(_table().encode(), "bench.dmn")
    inputs = {"area": 399, "kind": "other", "years": 2, "floor": 1}
    other = _simpleeval(variables)
    ours, theirs = _best([lambda: expression.evaluate(variables), other or (lambda: None)], 4_000)
    names = iter(range(10**9))  # a new name each time, so that nothing is remembered
    reading, deciding = _best([lambda: feel.compile(f"{CONDITION} and x{next(names)}"), lambda: table.evaluate("fee", inputs)], 200)
    return {
        "condition_us": round(ours, 3),
        "simpleeval_condition_us": round(theirs, 3) if other else None,
        "times_faster": round(theirs / ours, 1) if other else None,
        "compile_us": round(reading, 1),
        "table_50_rows_us": round(deciding, 1),
    }


def _best(runs: Sequence[Callable[[], object]], times: int) -> list[float]:
    best = [float("inf")] * len(runs)
    for _ in range(15):
        for at, run in enumerate(runs):
            best[at] = min(best[at], timeit.timeit(run, timer=process_time, number=times) / times)
    return [one * 1e6 for one in best]


def _simpleeval(variables: dict[str, object]) -> Callable[[], object] | None:
    try:
        from simpleeval import SimpleEval
    except ImportError:
        return None
    other = SimpleEval(names=variables)
    parsed = other.parse(_PYTHON_CONDITION)
    return lambda: other.eval(_PYTHON_CONDITION, previously_parsed=parsed)


def _table() -> str:
    """A UNIQUE table: five kinds by five sizes by two ages, the floor not limited."""
    rows = []
    for kind in _KINDS:
        for low, high in zip((0, *_SIZES), _SIZES, strict=False):
            for years in ("&lt; 3", "&gt;= 3"):
                cells = (f"[{low}..{high})", f'"{kind}"', years, "-")
                entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
                rows.append(f"<rule>{entries}<outputEntry><text>{high}</text></outputEntry></rule>")
    names = ("area", "kind", "years", "floor")
    columns = "".join(f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in names)
    table = f'<decisionTable hitPolicy="UNIQUE">{columns}<output name="fee"/>{"".join(rows)}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions xmlns="{space}" namespace="bench" name="bench"><decision id="fee" name="fee">{table}</decision></definitions>'


@click.command("feel")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def bench_feel_command(as_json: bool) -> None:
    """Measure conditions and decision tables, with simpleeval beside them."""
    found = bench_feel()
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{'-' if value is None else value:>10}  {_WORDS[name]}")


_WORDS = {
    "condition_us": f"µs for the condition {CONDITION} (at most 5)",
    "simpleeval_condition_us": "µs for the same condition in simpleeval",
    "times_faster": "times faster than simpleeval (at least 3)",
    "compile_us": "µs to read and compile a condition",
    "table_50_rows_us": "µs for a UNIQUE table of 50 rows and 4 inputs (at most 150)",
}
