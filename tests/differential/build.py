"""Small diagrams for tests, made of words: `process("p", start(), user("a"), end(), path("s", "a", "e"))`."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from runner import diagram, engine
from runner.diagram import Model

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="D" targetNamespace="x">\n'
)
EVENT_SUB = 'triggeredByEvent="true"'
TERMINATE = "<bpmn:terminateEventDefinition/>"


def tag(kind: str, name: str, body: str = "", attributes: str = "") -> str:
    """One element on its own line, so that findings have lines of their own."""
    return f"<bpmn:{kind} id={quoteattr(name)} {attributes}>{body}</bpmn:{kind}>\n"


def zeebe(*inside: str) -> str:
    """The extension elements of an element."""
    return f"<bpmn:extensionElements>{''.join(inside)}</bpmn:extensionElements>" if any(inside) else ""


def ext(kind: str, **attributes: str) -> str:
    """One `zeebe:` extension."""
    return f"<zeebe:{kind} {' '.join(f'{k}={quoteattr(v)}' for k, v in attributes.items())}/>"


def mapping(*, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """`zeebe:ioMapping`: target → source."""
    said = "".join(ext("input", source=s, target=t) for t, s in (inputs or {}).items())
    said += "".join(ext("output", source=s, target=t) for t, s in (outputs or {}).items())
    return f"<zeebe:ioMapping>{said}</zeebe:ioMapping>"


def properties(**values: str) -> str:
    """`zeebe:properties`."""
    return f"<zeebe:properties>{''.join(ext('property', name=k, value=v) for k, v in values.items())}</zeebe:properties>"


# ---- activities --------------------------------------------------------------------------------------------------------
def user(name: str, *more: str, each: str = "", form: str = "f", role: str = "officer") -> str:
    """A user task."""
    said = zeebe(ext("userTask"), ext("formDefinition", formId=form), ext("assignmentDefinition", candidateGroups=role), *more)
    return tag("userTask", name, said + each, f'name="{name}"')


def job(name: str, topic: str = "post", *more: str, each: str = "", kind: str = "serviceTask") -> str:
    """A service task."""
    return tag(kind, name, zeebe(ext("taskDefinition", type=topic), *more) + each)


def script(name: str, expression: str, result: str, *more: str, each: str = "") -> str:
    """A script task."""
    return tag("scriptTask", name, zeebe(ext("script", expression=expression, resultVariable=result), *more) + each)


def decision(name: str, table: str, result: str) -> str:
    """A business rule task."""
    return tag("businessRuleTask", name, zeebe(ext("calledDecision", decisionId=table, resultVariable=result)))


def call(name: str, part: str, *more: str, each: str = "") -> str:
    """A call activity."""
    return tag("callActivity", name, zeebe(ext("calledElement", processId=part), *more) + each)


def sub(name: str, *body: str, each: str = "", attributes: str = "", more: str = "") -> str:
    """A sub-process; with `EVENT_SUB` an event sub-process."""
    return tag("subProcess", name, zeebe(more) + "\n" + "".join(body) + each, attributes)


def each(collection: str, item: str, result: str = "", of: str = "", *, sequential: bool = False, until: str = "") -> str:
    """Multi-instance."""
    said = {"inputCollection": collection, "inputElement": item} | ({"outputCollection": result, "outputElement": of} if result else {})
    stop = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    kind = "multiInstanceLoopCharacteristics"
    return f'<bpmn:{kind} isSequential="{str(sequential).lower()}">{zeebe(ext("loopCharacteristics", **said))}{stop}</bpmn:{kind}>'


# ---- gateways and events -----------------------------------------------------------------------------------------------
def xor(name: str, default: str = "") -> str:
    """An exclusive gateway; `default` is a flow's id."""
    return tag("exclusiveGateway", name, attributes=f'default="{default}"' if default else "")


def either(name: str, default: str = "") -> str:
    """An inclusive gateway."""
    return tag("inclusiveGateway", name, attributes=f'default="{default}"' if default else "")


def both(name: str) -> str:
    """A parallel gateway."""
    return tag("parallelGateway", name)


