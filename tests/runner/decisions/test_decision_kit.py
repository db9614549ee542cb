"""The public compatibility kit, where its folder lies beside the project: at least 98 % strictly, and what fails is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.decisions.kit import run_kit

KIT = Path(__file__).parents[3].parent / "shared" / "dmn-tck"
FAILING: frozenset[str] = frozenset()


@pytest.mark.skipif(not KIT.is_dir(), reason="the compatibility kit is not beside the project")
def test_the_kit_passes() -> None:
    folders = list(run_kit(KIT))
    failed = {f"{one.folder}/{o.case}/{o.node}" for one in folders for o in one.outcomes if not o.passed}
    assert failed == FAILING
    passed = sum(one.passed for one in folders)
    assert passed / (passed + sum(one.failed for one in folders)) >= 0.98
