"""From a tree of elements to the records of `model`."""

from __future__ import annotations

from runner.decisions import model as m
from runner.decisions.boxes import box, function_box
from runner.decisions.xml import Tree, attribute, child, children, local_type, parse, tag, text

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")


def read_definitions(xml: bytes, file: str) -> m.Definitions:
    """One DMN file; InvalidDiagram when it is not one."""
    root = parse(xml, file)
    namespace = root.get("namespace", "")
    elements: dict[str, m.Element] = {}
    for tree in children(root, *_READERS):
        element = _READERS[tag(tree)](tree, namespace)
        elements[element.id or element.name] = element
    return m.Definitions(
        file=file,
        name=attribute(root, "name"),
        namespace=namespace,
        imports=tuple(_import(tree) for tree in children(root, "import") if "DMN" in tree.get("importType", "DMN")),
        items=tuple(_item(tree) for tree in children(root, "itemDefinition")),
        elements=elements,
    )


def _import(tree: Tree) -> m.Import:
    return m.Import(attribute(tree, "name"), tree.get("namespace", ""), tree.get("locationURI", ""))


def type_ref(tree: Tree | None) -> str:
    """The `typeRef` attribute (or child, in old files) without a prefix."""
    if tree is None:
        return ""
    return local_type(attribute(tree, "typeRef") or text(child(tree, "typeRef")).strip(), tree)


def _item(tree: Tree) -> m.ItemDefinition:
    function = child(tree, "functionItem")
    return m.ItemDefinition(
        name=attribute(tree, "name"),
        type_ref=type_ref(tree),
        components=tuple(_item(part) for part in children(tree, "itemComponent")),
        is_collection=tree.get("isCollection") == "true",
        allowed=text(child(tree, "allowedValues")),
        constraint=text(child(tree, "typeConstraint")),
        function=None if function is None else _function_item(function),
        line=tree.sourceline or 0,
    )


def _function_item(tree: Tree) -> tuple[tuple[m.Variable, ...], str]:
    parameters = tuple(m.Variable(attribute(one, "name"), type_ref(one)) for one in children(tree, "parameters"))
    return parameters, local_type(attribute(tree, "outputTypeRef"), tree)


def _references(tree: Tree, *tags: str) -> tuple[str, ...]:
    return tuple(one.get("href", "") for one in children(tree, *tags))


def _requires(tree: Tree) -> tuple[str, ...]:
    found = [reference for requirement in children(tree, *_REQUIREMENTS) for reference in _references(requirement)]
    return tuple(found)


def _input(tree: Tree, namespace: str) -> m.Element:
    variable = child(tree, "variable")
    return m.InputData(tree.get("id", ""), attribute(tree, "name"), type_ref(variable), tree.sourceline or 0, namespace)


def _decision(tree: Tree, namespace: str) -> m.Element:
    variable = child(tree, "variable")
    return m.DecisionElement(
        tree.get("id", ""),
        attribute(tree, "name"),
        type_ref(variable),
        tree.sourceline or 0,
        namespace,
        _requires(tree),
        logic=box(tree),
        label=attribute(tree, "label"),
    )


def _knowledge(tree: Tree, namespace: str) -> m.Element:
    logic = child(tree, "encapsulatedLogic")
    return m.Knowledge(
        tree.get("id", ""),
        attribute(tree, "name"),
        type_ref(child(tree, "variable")),
        tree.sourceline or 0,
        namespace,
        _requires(tree),
        function=None if logic is None else function_box(logic),
    )


def _service(tree: Tree, namespace: str) -> m.Element:
    return m.DecisionService(
        tree.get("id", ""),
        attribute(tree, "name"),
        type_ref(child(tree, "variable")),
        tree.sourceline or 0,
        namespace,
        outputs=_references(tree, "outputDecision"),
        encapsulated=_references(tree, "encapsulatedDecision"),
        input_decisions=_references(tree, "inputDecision"),
        input_data=_references(tree, "inputData"),
    )


_READERS = {"inputData": _input, "decision": _decision, "businessKnowledgeModel": _knowledge, "decisionService": _service}
