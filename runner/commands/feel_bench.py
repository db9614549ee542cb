"""How fast conditions and tables are, measured beside simpleeval in the same run."""

from __future__ import annotations

import timeit
from collections.abc import Callable

from runner import decisions, feel

CONDITION = 'floor_area > 200 and decision = "approve"'
_PYTHON_CONDITION = 'floor_area > 200 and decision == "approve"'
_SIZES, _KINDS = (50, 100, 200, 400, 800), ("sell", "store", "cook", "export", "other")


def bench_feel() -> dict[str, float | None]:
    """Microseconds, the best of seven runs: a gateway condition here and in simpleeval (parsed beforehand in both), and a 50-row UNIQUE
    table with 4 inputs. `times_faster` is None where simpleeval is not installed."""
    variables = {"floor_area": 250, "decision": "approve"}
    expression = feel.compile(CONDITION)
    table = decisions.read(_table().encode(), "bench.dmn")
    inputs = {"area": 399, "kind": "other", "years": 2, "floor": 1}
    ours = _best(lambda: expression.evaluate(variables), 20_000)
    other = _simpleeval(variables)
    return {
        "condition_us": round(ours, 3),
        "simpleeval_condition_us": None if other is None else round(other, 3),
        "times_faster": None if other is None else round(other / ours, 1),
        "compile_us": round(
            _best(lambda: feel.expression.Expression(CONDITION, feel.expression._parser(CONDITION, (), ()).whole()), 500), 1
        ),
        "table_50_rows_us": round(_best(lambda: table.evaluate("fee", inputs), 2_000), 1),
    }


def _best(run: Callable[[], object], times: int) -> float:
    return min(timeit.repeat(run, number=times, repeat=7)) / times * 1e6


def _simpleeval(variables: dict[str, object]) -> float | None:
    try:
        from simpleeval import SimpleEval
    except ImportError:
        return None
    other = SimpleEval(names=variables)
    parsed = other.parse(_PYTHON_CONDITION)
    return _best(lambda: other.eval(_PYTHON_CONDITION, previously_parsed=parsed), 5_000)


def _table() -> str:
    """A UNIQUE table: five kinds by five sizes by two ages, the floor not limited."""
    rows = []
    for kind in _KINDS:
        for low, high in zip((0, *_SIZES), _SIZES, strict=False):
            for years in ("&lt; 3", "&gt;= 3"):
                cells = (f"[{low}..{high})", f'"{kind}"', years, "-")
                entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
                rows.append(f"<rule>{entries}<outputEntry><text>{high}</text></outputEntry></rule>")
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in ("area", "kind", "years", "floor")
    )
    table = f'<decisionTable hitPolicy="UNIQUE">{columns}<output name="fee"/>{"".join(rows)}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions xmlns="{space}" namespace="bench" name="bench"><decision id="fee" name="fee">{table}</decision></definitions>'
