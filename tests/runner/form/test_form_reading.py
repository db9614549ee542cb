"""Reading form-js files: what is understood, and what is refused with the line where it stands."""

from __future__ import annotations

import json
import time

import pytest

from runner import form
from runner.errors import InvalidDiagram
from runner.form import patterns


def findings(*components, **root):
    schema = {"type": "default", "id": "apply", "components": list(components), **root}
    with pytest.raises(InvalidDiagram) as refused:
        form.read(json.dumps(schema, indent=2, ensure_ascii=False).encode(), "apply.form")
    return refused.value.findings


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        ({"type": "iframe", "url": "https://example.com"}, "form-forbidden"),
        ({"type": "html", "content": "<b>"}, "form-forbidden"),
        ({"type": "slider", "key": "x"}, "form-type"),
        ({"type": "textfield", "key": "ชื่อ"}, "form-key"),
        ({"type": "textfield", "key": "ShopName"}, "form-key"),
        ({"type": "textfield"}, "form-key"),
        ({"type": "textfield", "key": "case.number"}, "form-reserved"),
        ({"type": "textfield", "key": "payment.id"}, "form-reserved"),
        ({"type": "group", "path": "licence", "components": []}, "form-reserved"),
        ({"type": "dynamiclist", "path": "payment", "components": []}, "form-reserved"),
        ({"type": "textfield", "key": "x", "conditional": {"hide": "=1 +"}}, "form-expression"),
        ({"type": "textfield", "key": "x", "label": "{{ 1 + }}"}, "form-expression"),
        ({"type": "text", "text": "{{#if x}}a{{/if}}"}, "form-template"),
        ({"type": "textfield", "key": "x", "properties": {"rule": "a ="}}, "form-expression"),
        ({"type": "textfield", "key": "x", "properties": {"check": "passport"}}, "form-check"),
        ({"type": "textfield", "key": "x", "properties": {"component": "map"}}, "form-component"),
        ({"type": "textfield", "key": "x", "validate": {"pattern": "(a+)+$"}}, "form-pattern"),
        ({"type": "textfield", "key": "x", "validate": {"pattern": "("}}, "form-pattern"),
        ({"type": "textfield", "key": "x", "label": 5}, "form-attribute"),
        ({"type": "number", "key": "x", "decimalDigits": "many"}, "form-attribute"),
        ({"type": "datetime", "key": "x", "subtype": "year"}, "form-subtype"),
        ({"type": "dynamiclist", "path": "x", "components": [], "properties": {"min_items": "9", "max_items": "2"}}, "form-rows"),
        ({"type": "group", "components": [], "properties": {"component": "summary"}}, "form-form"),
        ({"type": "group", "components": [], "properties": {"component": "verdicts", "form": "x"}}, "form-path"),
        ({"type": "group", "components": [], "properties": {"component": "corrections", "form": "x"}}, "form-list"),
    ],
)
def test_it_refuses_with_a_reason(component, rule):
    found = findings({"id": "Field_1", **component})
    assert rule in [finding.rule for finding in found]
    assert {finding.element for finding in found} == {"Field_1"}
    assert found[0].line > 1
    assert found[0].th != found[0].en


def test_it_refuses_what_is_no_form():
    for content in (b"", b"{", b"[]", b'{"components": 5}', b"\xff\xfe", b"[" * 100_000, b'{"id": "x"}'):
        with pytest.raises(InvalidDiagram):
            form.read(content, "x.form")


def test_it_refuses_a_newer_format_and_one_key_twice():
    assert findings(schemaVersion=99)[0].rule == "form-schema-version"
    twice = [{"type": "textfield", "id": f"f{n}", "key": "x", "label": "ช่อง"} for n in (1, 2)]
    assert {f.rule for f in findings(*twice)} == {"form-key"}
    assert findings({**twice[0]}, {**twice[0], "key": "y"})[0].rule == "form-id"


def test_it_is_bounded():
    deep = {"type": "textfield", "id": "x", "key": "x"}
    for n in range(12):
        deep = {"type": "group", "id": f"g{n}", "components": [deep]}
    assert findings(deep)[0].rule == "form-depth"
    assert findings(*({"type": "separator", "id": f"s{n}"} for n in range(600)))[0].rule == "form-size"


@pytest.mark.parametrize(
    "text", ["^0[0-9]{8,9}$", r"^\d{1,3}(-\d{1,3})?$", "^[ก-ฮ]{1,2} ?[0-9]{1,4}$", "^(abc|def)$", "^[^<>]*$", r"^\S+@\S+$"]
)
def test_ordinary_patterns_are_read(text):
    assert isinstance(patterns.read(text), patterns.Pattern)


@pytest.mark.parametrize(
    "text",
    ["(a+)+$", "(a|a)+$", "(a*)*b", "a*a*a*a*b", "(.*a){20}", r"(a)\1", "(?<n>a)", "(?i)a", "(?<=a)b", "((a{0,9}){0,9}){0,9}", "a" * 400],
)
def test_patterns_that_could_be_slow_are_refused(text):
    assert isinstance(patterns.read(text), str)


def test_the_worst_pattern_that_is_read_is_fast():
    worst = patterns.read("^a*a*a*b")
    assert isinstance(worst, patterns.Pattern)
    begun = time.process_time()
    assert not worst.fits("a" * 256)
    assert not worst.fits("a" * 100_000)
    assert time.process_time() - begun < 0.5


def test_what_the_editor_saves_besides_is_ignored():
    field = {"type": "textfield", "id": "f", "key": "x", "label": "ช่อง", "layout": {"row": "r", "columns": None}, "versionTag": "1"}
    button = {"type": "button", "id": "b", "label": "ส่ง", "action": "submit"}
    schema = {
        "type": "default",
        "id": "apply",
        "components": [field, button],
        "executionPlatform": "Camunda Cloud",
        "exporter": {"name": "x"},
    }
    read = form.read(json.dumps(schema).encode(), "apply.form")
    assert list(read.fields) == ["x"]
    assert read.texts() == ["ช่อง"]