def race(name: str) -> str:
    """An event-based gateway."""
    return tag("eventBasedGateway", name)


def after(text: str) -> str:
    """A duration timer."""
    return _timer("timeDuration", text)


def at(text: str) -> str:
    """A date timer."""
    return _timer("timeDate", text)


def every(text: str) -> str:
    """A cycle timer."""
    return _timer("timeCycle", text)


def _timer(kind: str, text: str) -> str:
    body = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{kind}>'
    return f"<bpmn:timerEventDefinition>{body}</bpmn:timerEventDefinition>"


def message(name: str) -> str:
    """A message event definition; the diagram must be made with `messages=(name,)`."""
    return f'<bpmn:messageEventDefinition messageRef="Message_{name}"/>'


def error(code: str = "") -> str:
    """An error event definition; without a code it catches all."""
    return f'<bpmn:errorEventDefinition errorRef="Error_{code}"/>' if code else "<bpmn:errorEventDefinition/>"


def escalation(code: str) -> str:
    """An escalation event definition."""
    return f'<bpmn:escalationEventDefinition escalationRef="Escalation_{code}"/>'


def signal(name: str) -> str:
    """A signal event definition."""
    return f'<bpmn:signalEventDefinition signalRef="Signal_{name}"/>'


def start(name: str = "s", event: str = "", *, interrupting: bool = True, more: str = "") -> str:
    """A start event."""
    return tag("startEvent", name, zeebe(more) + event, "" if interrupting else 'isInterrupting="false"')


def end(name: str = "e", event: str = "", *more: str) -> str:
    """An end event."""
    return tag("endEvent", name, zeebe(*more) + event)


def on(host: str, name: str, event: str, *more: str, interrupting: bool = True) -> str:
    """A boundary event."""
    return tag("boundaryEvent", name, zeebe(*more) + event, f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}"')


def catch(name: str, event: str, *more: str) -> str:
    """An intermediate catch event."""
    return tag("intermediateCatchEvent", name, zeebe(*more) + event)


def throw(name: str, event: str = "", *more: str) -> str:
    """An intermediate throw event."""
    return tag("intermediateThrowEvent", name, zeebe(*more) + event)


# ---- flows and files ---------------------------------------------------------------------------------------------------
def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    """A sequence flow, called `F_source_target` unless it has a name."""
    kind = "conditionExpression"
    body = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(condition)}</bpmn:{kind}>' if condition else ""
    return tag("sequenceFlow", name or f"F_{source}_{target}", body, f'sourceRef="{source}" targetRef="{target}"')


def path(*names: str) -> str:
    """Flows from each element to the next."""
    return "".join(flow(a, b) for a, b in pairwise(names))


def process(name: str, *body: str) -> str:
    """A process."""
    return tag("process", name, "\n" + "".join(body), 'isExecutable="true"')


def file(*processes: str, messages: tuple[str, ...] = (), errors: tuple[str, ...] = ("bad",), key: str = "= case_no") -> bytes:
    """A BPMN file with the messages, errors, signals `go` and escalations `late` that tests use."""
    said = [tag("message", f"Message_{m}", zeebe(ext("subscription", correlationKey=key)) if key else "", f'name="{m}"') for m in messages]
    said += [tag("error", f"Error_{e}", attributes=f'name="{e}" errorCode="{e}"') for e in errors]
    said += [tag("signal", "Signal_go", attributes='name="go"'), tag("escalation", "Escalation_late", attributes='escalationCode="late"')]
    return (_HEAD + "".join([*said, *processes]) + "</bpmn:definitions>").encode()


def model(*body: str, messages: tuple[str, ...] = (), key: str = "= case_no", parts: tuple[str, ...] = ()) -> Model:
    """The model of a process `p`, with parts in the same file."""
    return diagram.read(file(process("p", *body), *parts, messages=messages, key=key), "test.bpmn")


def program(*body: str, messages: tuple[str, ...] = (), key: str = "= case_no", parts: tuple[str, ...] = ()) -> engine.Program:
    """The compiled process `p`."""
    return engine.compile_process("p:1", "p", [model(*body, messages=messages, key=key, parts=parts)], {})
