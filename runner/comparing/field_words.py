"""What a form's component asks, attribute by attribute, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from runner.comparing import expressions
from runner.comparing.pair import how, set_to
from runner.comparing.saying import EMPTY, quoted, same, say
from runner.comparing.versions import Json
from runner.comparing.words import Words, label_of, listed_options
from runner.form.translations import Sentence

FIELD: Final = {"filepicker": "document", "group": "group", "dynamiclist": "list"}
_KINDS: Final = {
    "filepicker": Sentence("การขอเอกสาร", "a paper asked for,"),
    "group": Sentence("หมวด", "the section"),
    "dynamiclist": Sentence("รายการ", "the list"),
    "text": Sentence("ข้อความ", "the text"),
    "button": Sentence("ปุ่ม", "the button"),
    "expression": Sentence("ค่าที่คำนวณให้", "the computed value"),
    "image": Sentence("รูปภาพ", "the picture"),
    "table": Sentence("ตาราง", "the table"),
    "separator": Sentence("เส้นคั่น", "a line"),
    "spacer": Sentence("ช่องว่าง", "a space"),
}
_TYPES: Final = {
    "textfield": Sentence("ข้อความบรรทัดเดียว", "one line of text"),
    "textarea": Sentence("ข้อความหลายบรรทัด", "several lines of text"),
    "number": Sentence("ตัวเลข", "number"),
    "datetime": Sentence("วันหรือเวลา", "date or time"),
    "checkbox": Sentence("ช่องทำเครื่องหมาย", "checkbox"),
    "checklist": Sentence("เลือกได้หลายข้อ", "several choices"),
    "radio": Sentence("เลือกข้อเดียว", "one choice"),
    "select": Sentence("เลือกจากรายการ", "list of choices"),
    "taglist": Sentence("เลือกได้หลายรายการ", "tags"),
}
_MARKUP = re.compile(r"[*_#`>]+")
_NOT_SAID = frozenset({"id", "components", "values", "key", "path", "label", "dateLabel", "timeLabel"})
_LOOK = ("layout.", "appearance", "showOutline", "verticalAlignment", "height", "rowCount")

_WHETHER: Final = {
    "validate.required": ("การบังคับกรอก {it}", "When {it} is required"),
    "readonly": ("การให้อ่านได้อย่างเดียวของ {it}", "When {it} can only be read"),
    "disabled": ("การปิดไม่ให้กรอก {it}", "When {it} cannot be filled in"),
    "multiple": ("การแนบหลายแฟ้มที่ {it}", "When {it} takes several files"),
}


class Said(NamedTuple):
    """One difference of a field."""

    group: str
    kind: str
    sentence: Sentence
    old: str
    new: str


class Asked(NamedTuple):
    """An attribute: the kind of its change, and what it is called."""

    kind: str
    th: str
    en: str
    group: str = "forms"


_ASKED: Final = {
    "type": Asked("field_type", "ชนิดของช่อง {it}", "The type of {it}"),
    "validate.minLength": Asked("limit", "จำนวนตัวอักษรอย่างน้อยของ {it}", "The least letters of {it}"),
    "validate.maxLength": Asked("limit", "จำนวนตัวอักษรมากที่สุดของ {it}", "The most letters of {it}"),
    "validate.min": Asked("limit", "ค่าต่ำสุดของ {it}", "The lowest value of {it}"),
    "validate.max": Asked("limit", "ค่าสูงสุดของ {it}", "The highest value of {it}"),
    "validate.pattern": Asked("limit", "รูปแบบที่รับของ {it}", "The pattern of {it}"),
    "validate.patternErrorMessage": Asked("form_text", "ข้อความเมื่อกรอกผิดรูปแบบของ {it}", "The message when {it} does not fit", "texts"),
    "validate.validationType": Asked("limit", "การตรวจรูปแบบของ {it}", "The check of {it}"),
    "properties.rule": Asked("field_rule", "เงื่อนไขที่ตรวจของ {it}", "The rule of {it}", "conditions"),
    "properties.rule_message": Asked("form_text", "ข้อความเมื่อไม่ผ่านเงื่อนไขของ {it}", "The message of the rule of {it}", "texts"),
    "properties.rule_message_en": Asked(
        "form_text", "ข้อความภาษาอังกฤษเมื่อไม่ผ่านเงื่อนไขของ {it}", "The English message of the rule of {it}", "texts"
    ),
    "properties.check": Asked("field_rule", "การตรวจเลขของ {it}", "The check of {it}"),
    "properties.min_items": Asked("limit", "จำนวนรายการอย่างน้อยของ {it}", "The least rows of {it}"),
    "properties.max_items": Asked("limit", "จำนวนรายการมากที่สุดของ {it}", "The most rows of {it}"),
    "properties.document": Asked("field_document", "เอกสารที่ {it} ขอ", "The paper that {it} asks for", "documents"),
    "accept": Asked("limit", "ชนิดแฟ้มที่รับของ {it}", "The kinds of files of {it}", "documents"),
    "conditional.hide": Asked("field_hidden", "เงื่อนไขการซ่อน {it}", "When {it} is hidden", "conditions"),
    "columns": Asked("field_columns", "คอลัมน์ของ {it}", "The columns of {it}"),
    "description": Asked("form_text", "คำอธิบายของ {it}", "The hint of {it}", "texts"),
    "text": Asked("form_text", "ข้อความ {it}", "The text {it}", "texts"),
    "defaultValue": Asked("field_value", "ค่าตั้งต้นของ {it}", "The default of {it}"),
    "expression": Asked("field_value", "การคำนวณของ {it}", "The calculation of {it}", "conditions"),
    "valuesExpression": Asked("field_value", "ที่มาของตัวเลือกของ {it}", "The source of the options of {it}", "conditions"),
    "decimalDigits": Asked("limit", "จำนวนตำแหน่งทศนิยมของ {it}", "The decimals of {it}"),
    "subtype": Asked("field_type", "ชนิดของวันเวลาของ {it}", "Date or time of {it}"),
    "appearance.suffixAdorner": Asked("form_text", "หน่วยของ {it}", "The unit of {it}", "texts"),
}
_FLAGS: Final = {
    "validate.required": ("บังคับกรอก {it}", "{it} is required now", "ไม่บังคับกรอก {it} อีกต่อไป", "{it} is no longer required"),
    "disabled": ("ปิดไม่ให้กรอก {it}", "{it} can no longer be filled in", "เปิดให้กรอก {it}", "{it} can be filled in now"),
    "readonly": ("{it} อ่านได้อย่างเดียว", "{it} can only be read now", "{it} กรอกได้แล้ว", "{it} can be filled in now"),
    "multiple": ("แนบได้หลายแฟ้มที่ {it}", "{it} takes several files now", "แนบได้แฟ้มเดียวที่ {it}", "{it} takes one file only"),
    "disallowPassedDates": ("ไม่รับวันที่ผ่านมาแล้วที่ {it}", "{it} takes no past dates", "รับวันที่ผ่านมาแล้วที่ {it}", "{it} takes past dates"),
    "properties.fresh": ("กรอก {it} ใหม่ทุกครั้ง", "{it} is asked anew each time", "เติมคำตอบเดิมของ {it} ให้", "{it} is filled in from before"),
}  # fmt: skip


def kind_of(component: Json) -> Sentence:
    """ช่อง, หมวด, การขอเอกสาร."""
    return _KINDS.get(str(component.get("type")), Sentence("ช่อง", "the field"))


def titled(component: Json) -> str:
    """Label, else text, else nothing."""
    return label_of(component) or _MARKUP.sub("", str(component.get("text") or ""))


def flat(component: Json, above: str = "") -> dict[str, object]:
    """Attribute (`validate.max`) → value; what says nothing (empty, false) is left out."""
    found: dict[str, object] = {}
    for name, value in component.items():
        if isinstance(value, dict):
            found |= flat(value, f"{above}{name}.")
        elif above == "properties." and value in ("true", "false"):
            found |= {f"{above}{name}": True} if value == "true" else {}
        elif (above or name not in _NOT_SAID) and not (value is None or value is False or value in ("", [])):
            found[f"{above}{name}"] = value
    return found


def field_changes(old: Json, new: Json, words: tuple[Words, Words], it: Sentence) -> Iterator[Said]:
    """Every difference of one component; `it` names it."""
    if label_of(old) != label_of(new):
        before, after = (quoted(w.text(label_of(one))) for one, w in zip((old, new), words, strict=True))
        sentence = say("เปลี่ยนชื่อ{what} {a} เป็น {b}", "{what} {a} is now called {b}", what=kind_of(new), a=before, b=after)
        yield Said("forms", "field_label:changed", sentence, label_of(old), label_of(new))
    before_all, after_all = flat(old), flat(new)
    look = False
    for name in dict.fromkeys([*before_all, *after_all]):
        sides = before_all.get(name), after_all.get(name)
        if sides[0] == sides[1]:
            continue
        if name.startswith(_LOOK) and name not in _ASKED:
            look = True
            continue
        yield _one(name, *sides, words, it)
    yield from _options(old, new, words, it)
    if look:
        sentence = say("ปรับการจัดวางของ {it}", "The layout of {it} changed", it=it)
        yield Said("texts", "look:changed", sentence, "", "")


def _one(name: str, old: object, new: object, words: tuple[Words, Words], it: Sentence) -> Said:
    sides = _raw(old), _raw(new)
    if name in _FLAGS and (old is True or new is True) and {old, new} <= {True, None}:
        on, on_en, off, off_en = _FLAGS[name]
        sentence = say(on, on_en, it=it) if new else say(off, off_en, it=it)
        kind = "required" if name == "validate.required" else "field_flag"
        return Said("documents" if name == "multiple" else "forms", f"{kind}:{how(old, new)}", sentence, *sides)
    if name in _WHETHER:
        subject = say(*_WHETHER[name], it=it)
        said = (_when(value, w) for value, w in zip((old, new), words, strict=True))
        kind = "required" if name == "validate.required" else "field_flag"
        return Said("forms", f"{kind}:{how(old, new)}", set_to(subject, said, sides), *sides)
    plain = name.replace("{", "").replace("}", "")
    asked = _ASKED.get(name, Asked("field_other", f"คุณสมบัติ {plain} ของ {{it}}", f"{plain} of {{it}}"))
    subject = say(asked.th, asked.en, it=it)
    if name in ("text", "description") or isinstance(old, list) or isinstance(new, list):
        return Said(asked.group, f"{asked.kind}:{how(old, new)}", say("ปรับ{it}", "Changed: {it}", it=subject), *sides)
    said = (_say(name, value, w) for value, w in zip((old, new), words, strict=True))
    return Said(asked.group, f"{asked.kind}:{how(old, new)}", set_to(subject, said, sides), *sides)


def _when(value: object, words: Words) -> Sentence:
    """Never, always, or when a condition holds."""
    if isinstance(value, str):
        return say("เมื่อ {it}", "when {it}", it=expressions.condition(value, words))
    return Sentence("ทุกกรณี", "always") if value else Sentence("ไม่มีกรณีใด", "never")


def _raw(value: object) -> str:
    return "" if value is None else str(value)


def _say(name: str, value: object, words: Words) -> Sentence:
    if value is None:
        return EMPTY
    if name == "type":
        return _TYPES.get(str(value), same(value))
    if name == "properties.document":
        found = words.version.sheet.documents.get(str(value)) if words.version.sheet else None
        return quoted(Sentence(found.name_th, found.name_en)) if found else quoted(str(value))
    if isinstance(value, str):
        speak: Callable[[str, Words], Sentence] = (
            expressions.condition if name in ("conditional.hide", "properties.rule") else expressions.value
        )
        return speak(value, words) if value.lstrip().startswith("=") or name == "properties.rule" else quoted(words.text(value))
    return same(f"{value:,}") if isinstance(value, int | float) and not isinstance(value, bool) else same(value)


def _options(old: Json, new: Json, words: tuple[Words, Words], it: Sentence) -> Iterator[Said]:
    before, after = dict(_hashable(old)), dict(_hashable(new))
    for value, label in after.items():
        if value not in before:
            yield Said(
                "forms",
                "option:added",
                say("เพิ่มตัวเลือก {o} ของ {it}", "Added: the option {o} of {it}", o=quoted(words[1].text(label)), it=it),
                "",
                label,
            )
    for value, label in before.items():
        if value not in after:
            yield Said(
                "forms",
                "option:removed",
                say("ตัดตัวเลือก {o} ของ {it}", "Removed: the option {o} of {it}", o=quoted(words[0].text(label)), it=it),
                label,
                "",
            )
        elif after[value] != label:
            parts = {"a": quoted(words[0].text(label)), "b": quoted(words[1].text(after[value])), "it": it}
            yield Said(
                "forms",
                "option_label:changed",
                say("เปลี่ยนตัวเลือก {a} เป็น {b} ของ {it}", "The option {a} of {it} now says {b}", **parts),
                label,
                after[value],
            )
    stayed = [one for one in before if one in after]
    if stayed != [one for one in after if one in before]:
        yield Said(
            "forms", "option_order:changed", say("เปลี่ยนลำดับตัวเลือกของ {it}", "The options of {it} stand in another order", it=it), "", ""
        )


def _hashable(component: Json) -> Iterator[tuple[str, str]]:
    yield from ((repr(value), label) for value, label in listed_options(component))
