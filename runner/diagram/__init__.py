"""The diagram room: read BPMN safely, model its elements, check it."""

from runner.diagram.checking import check
from runner.diagram.findings import Resources
from runner.diagram.model import Element, Event, Flow, Lane, Loop, Model, Process
from runner.diagram.parts import with_parts
from runner.diagram.read import read, read_once

__all__ = ["Element", "Event", "Flow", "Lane", "Loop", "Model", "Process", "Resources", "check", "read", "read_once", "with_parts"]
