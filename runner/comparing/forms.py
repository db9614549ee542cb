"""Forms in words: fields that came and went, what is asked differently, papers that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from runner.comparing.field_words import FIELD, field_changes, kind_of, titled
from runner.comparing.matching import alike, match
from runner.comparing.model import Change
from runner.comparing.pair import Pair
from runner.comparing.saying import EMPTY, quoted, say
from runner.comparing.versions import FormFile, Json
from runner.comparing.words import Words
from runner.form.translations import Sentence


def changes(pair: Pair) -> Iterator[Change]:
    """Everything about the forms of the service. A form is the same as long as it keeps its id, wherever its file stands."""
    for form_id, form in pair.new.forms.items():
        if form_id not in pair.old.forms:
            yield _whole(form, pair.new_words, added=True)
    for form_id, form in pair.old.forms.items():
        later = pair.new.forms.get(form_id)
        if later is not None and later.schema is form.schema:
            continue
        if later is not None:
            yield from _Compared(pair, form, later).changes()
        else:
            yield _whole(form, pair.old_words, added=False)


def _whole(form: FormFile, words: Words, *, added: bool) -> Change:
    verb, kind = (Sentence("เพิ่ม", "Added"), "added") if added else (Sentence("ตัด", "Removed"), "removed")
    count = sum(one.asks for one in _parts(form.schema).values())
    parts: dict[str, Sentence | int] = {"verb": verb, "name": quoted(words.form(form.id)), "n": count}
    sentence = say("{verb}แบบฟอร์ม {name} ({n} ช่อง)", "{verb}: the form {name} ({n} fields)", **parts)
    return Change("forms", f"form_file:{kind}", sentence, form.file, form.id, "" if added else form.id)


@dataclass(frozen=True)
class Part:
    """A component with its place in the form: the path of the value that it stores, the group around it, its number there."""

    component: Json
    path: str
    above: str
    number: int

    @property
    def asks(self) -> bool:
        return bool(self.component.get("key"))

    @cached_property
    def title(self) -> str:
        return titled(self.component) or self.path


def _parts(schema: Json) -> dict[str, Part]:
    """Every component by what identifies it: the path of its value, else its id."""
    found: dict[str, Part] = {}

    def walk(components: object, path: str, above: str) -> None:
        for number, one in enumerate(components if isinstance(components, list) else []):
            if not isinstance(one, dict):
                continue
            name = str(one.get("key") or one.get("path") or "")
            own = f"{path}{name}"
            key = f"={own}" if one.get("key") else f"#{one.get('id') or f'{above}.{number}'}"
            while key in found:
                key += "'"
            found[key] = Part(one, own if name else "", above, number)
            inside = f"{own}[]." if one.get("type") == "dynamiclist" else f"{own}." if name else path
            walk(one.get("components"), inside, key)

    walk(schema.get("components"), "", "")
    return found


class _Compared:
    """One form in both versions."""

    def __init__(self, pair: Pair, old: FormFile, new: FormFile) -> None:
        self.pair, self.old, self.new = pair, old, new
        self.before, self.after = _parts(old.schema), _parts(new.schema)
        self.kept = match(self.before, self.after, _likeness)
        self.name = quoted(pair.new_words.form(new.id))

    def changes(self) -> Iterator[Change]:
        for key, part in self.after.items():
            if key not in self.kept.values():
                yield self._alone(part, self.pair.new_words, added=True)
        for key, part in self.before.items():
            if key not in self.kept:
                yield self._alone(part, self.pair.old_words, added=False)
            else:
                yield from self._field(part, self.after[self.kept[key]])
        yield from self._order()

    def _alone(self, part: Part, words: Words, *, added: bool) -> Change:
        verb, kind = (Sentence("เพิ่ม", "Added"), "added") if added else (Sentence("ตัด", "Removed"), "removed")
        what, sort = kind_of(part.component), FIELD.get(str(part.component.get("type")), "field" if part.asks else "form_text")
        parts = {
            "verb": verb,
            "what": what,
            "name": quoted(words.text(part.title)),
            "form": self.name,
            "must": _must(part) if added else EMPTY,
        }
        sentence = say("{verb}{what} {name}{must} ในแบบฟอร์ม {form}", "{verb}: {what} {name}{must} in the form {form}", **parts)
        group = "documents" if sort == "document" else "forms" if part.asks else "texts"
        where = self.new.file if added else self.old.file
        return Change(
            group,
            f"{sort}:{kind}",
            sentence,
            where,
            _id(part),
            "" if added else _id(part),
            *(("", part.title) if added else (part.title, "")),
        )

    def _field(self, old: Part, new: Part) -> Iterator[Change]:
        words = self.pair.old_words, self.pair.new_words
        parts = {"name": quoted(words[1].text(new.title)), "form": self.name}
        it = say("{name} ในแบบฟอร์ม {form}", "{name} in the form {form}", **parts)
        for said in field_changes(old.component, new.component, words, it):
            yield Change(said.group, said.kind, said.sentence, self.new.file, _id(new), _id(old), said.old, said.new)
        if old.path != new.path:
            sentence = say(
                "ช่อง {it} เก็บค่าในชื่อ “{new}” แทน “{old}”",
                "The field {it} is stored as “{new}”, not “{old}”",
                it=it,
                old=old.path,
                new=new.path,
            )
            yield Change("forms", "field_key:changed", sentence, self.new.file, _id(new), _id(old), old.path, new.path)
        if self._group(old, self.before, self.kept) != (new.above if new.above in self.after else ""):
            place = self.after[new.above].title if new.above in self.after else ""
            inside = quoted(words[1].text(place)) if place else EMPTY
            sentence = say("ย้ายช่อง {it} ไปอยู่ใน {inside}", "Moved: {it}, into {inside}", it=it, inside=inside if inside.th else self.name)
            yield Change("forms", "field_place:changed", sentence, self.new.file, _id(new), _id(old), old.above, new.above)

    @staticmethod
    def _group(part: Part, parts: Mapping[str, Part], kept: Mapping[str, str]) -> str:
        return kept.get(part.above, part.above) if part.above in parts else ""

    def _order(self) -> Iterator[Change]:
        """Components that stayed in one group, in another order there."""
        groups: dict[str, list[str]] = {}
        for key, part in self.before.items():
            if key in self.kept and self._group(part, self.before, self.kept) == self.after[self.kept[key]].above:
                groups.setdefault(self.after[self.kept[key]].above, []).append(self.kept[key])
        for above, before in groups.items():
            after = sorted(before, key=lambda key: self.after[key].number)
            if before == after:
                continue
            moved = [self.after[a] for a, b in zip(after, before, strict=True) if a != b]
            shown = quoted(self.pair.new_words.text(self.after[above].title)) if above else self.name
            parts: dict[str, Sentence | int] = {"it": shown, "form": self.name, "n": len(moved)}
            th, en = (
                "เปลี่ยนลำดับช่องใน {it} ของแบบฟอร์ม {form} ({n} รายการ)",
                "The fields of {it} in the form {form} stand in another order ({n})",
            )
            yield Change(
                "forms", "field_order:changed", say(th, en, **parts), self.new.file, _id(moved[0]), "", " ".join(before), " ".join(after)
            )


def _must(part: Part) -> Sentence:
    rules = part.component.get("validate")
    must = Sentence(" (บังคับแนบ)" if part.component.get("type") == "filepicker" else " (บังคับกรอก)", " (required)")
    return must if isinstance(rules, dict) and rules.get("required") is True else EMPTY


def _id(part: Part) -> str:
    return str(part.component.get("id") or part.path)


def _likeness(one: Part, other: Part) -> float:
    """Fields whose keys differ, texts whose ids differ: of one type, and called alike."""
    if one.component.get("type") != other.component.get("type") or one.asks != other.asks:
        return 0.0
    same_id = bool(one.component.get("id")) and one.component.get("id") == other.component.get("id")
    if not one.title and not other.title:
        return 0.7 if same_id else 0.0
    return max(0.8 * alike(one.title, other.title), 0.7 if same_id and one.asks else 0.0)
