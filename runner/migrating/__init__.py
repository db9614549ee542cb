"""The migrating room: bring the open cases of a service to another version, previewed before, reversible until their next step.

    new = definitions.get(connection, definition_id)                 # or compile_files(a draft's files, service), to preview only
    seen = migrating.preview(store, actor, new)                      # counts, decisions, places, armed, cases(fate)
    report = migrating.migrate(store, actor, new, choices={"Task_Old": "Task_New", "Task_Gone": None})
    migrating.undo(store, actor, new.service)
    migrating.migrated(connection, actor, new.service)               # what was migrated, and whether it can go back

A case is untouched (nothing that may still come to it differs), safe (it moves; its tasks, drafts, people and due moments stay), or waits
for a decision: its place is gone, and somebody says where it goes on, or that it stays.
"""

from runner.migrating.batches import BATCH, Report, migrate, undo
from runner.migrating.courses import Choices, Course, becomes
from runner.migrating.history import Line, Migrated, migrated
from runner.migrating.moving import Moved
from runner.migrating.preview import FATES, Decision, Fate, Group, Preview, listed, preview
from runner.migrating.undoing import undoable

__all__ = [
    "BATCH",
    "FATES",
    "Choices",
    "Course",
    "Decision",
    "Fate",
    "Group",
    "Line",
    "Migrated",
    "Moved",
    "Preview",
    "Report",
    "becomes",
    "listed",
    "migrate",
    "migrated",
    "preview",
    "undo",
    "undoable",
]
