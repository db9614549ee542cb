"""pytest collects diagrams: one test for each path, named by its ends, and one that everything is covered and nothing is wrong.

Paths are looked for while tests are collected. What was found is kept in pytest's cache under the digest of the service's files and of
the runner's sources; of several workers the first looks, the others wait for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import pickle
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from runner import diagram
from runner.definitions import digest
from runner.library import gather
from runner.paths import report_words
from runner.paths.coverage import Replayed
from runner.paths.model import Explored
from runner.paths.model import Path as Way
from runner.paths.replay import play
from runner.paths.replay_office import Office, office_for
from runner.settings import ROOT

_OFFICES = pytest.StashKey[dict[Path, Office]]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Diagrams of the project's services, and others that are named on the command line."""
    return Diagram.from_parent(parent, path=file_path) if file_path.suffix == ".bpmn" and "corpus" not in file_path.parts else None


class Diagram(pytest.File):
    """One diagram; a part is played within the services that call it."""

    def collect(self) -> Iterator[pytest.Item]:
        if self.path.name.startswith("part_"):
            yield Called.from_parent(self, name="called by a service")
            return
        found = _explored(self.config, self.path)
        yield Sound.from_parent(self, name="covered, nothing wrong", found=found)
        for way in found.paths:
            yield Played.from_parent(self, name=way.name, way=way)


class Wrong(AssertionError):
    """What is said of a diagram instead of a traceback."""


class _OfDiagram(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, Wrong) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.name}: {self.name}"


class Played(_OfDiagram):
    """A path, played through `runner.cases`."""

    def __init__(self, *, way: Way, **more: Any) -> None:
        super().__init__(**more)
        self.way = way

    def runtest(self) -> None:
        for fault in play(_office(self.config, self.path), self.way).faults:
            raise Wrong(report_words.fault_line(fault, "en"))


class Sound(_OfDiagram):
    """The diagram as a whole."""

    def __init__(self, *, found: Explored, **more: Any) -> None:
        super().__init__(**more)
        self.found = found

    def runtest(self) -> None:
        one = Replayed(self.found)
        if not one.good:
            raise Wrong("\n".join(line for line in report_words.lines(one, "en")))


class Called(_OfDiagram):
    """A part that no service calls is played by nobody."""

    def runtest(self) -> None:
        others = (diagram.read(file.read_bytes(), file.name) for file in self.path.parent.glob("*.bpmn"))
        called = {element.called for model in others for p in model.processes.values() for element in p.elements.values()}
        if not called & set(diagram.read(self.path.read_bytes(), self.path.name).processes):
            raise Wrong(f"no diagram calls {self.path.name}")


def _office(config: pytest.Config, file: Path) -> Office:
    """The office of a service, open until the tests end."""
    offices = config.stash.setdefault(_OFFICES, {})
    if file not in offices:
        stack = ExitStack()
        offices[file] = stack.enter_context(office_for(file))
        config.add_cleanup(stack.close)
    return offices[file]


def _explored(config: pytest.Config, file: Path) -> Explored:
    """What is found in a diagram. While another worker is at it, this one looks at one of those that come later."""
    if not hasattr(config, "cache") or config.cache is None:
        return _explore(file)
    folder = config.cache.mkdir("paths")
    later = [one for one in sorted(file.parent.glob("*.bpmn")) if one > file and not one.name.startswith("part_")]
    while (found := _kept(folder, file, wait=not later)) is None:
        _kept(folder, later.pop(0), wait=False)
    return found


def _kept(folder: Path, file: Path, *, wait: bool) -> Explored | None:
    """What is kept of a diagram, or found and kept now; None while another worker is at it and nobody waits."""
    kept = folder / f"{file.stem}-{_key(file)}"
    with kept.with_name(f"{file.stem}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return None
        if kept.is_file():
            found: Explored = pickle.loads(kept.read_bytes())
            return found
        for old in kept.parent.glob(f"{file.stem}-*"):
            old.unlink()
        found = _explore(file)
        kept.write_bytes(pickle.dumps(found))
        return found


def _explore(file: Path) -> Explored:
    from runner.paths.exploring import explore  # the solver is loaded only when a diagram is collected

    return explore(file)


@cache
def _sources() -> bytes:
    """The runner's own sources, as a digest."""
    whole = hashlib.sha256()
    for source in sorted((ROOT / "runner").rglob("*.py")):
        whole.update(source.read_bytes())
    return whole.digest()


def _key(file: Path) -> str:
    return hashlib.sha256(digest(gather(file)).encode() + _sources()).hexdigest()[:24]
