"""The diagram room: read BPMN safely, model its elements, check it."""

from runner.diagram.model import Element, Event, Flow, Lane, Loop, Model, Process
from runner.diagram.read import read

__all__ = ["Element", "Event", "Flow", "Lane", "Loop", "Model", "Process", "read"]
