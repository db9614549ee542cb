"""For whom a manual is made: one version of a service, a kind of application, an agency and a language; and how things are said there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from runner import thai
from runner.catalogue import Document, Setting, figure
from runner.catalogue import Figure as Stated
from runner.comparing import expressions, versions
from runner.comparing.saying import quoted
from runner.comparing.words import Words
from runner.definitions import Definition
from runner.errors import AnuyatError
from runner.form.model import Component
from runner.form.translations import Sentence
from runner.manual import kinds
from runner.manual.fees import Fees
from runner.manual.model import Figure
from runner.manual.times import Clocks
from runner.manual.words import CODES, WORDS
from runner.thai import Language

_DAY = re.compile("(0[1-9]|1[0-2])-[0-3][0-9]")  # a day of every year
_THAI = re.compile("[\u0e00-\u0e7f]")
_ASKED = Sentence("ตามคำตอบในแบบคำขอ ระบบจะแจ้งเมื่อต้องใช้", "Depending on the answers in the application; you are told when it applies")
# conditions as people say them: the label of a yes-or-no question says it by itself, and what a question is about is said once
_PLAINER = (
    (Sentence(" เป็น “ใช่”", " is “Yes”"), Sentence("", "")),
    (Sentence("“ประเภทผู้ยื่นคำขอ” เป็น “บุคคลธรรมดา”", "“kind of applicant” is “citizen”"),
     Sentence("ผู้ยื่นคำขอเป็นบุคคลธรรมดา", "the applicant is a natural person")),
    (Sentence("“ประเภทผู้ยื่นคำขอ” เป็น “นิติบุคคล”", "“kind of applicant” is “juristic person”"),
     Sentence("ผู้ยื่นคำขอเป็นนิติบุคคล", "the applicant is a juristic person")),
)  # fmt: skip
_TWICE_TH = re.compile(r"(“[^”]*” เป็น )((?:“[^”]*” หรือ )*“[^”]*”) หรือ \1")
_TWICE_EN = re.compile(r"(“[^”]*” is )((?:“[^”]*” or )*“[^”]*”) or \1")


class Agency(Protocol):
    """A row of the table of agencies."""

    @property
    def id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name_th(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def details(self) -> Mapping[str, Any]: ...
    @property
    def settings(self) -> Mapping[str, Mapping[str, Any]]: ...


class Conditional(Protocol):
    """Something of a sheet that is not for everybody."""

    @property
    def when(self) -> str: ...


@dataclass(frozen=True)
class Context:
    """Looks up and says things. `kind` is an id of the sheet's kinds, empty where there are none."""

    definition: Definition
    language: Language
    kind: str = ""
    agency: Agency | None = None

    @property
    def sheet(self) -> Any:
        return self.definition.sheet

    @cached_property
    def names(self) -> Words:
        return Words(versions.read(self.definition))

    @cached_property
    def own(self) -> Mapping[str, Any]:
        """What the agency has set, for all its services and for this one."""
        if self.agency is None:
            return {}
        return {**self.agency.settings.get("*", {}), **self.agency.settings.get(self.sheet.service, {})}

    @cached_property
    def scope(self) -> Mapping[str, Any]:
        """What expressions of the sheet and of times see."""
        settings = {**self.sheet.defaults, **{name: value for name, value in self.own.items() if name in self.sheet.settings}}
        agency = {**self.agency.details, "code": self.agency.code, "name": self.agency.name_th} if self.agency else {}
        return {"setting": settings, "agency": agency, "applicant": {"kind": "citizen"}, "kind": self.kind or None}

    @cached_property
    def clocks(self) -> Clocks:
        return Clocks(self.definition, self.scope)

    @cached_property
    def fees(self) -> Fees:
        return Fees(self.definition, self.names, {name: self.scope[name] for name in ("setting", "agency", "applicant")})

    # ---- saying ----------------------------------------------------------------------------------------------------------
    def say(self, sentence: Sentence) -> str:
        return sentence.text(self.language)

    def pick(self, th: str, en: str) -> str:
        """A text that the sheet may have in both languages; its English may also stand in the table of translations."""
        return en if self.language == "en" and en else self.text(th)

    def text(self, th: str) -> str:
        return self.definition.text(th, self.language)

    def word(self, name: str) -> str:
        return self.say(WORDS[name])

    def code(self, name: str) -> str:
        return self.say(CODES[name]) if name else ""

    def named(self, thing: Any) -> str:
        return self.pick(thing.name_th, thing.name_en)

    def role(self, name: str) -> str:
        return self.say(self.names.role(name))

    @cached_property
    def unasked(self) -> frozenset[str]:
        """Documents that forms never ask for a file of where the application is of this kind, though they do for others."""
        fields = [found for form in self.definition.forms.values() for found in _documents(form.components, self.kind, above=False)]
        return frozenset(name for name, _ in fields) - {name for name, hidden in fields if not hidden}

    # ---- conditions ------------------------------------------------------------------------------------------------------
    def concerns(self, thing: Conditional) -> bool:
        """Whether it is about this kind of application at all; a document also by the fields of the forms that ask for it."""
        if isinstance(thing, Document) and thing.id in self.unasked:
            return False
        return kinds.rest(thing.when, self.kind) is not None

    def when(self, thing: Conditional) -> str:
        """The condition in words, empty where it is for every application of this kind."""
        left = kinds.rest(thing.when, self.kind)
        if not left:
            return ""
        own = Sentence(getattr(thing, "when_th", ""), getattr(thing, "when_en", ""))
        said = own if own.th else self._condition(left)
        if said is _ASKED:
            return self.say(said)
        english = said.en or self.definition.text(said.th, "en")
        return self.say(Sentence(f"กรณี{'' if _THAI.match(said.th) else ' '}{said.th}", f"If {inside(english)}"))

    def _condition(self, text: str) -> Sentence:
        said = expressions.condition(text, self.names)
        return _plainer(said) if said != quoted(text) else _ASKED

    def speaks(self, thing: Conditional) -> bool:
        """Whether its condition can be said in words."""
        left = kinds.rest(thing.when, self.kind)
        return not left or bool(getattr(thing, "when_th", "")) or expressions.condition(left, self.names) != quoted(left)

    # ---- figures ---------------------------------------------------------------------------------------------------------
    def figure(self, stated: Stated) -> int:
        """A figure of the sheet for this agency and kind; 0 where it is not stated, or only a case can tell."""
        try:
            return figure(stated, self.scope)
        except AnuyatError:
            return 0

    def days(self, number: int, unit: str) -> str:
        """`30 วัน`, `30 วันทำการ`."""
        th, en = ("วันทำการ", "working day") if unit in ("working", "working_day") else ("วัน", "day")
        return self.say(Sentence(f"{number:,} {th}", f"{number:,} {en}{'' if number == 1 else 's'}")) if number else ""

    def setting(self, one: Setting) -> Figure:
        """A setting with the agency's value, or the sheet's default and whether somebody has to confirm it."""
        value = self.scope["setting"].get(one.id)
        return Figure(self.named(one), self._value(one, value), one.to_confirm and one.id not in self.own)

    def _value(self, one: Setting, value: object) -> str:
        if value is None or value == "":
            return self.word("unset")
        if isinstance(value, bool):
            return self.say(Sentence("มี", "Yes") if value else Sentence("ไม่มี", "No"))
        if isinstance(value, str) and _DAY.fullmatch(value):
            month, day = (int(part) for part in value.split("-"))
            return f"{day} {self.say(Sentence(thai.MONTHS[month - 1], thai.MONTHS_EN[month - 1]))}"
        if one.type == "date":
            return thai.date_long(str(value), self.language)
        if one.type == "text":
            return self.text(str(value))
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        unit = self.text(one.unit_th or ("บาท" if one.type == "money" else ""))
        if isinstance(value, int) and value == 1 and self.language == "en":
            unit = unit.removesuffix("s")
        return f"{unit} {shown}" if unit == "ร้อยละ" else f"{shown} {unit}".strip()


def _documents(components: Iterable[Component], kind: str, *, above: bool) -> Iterator[tuple[str, bool]]:
    """The document of every file field, and whether it is hidden for this kind."""
    for one in components:
        hidden = above or kinds.hidden(one, kind)
        if one.kind == "filepicker" and one.files.document:
            yield one.files.document, hidden
        yield from _documents(one.children, kind, above=hidden)


def first_upper(text: str) -> str:
    """The text as a sentence of its own."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """The text in the middle of a sentence: a capital stays only where the word is all capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _plainer(said: Sentence) -> Sentence:
    th, en = said.th, said.en
    for written, spoken in _PLAINER:
        th, en = th.replace(written.th, spoken.th), en.replace(written.en, spoken.en)
    while _TWICE_TH.search(th) or _TWICE_EN.search(en):
        th, en = _TWICE_TH.sub(r"\1\2 หรือ ", th), _TWICE_EN.sub(r"\1\2 or ", en)
    return Sentence(th, en)
