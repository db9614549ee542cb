"""What people may ask for of a case: every function is one transaction, asks `permissions` first, and writes the audit trail."""

from runner.cases.attachments import attach, detach, open_document
from runner.cases.commands import complete_task, definitions, deliver, send, start, tick
from runner.cases.done import Done
from runner.cases.held import Beginning, beginning, licences
from runner.cases.incidents import open_incidents, retry, solve
from runner.cases.leases import Taken, Wanted, change, put_back, take
from runner.cases.onlookers import looking_on
from runner.cases.outside import complete, fail
from runner.cases.papers import render
from runner.cases.people import colleagues
from runner.cases.preview import letter_to_sign, preview_letter
from runner.cases.tasks import claim, hand_over, release, save_draft
from runner.cases.views import CaseView, Offer, TaskView, by_number, is_valid, licence_by_token, own_cases, task_view, view

__all__ = [
    "Beginning",
    "CaseView",
    "Done",
    "Offer",
    "Taken",
    "TaskView",
    "Wanted",
    "attach",
    "beginning",
    "by_number",
    "change",
    "claim",
    "colleagues",
    "complete",
    "complete_task",
    "definitions",
    "deliver",
    "detach",
    "fail",
    "hand_over",
    "is_valid",
    "letter_to_sign",
    "licence_by_token",
    "licences",
    "looking_on",
    "open_document",
    "open_incidents",
    "own_cases",
    "preview_letter",
    "put_back",
    "release",
    "render",
    "retry",
    "save_draft",
    "send",
    "solve",
    "start",
    "take",
    "task_view",
    "tick",
    "view",
]
