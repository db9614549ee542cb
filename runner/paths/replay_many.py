"""Explore and play many diagrams in two processes; what comes out does not depend on which was faster."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TypeVar

from runner import library
from runner.errors import AnuyatError, Finding, InvalidDiagram
from runner.paths.coverage import Replayed
from runner.paths.model import Explored, Fault, Path
from runner.paths.replay import Played, play
from runner.paths.replay_office import office_for

PROCESSES = 2
_ROWS = b'"dynamiclist"'  # rows of a form multiply the conditions on a path
Result = TypeVar("Result")
Progress = Callable[[int, int], None]  # parts of the work done, parts known so far


def explore_all(files: Sequence[FilePath], *, all_paths: bool = False, progress: Progress | None = None) -> list[Replayed]:
    """What is found in each diagram, in the order of `files`; nothing is played."""
    with _pool() as pool:
        work = _Work(progress)
        exploring = {file: work.add(pool.submit(_explore, file, all_paths)) for file in _longest_first(files)}
        return [Replayed(exploring[file].result()) for file in files]


def replay_all(files: Sequence[FilePath], *, all_paths: bool = False, progress: Progress | None = None) -> list[Replayed]:
    """The same, with every path played through the real runner."""
    with _pool() as pool:
        work = _Work(progress)
        exploring = {work.add(pool.submit(_explore, file, all_paths)): file for file in _longest_first(files)}
        found_in = {file: found for found, file in exploring.items()}
        playing: dict[FilePath, list[Future[list[Played]]]] = {}
        for found in as_completed(exploring):
            file = exploring[found]
            playing[file] = [work.add(pool.submit(_play, file, part)) for part in _parts(found.result().paths)]
        return [Replayed(found_in[file].result(), tuple(one for part in playing[file] for one in part.result())) for file in files]


@contextmanager
def explore_in(files: Sequence[FilePath], progress: Progress | None = None) -> Iterator[dict[Future[Explored], FilePath]]:
    """The explorations of the diagrams, to be looked at as they come; what is not wanted any more is not begun."""
    with _pool() as pool:
        work = _Work(progress)
        try:
            yield {work.add(pool.submit(_explore, file, False)): file for file in _longest_first(files)}
        finally:
            pool.shutdown(cancel_futures=True)


def _longest_first(files: Sequence[FilePath]) -> list[FilePath]:
    """What takes longest is begun first, so that it does not go on alone at the end: forms with rows, then much to read."""
    return sorted(files, key=_length, reverse=True)


def _length(file: FilePath) -> tuple[int, int]:
    try:
        texts = library.gather(file).values()
    except (AnuyatError, OSError):  # said by whoever explores it
        return 0, 0
    return sum(_ROWS in text for text in texts), sum(map(len, texts))


class _Work:
    """Counts the parts of the work, and tells of each that is done."""

    def __init__(self, progress: Progress | None) -> None:
        self.done, self.known, self._progress = 0, 0, progress

    def add(self, part: Future[Result]) -> Future[Result]:
        self.known += 1
        part.add_done_callback(self._finished)
        return part

    def _finished(self, _part: object) -> None:
        self.done += 1
        if self._progress:
            self._progress(self.done, self.known)


@contextmanager
def _pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("fork"), initializer=_quiet) as pool:
        yield pool


def _quiet() -> None:
    """A timer that fails on a path is a fault of that path, not a line in the log."""
    logging.getLogger("runner.jobs").setLevel(logging.CRITICAL)


def _parts(paths: Sequence[Path]) -> list[Sequence[Path]]:
    """Halves, so that both processes have work on the longest diagram too."""
    half = (len(paths) + 1) // 2
    return [part for part in (paths[:half], paths[half:]) if part]


def _explore(file: FilePath, all_paths: bool) -> Explored:
    try:
        found: Explored = importlib.import_module("runner.paths.exploring").explore(file, every=all_paths)
    except InvalidDiagram as refused:
        return Explored(str(file), "", (), (), (), (), tuple(_fault(one) for one in refused.findings))
    except AnuyatError as error:
        return Explored(str(file), "", (), (), (), (), (Fault("failure", "", error.th, error.en),))
    return replace(found, file=str(file))


def _fault(finding: Finding) -> Fault:
    return Fault("failure", finding.element, finding.th, finding.en, {"line": finding.line}, finding.severity)


def _play(file: FilePath, paths: Sequence[Path]) -> list[Played]:
    with office_for(file) as office:
        return [play(office, path) for path in paths]


def as_findings(one: Replayed) -> list[Finding]:
    """Why a diagram may not be deployed, as a deployment reports it: its faults, and what no path covers."""
    file = one.explored.file
    found = [Finding(file, 1, fault.element, fault.kind, fault.th, fault.en, fault.severity) for fault in one.faults]
    uncovered = (f"ไม่มีเส้นทางใดผ่าน {each}" for each in one.coverage.missing)
    return found + [
        Finding(file, 1, each, "uncovered", th, f"no path covers {each}") for each, th in zip(one.coverage.missing, uncovered, strict=True)
    ]
