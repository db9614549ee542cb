"""DMN files written in a few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from runner import decisions
from runner.decisions import Decisions

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(inside: str, namespace: str = "test") -> bytes:
    """A DMN file with these elements."""
    return f'<definitions xmlns="{SPACE}" xmlns:t="{namespace}" namespace="{namespace}" name="test">{inside}</definitions>'.encode()


def text(tag: str, content: str) -> str:
    """`<tag><text>content</text></tag>`."""
    return f"<{tag}><text>{escape(content)}</text></{tag}>"


def table(
    inputs: Sequence[str], outputs: Sequence[str], rules: Sequence[str], policy: str = "UNIQUE", extra: str = "", outs: Sequence[str] = ()
) -> str:
    """A decision table; a rule is `cell | cell | result`; `outs` are what stands inside the output elements."""
    columns = "".join(f'<input label="{escape(name)}">{text("inputExpression", name)}</input>' for name in inputs)
    results = "".join(f'<output name="{name}">{outs[i] if outs else ""}</output>' for i, name in enumerate(outputs))
    rows = ""
    for rule in rules:
        cells = [cell.strip() for cell in rule.split(" | ")]
        entries = "".join(text("inputEntry", c) for c in cells[: len(inputs)]) + "".join(
            text("outputEntry", c) for c in cells[len(inputs) :]
        )
        rows += f"<rule>{entries}</rule>"
    return f'<decisionTable hitPolicy="{policy}" {extra}>{columns}{results}{rows}</decisionTable>'


def decision(name: str, logic: str, requires: str = "", type_ref: str = "") -> str:
    """A decision `name` with the id `id_name`; `requires` lists decisions `d:x`, inputs `i:x`, knowledge `k:x`."""
    kinds = {"d": ("information", "requiredDecision"), "i": ("information", "requiredInput"), "k": ("knowledge", "requiredKnowledge")}
    links = ""
    for one in requires.split():
        kind, _, target = one.partition(":")
        outer, inner = kinds[kind]
        links += f'<{outer}Requirement><{inner} href="#{target}"/></{outer}Requirement>'
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<decision id="id_{name}" name="{name}"><variable name="{name}"{typed}/>{links}{logic}</decision>'


def literal(source: str) -> str:
    """A literal expression."""
    return text("literalExpression", source)


def given(name: str, type_ref: str = "") -> str:
    """Input data with its name as id."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{typed}/></inputData>'


class Dmn:
    """What a test writes files with."""

    table = staticmethod(table)
    decision = staticmethod(decision)
    literal = staticmethod(literal)
    given = staticmethod(given)
    text = staticmethod(text)
    definitions = staticmethod(definitions)

    @staticmethod
    def read(*inside: str, namespace: str = "test", others: Sequence[Decisions] = ()) -> Decisions:
        """A file of these elements, read strictly."""
        return decisions.read(definitions("".join(inside), namespace), "test.dmn", others)


@pytest.fixture
def dmn() -> type[Dmn]:
    return Dmn


Read = Callable[..., Decisions]
