"""The public DMN Technology Compatibility Kit: reading its test cases and running them strictly.

A folder of the kit holds one or more `.dmn` models and test files (`testCases`) that name a model, inputs and expected results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from runner.decisions.decisions import Decisions, read
from runner.decisions.kit_values import matches, read_value
from runner.errors import AnuyatError
from runner.feel.bounds import Reason
from runner.feel.text import to_text

_SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"


@dataclass(frozen=True)
class Outcome:
    """One expected result: passed, or what was found instead."""

    file: str
    case: str
    node: str
    passed: bool
    expected: str = ""
    found: str = ""
    reason: str = ""


@dataclass
class FolderResult:
    """All outcomes of a folder; `passed` and `failed` count test cases (a case passes when all its results do)."""

    folder: str
    outcomes: list[Outcome] = field(default_factory=list)

    def _cases(self) -> dict[tuple[str, str], bool]:
        cases: dict[tuple[str, str], bool] = {}
        for one in self.outcomes:
            key = (one.file, one.case)
            cases[key] = cases.get(key, True) and one.passed
        return cases

    @property
    def passed(self) -> int:
        return sum(self._cases().values())

    @property
    def failed(self) -> int:
        return len(self._cases()) - self.passed


def run_kit(root: Path) -> Iterator[FolderResult]:
    """Every folder below `root` that has test files, in order of their names."""
    folders = sorted({path.parent for path in root.rglob("*.xml") if _is_test(path)})
    for folder in folders:
        result = FolderResult(str(folder.relative_to(root)))
        models = _Models(folder)
        for path in sorted(folder.glob("*.xml")):
            if _is_test(path):
                result.outcomes += _run_file(path, models)
        yield result


def _is_test(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"testCases" in stream.read(8192)


class _Models:
    """The models of a folder, read when a test asks for them, with what they import."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name: path for path in sorted(folder.glob("*.dmn"))}
        self._read: dict[str, Decisions] = {}
        self._namespaces = {_namespace(path): path.name for path in self.files.values()}

    def get(self, name: str, under_way: frozenset[str] = frozenset()) -> Decisions:
        """A model by file name, the only one of the folder where the name fits none; InvalidDiagram when it cannot be read."""
        if name not in self.files and len(self.files) == 1:
            name = next(iter(self.files))
        if name not in self._read:
            xml = self.files[name].read_bytes()
            wanted = [self._namespaces[space] for space in _imports(xml) if space in self._namespaces]
            others = [self.get(other, under_way | {name}) for other in wanted if other not in under_way | {name}]
            self._read[name] = read(xml, name, others, lenient=True)
        return self._read[name]


def _root(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True))


def _namespace(path: Path) -> str:
    return _root(path.read_bytes()).get("namespace", "")


def _imports(xml: bytes) -> list[str]:
    return [tree.get("namespace", "") for tree in _root(xml) if isinstance(tree.tag, str) and etree.QName(tree).localname == "import"]


def _run_file(path: Path, models: _Models) -> list[Outcome]:
    root = _root(path.read_bytes())
    name = (root.findtext(f"{_SPACE}modelName") or "").strip()
    outcomes = []
    for case in root.iterfind(f"{_SPACE}testCase"):
        id_ = case.get("id") or case.get("name") or "?"
        for node in case.iterfind(f"{_SPACE}resultNode"):
            outcomes.append(_run_node(path.name, id_, case, node, models, name))
    return outcomes


def _run_node(file: str, id_: str, case: etree._Element, node: etree._Element, models: _Models, model: str) -> Outcome:
    name = node.get("name", "")
    expected_tree = node.find(f"{_SPACE}expected")
    expected = None if expected_tree is None else read_value(expected_tree)
    reasons: list[Reason] = []
    try:
        inputs = {one.get("name", ""): read_value(one) for one in case.iterfind(f"{_SPACE}inputNode")}
        target = case.get("invocableName") or name if case.get("type", "decision") != "decision" else name
        found = models.get(model).evaluate(target, inputs, lenient=True, report=reasons)
    except (AnuyatError, KeyError) as error:
        return Outcome(file, id_, name, False, _shown(expected), "error", f"{type(error).__name__}: {error}")
    why = "; ".join(str(reason) for reason in reasons[:3])
    return Outcome(file, id_, name, matches(found, expected), _shown(expected), _shown(found), why)


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else "null" if value is None else to_text(value)
    return text if len(text) <= 200 else text[:200] + "…"
