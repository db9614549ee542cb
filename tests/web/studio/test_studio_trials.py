"""A draft is tried with the product's own pages; nothing real is touched, and nobody else can look in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from runner import clock
from runner.errors import Conflict
from runner.store import tables as t
from runner.studio import drafts, trials
from tests.support.stall import DIAGRAM, SERVICE
from tests.web.site import Visitor
from tests.web.studio.conftest import Studio

MAIN = f"processes/{SERVICE}.bpmn"
WAITS = DIAGRAM.replace(
    '<bpmn:sequenceFlow id="Flow_End" sourceRef="Task_Apply" targetRef="End_Done" />',
    '<bpmn:sequenceFlow id="Flow_End" sourceRef="Task_Apply" targetRef="Event_Wait" />'
    '<bpmn:intermediateCatchEvent id="Event_Wait" name="รอ 3 วัน"><bpmn:incoming>Flow_End</bpmn:incoming>'
    '<bpmn:outgoing>Flow_On</bpmn:outgoing><bpmn:timerEventDefinition id="Timer_1"><bpmn:timeDuration>P3D</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    '<bpmn:sequenceFlow id="Flow_On" sourceRef="Event_Wait" targetRef="End_Done" />',
).replace("<bpmn:incoming>Flow_End</bpmn:incoming>\n    </bpmn:endEvent>", "<bpmn:incoming>Flow_On</bpmn:incoming>\n    </bpmn:endEvent>")


@pytest.fixture
def ari(studio: Studio) -> Visitor:
    return studio.as_(studio.cast.ari)


def _begin(studio: Studio, ari: Visitor, content: str = DIAGRAM) -> str:
    draft_id = drafts.open_draft(studio.store, studio.cast.ari, SERVICE)
    drafts.save(studio.store, studio.cast.ari, draft_id, MAIN, content.encode(), 99)
    answer = ari.post(f"/studio/drafts/{draft_id}/try")
    assert answer.status_code == 303
    return str(answer.location)


def _apply(ari: Visitor, trial: str) -> None:
    page = ari.get(f"{trial}?role=applicant").get_data(as_text=True)
    form = str(re.search(r'<iframe src="([^"]+)"', page)[1])  # type: ignore[index]
    shown = ari.get(form).get_data(as_text=True)
    assert "สินค้าที่ขาย" in shown
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    ari.post(form, fields | {"goods": "ส้มตำ", "_action": "submit"})
    review = ari.get(f"{form}/review").get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', review))
    ari.post(f"{form}/review", fields)


def test_a_case_is_played_to_its_end_without_touching_real_data(studio: Studio, ari: Visitor) -> None:
    trial = _begin(studio, ari, WAITS)
    _apply(ari, trial)
    drawn = ari.get(f"{trial}/diagram").get_json()
    assert drawn["live"] == ["Event_Wait"]
    before = clock.now()
    assert ari.post(f"{trial}/clock", {"to": "next"}).status_code == 303
    assert clock.now() - before < timedelta(minutes=1)
    assert ari.get(f"{trial}/diagram").get_json()["live"] == []
    assert "เสร็จสิ้น" in ari.get(f"{trial}/state").get_data(as_text=True)
    for table in (t.case, t.task, t.mail):
        assert studio.read(table) == []
    assert len(studio.read(t.definition)) == 1


def test_nobody_else_looks_into_a_trial(studio: Studio, ari: Visitor) -> None:
    trial = _begin(studio, ari)
    colleague = studio.as_(studio.wichit)
    for path in ("", "/state", "/diagram", "/as/officer/work"):
        assert ari.get(trial + path).status_code == 200
        assert colleague.get(trial + path).status_code == 404
        assert studio.as_(studio.cast.mali).get(trial + path).status_code == 403
        assert studio.visitor().get(trial + path).status_code == 303
    assert ari.get(f"{trial}/as/administrator/admin/people").status_code == 404
    assert ari.get(f"{trial}/as/officer/admin/people").status_code == 403


def test_a_page_inside_brings_no_session_and_may_be_framed_by_us_alone(studio: Studio, ari: Visitor) -> None:
    trial = _begin(studio, ari)
    answer = ari.get(f"{trial}/as/applicant/my/cases")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert all(one.startswith("anuyat-trial=") for one in answer.headers.getlist("Set-Cookie"))
    refused = ari.client.post(f"{trial}/as/applicant/services/{SERVICE}/start", data={"agency": "11"})
    assert refused.status_code == 409


def test_a_trial_that_is_over_is_gone(studio: Studio, ari: Visitor) -> None:
    trial = _begin(studio, ari)
    found = trials.find(studio.app.extensions["anuyat.settings"], studio.cast.ari, trial.rsplit("/", 1)[1])
    with trials.opened(found) as own, pytest.raises(Conflict):
        trials.move(found, studio.app.extensions["anuyat.settings"], own, found.now - timedelta(days=1))
    assert ari.post(f"{trial}/end").status_code == 303
    assert not found.place.exists()
    assert ari.get(trial).status_code == 404


def test_a_draft_that_cannot_run_is_not_tried(studio: Studio, ari: Visitor) -> None:
    draft_id = drafts.open_draft(studio.store, studio.cast.ari, SERVICE)
    drafts.save(studio.store, studio.cast.ari, draft_id, MAIN, DIAGRAM.replace('targetRef="Task_Apply"', 'targetRef="Nowhere"').encode(), 0)
    answer = ari.post(f"/studio/drafts/{draft_id}/try")
    assert answer.location.endswith(f"/studio/drafts/{draft_id}")
