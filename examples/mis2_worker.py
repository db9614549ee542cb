"""A worker that enters sign tax returns and assessments in MIS 2: takes the jobs of topic `mis2`, hands in the reference numbers.

    pip install camunda-orchestration-sdk
    CAMUNDA_REST_ADDRESS=https://anuyat.example.go.th/v2 CAMUNDA_BASIC_AUTH_USERNAME=<e-mail> CAMUNDA_BASIC_AUTH_PASSWORD=<token> \
        python examples/mis2_worker.py

`Mis2` stands in for the real system: replace its `enter` by a call of MIS 2's own interface.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from camunda_orchestration_sdk import CamundaAsyncClient, ConnectedJobContext, WorkerConfig
from camunda_orchestration_sdk.runtime.job_worker import JobFailure

RESULT = {"return": "mis2_return_number", "assessment": "mis2_assessment_number"}  # header `record` → the variable that the diagram reads
NEEDED = ["case", "applicant", "total_tax"]  # no more of the case than MIS 2 keeps


class Mis2:
    """A register in a file. The same job entered twice keeps its number: a job may come again when an answer was lost."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def enter(self, job_key: str, record: str, case_number: str, payer: str) -> str:
        """The reference number of the entry."""
        entries: dict[str, Any] = json.loads(self.file.read_text("utf-8")) if self.file.exists() else {}
        if job_key not in entries:
            number = f"MIS2-{record[0].upper()}-{len(entries) + 1:06d}"
            entries[job_key] = {"number": number, "case": case_number, "payer": payer}
            self.file.write_text(json.dumps(entries, ensure_ascii=False, indent=1), "utf-8")
        return str(entries[job_key]["number"])


async def main(mis2: Mis2) -> None:
    """Work until stopped (Ctrl-C)."""

    async def enter(job: ConnectedJobContext) -> dict[str, str]:
        record, seen = job.custom_headers.to_dict().get("record", ""), job.variables.to_dict()
        if record not in RESULT:
            raise JobFailure(f"MIS 2 has no records of the kind {record!r}", retries=0)  # an officer does it by hand
        try:
            number = mis2.enter(str(job.job_key), record, seen["case"]["number"], seen["applicant"]["name"])
        except OSError as error:
            raise JobFailure(f"MIS 2 does not answer: {error}", retries=job.retries - 1, retry_back_off=60_000) from error
        return {RESULT[record]: number}

    async with CamundaAsyncClient() as client:
        config = WorkerConfig("mis2", job_timeout_milliseconds=60_000, max_concurrent_jobs=1, fetch_variables=NEEDED, worker_name="mis2")
        client.create_job_worker(config, enter)
        await client.run_workers()


if __name__ == "__main__":
    asyncio.run(main(Mis2(Path(os.environ.get("MIS2_REGISTER", "mis2.json")))))
