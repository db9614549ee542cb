"""The service sheet in words: days, fees, papers, settings, letters, notices, licences, and all else that the manual states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from runner import thai
from runner.catalogue import Sheet
from runner.comparing import expressions, moments_said
from runner.comparing.matching import alike, match
from runner.comparing.model import Change
from runner.comparing.pair import Pair, how, set_to
from runner.comparing.saying import EMPTY, listed, quoted, same, say
from runner.comparing.sheet_words import ACTS, KEPT, KIND_OF, MONEY_SETTING, NAMES, PLAIN, UNITS, UNITS_EN, WORDING, Kept
from runner.comparing.versions import Version
from runner.comparing.words import Words
from runner.form.translations import Sentence


def changes(pair: Pair) -> Iterator[Change]:
    """Everything about the sheet; when only one version has one, that."""
    old, new = pair.old.sheet, pair.new.sheet
    if old is new:
        return
    if old is None or new is None:
        if not ({pair.old.sheet_file, pair.new.sheet_file} & (pair.old.unread | pair.new.unread)):
            verb, kind = (Sentence("เพิ่ม", "Added"), "added") if new else (Sentence("ตัด", "Removed"), "removed")
            sentence = say("{verb}ใบแสดงข้อเท็จจริงของงานบริการ", "{verb}: the service sheet", verb=verb)
            yield Change("texts", f"sheet:{kind}", sentence, pair.new.sheet_file or pair.old.sheet_file)
        return
    yield from _days(pair, old, new)
    for name in PLAIN:
        yield from _plain(pair, name, getattr(old, name), getattr(new, name))
    for name, kept in KEPT.items():
        yield from _Kept(pair, name, kept, _entries(getattr(old, name)), _entries(getattr(new, name))).changes()


def _days(pair: Pair, old: Sheet, new: Sheet) -> Iterator[Change]:
    before, after = (("" if s.statutory_days is None else f"{s.statutory_days} {s.statutory_unit}") for s in (old, new))
    if before != after:
        said = (_figure(one.statutory_days, one.statutory_unit, words) for one, words in ((old, pair.old_words), (new, pair.new_words)))
        sentence = set_to(Sentence("ระยะเวลาให้บริการตามกฎหมาย", "The statutory time of service"), said, (before, after))
        yield Change(
            "times", f"statutory:{how(before, after)}", sentence, pair.new.sheet_file, "statutory_days", "statutory_days", before, after
        )


def _figure(value: object, unit: str, words: Words) -> Sentence:
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return expressions.value(value, words)
    return moments_said.count(int(str(value)), *UNITS.get(unit, (unit, unit)))


def _plain(pair: Pair, name: str, old: object, new: object) -> Iterator[Change]:
    if old == new:
        return
    group, th, en = PLAIN[name]
    sides = _raw(old), _raw(new)
    if name.startswith("summary"):
        sentence = say("ปรับ{it}", "Reworded: {it}", it=Sentence(th, en))
    else:
        sentence = set_to(Sentence(th, en), (quoted(one) if one else EMPTY for one in sides), sides)
    yield Change(group, f"sheet_{name}:{how(*sides)}", sentence, pair.new.sheet_file, name, name, *sides)


def _raw(value: object) -> str:
    if value is None or value is False or value == ():
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if hasattr(value, "name_th"):
        return " ".join(filter(None, (value.name_th, getattr(value, "ministry_th", ""))))
    return str(value)


def _entries(value: Any) -> dict[str, Any]:
    """Entries by id; those without one by their words."""
    if isinstance(value, Mapping):
        return dict(value)
    found: dict[str, Any] = {}
    for one in value:
        key = one if isinstance(one, str) else getattr(one, "id", "") or _title(one)
        while key in found:
            key += "'"
        found[key] = one
    return found


def _title(entry: Any) -> str:
    """What an entry is called in Thai."""
    if isinstance(entry, str):
        return entry
    return str(next((getattr(entry, name) for name in ("name_th", "subject_th", "th", "question") if getattr(entry, name, "")), ""))


def _english(entry: Any) -> str:
    found = next((getattr(entry, name) for name in ("name_en", "subject_en", "en") if getattr(entry, name, "")), "")
    return str(found or _title(entry))


class _Kept:
    """One list or table of the sheet in both versions."""

    def __init__(self, pair: Pair, section: str, kept: Kept, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.pair, self.section, self.kept, self.old, self.new = pair, section, kept, old, new
        by_words = kept.kind in ("fee", "manual_step", "stated", "paper", "letter_kind", "licence_kind", "setting")
        self.same = match(old, new, lambda a, b: alike(_title(a), _title(b)) if by_words else 0.0, 0.75)

    def changes(self) -> Iterator[Change]:
        for key, entry in self.new.items():
            if key not in self.same.values():
                yield self._alone(key, entry, self.pair.new_words, added=True)
        for key, entry in self.old.items():
            if key not in self.same:
                yield self._alone(key, entry, self.pair.old_words, added=False)
            elif not isinstance(entry, str):
                yield from self._entry(key, entry, self.new[self.same[key]])
        if [self.same[k] for k in self.old if k in self.same] != [
            k for k in self.new if k in self.same.values()
        ] and self.kept.kind != "setting":
            sentence = say("เปลี่ยนลำดับของ{it}", "Another order of {it}", it=Sentence(self.kept.th, self.kept.en.removeprefix("the ") + "s"))
            yield Change("texts", f"{self.kept.kind}_order:changed", sentence, self.pair.new.sheet_file)

    def _alone(self, key: str, entry: Any, words: Words, *, added: bool) -> Change:
        verb, kind = (Sentence("เพิ่ม", "Added"), "added") if added else (Sentence("ตัด", "Removed"), "removed")
        parts = {"verb": verb, "what": Sentence(self.kept.th, self.kept.en), "name": self._name(entry, words), "tail": _tail(entry, words)}
        file = self._file(key, key) or (self.pair.new.sheet_file if added else self.pair.old.sheet_file)
        sentence = say("{verb}{what} {name}{tail}", "{verb}: {what} {name}{tail}", **parts)
        title = _title(entry)
        return Change(
            self._group(entry, ""),
            f"{self.kept.kind}:{kind}",
            sentence,
            file,
            key,
            "" if added else key,
            *(("", title) if added else (title, "")),
        )

    def _name(self, entry: Any, words: Words) -> Sentence:
        if self.kept.kind == "sheet_role":
            return quoted(words.role(entry))
        th = _title(entry)
        trimmed = th.removeprefix("ค่าธรรมเนียม").strip() if self.kept.kind == "fee" else th
        return quoted(Sentence(trimmed or th, _english(entry)))

    def _group(self, entry: Any, name: str) -> str:
        if self.kept.kind == "setting" and name in ("", "default", "type"):
            return MONEY_SETTING.get(entry.type, "conditions")
        return "texts" if name in WORDING else self.kept.apart.get(name, self.kept.group)

    def _entry(self, key: str, old: Any, new: Any) -> Iterator[Change]:
        for name in (one.name for one in fields(old)):
            before, after = getattr(old, name), getattr(new, name)
            if before == after or (name == "id" and self.same[key] != key) or (name == "unit" and old.value != new.value):
                continue
            sides = _raw(before), _raw(after)
            sentence = self._sentence(name, old, new, sides)
            kind = f"{KIND_OF.get((self.kept.kind, name), self.kept.kind)}:{how(*sides)}"
            file = self._file(key, self.same[key], name) or self.pair.new.sheet_file
            yield Change(self._group(new, name), kind, sentence, file, self.same[key], key, *sides)

    def _file(self, old: str, new: str, name: str = "") -> str:
        """The sheet of the part that says an entry, or its value of this name, otherwise than before; empty where none does."""
        for path in sorted({*self.pair.old.brought, *self.pair.new.brought}):
            sides = (_brought(self.pair.old, path, self.section, old, name), _brought(self.pair.new, path, self.section, new, name))
            if sides[0] != sides[1]:
                return path
        return ""

    def _sentence(self, name: str, old: Any, new: Any, sides: tuple[str, str]) -> Sentence:
        of = Sentence(
            f"{self.kept.th} {self._name(new, self.pair.new_words).th}", f"{self.kept.en} {self._name(new, self.pair.new_words).en}"
        )
        th, en = NAMES.get(name, (name, name))
        subject = of if not th else Sentence(f"{th}ของ{of.th}", f"The {en} of {of.en}")
        if name in ("body_th", "body_en") or max(map(len, sides)) > 100:
            return say("ปรับ{it}", "Reworded: {it}", it=subject)
        if name == "name_th":
            before = self._name(old, self.pair.old_words)
            subject = Sentence(f"ชื่อ{self.kept.th}", f"The name of {self.kept.en}")
            return set_to(subject, (before, self._name(new, self.pair.new_words)), sides)
        said = (self._said(name, one, words) for one, words in ((old, self.pair.old_words), (new, self.pair.new_words)))
        return set_to(subject, said, sides, noun=name == "actor")

    def _said(self, name: str, entry: Any, words: Words) -> Sentence:
        value = getattr(entry, name)
        if name == "default" and value not in (None, ""):
            return _default(entry, words)
        if isinstance(value, bool):
            return Sentence("ใช่", "yes") if value else Sentence("ไม่ใช่", "no")
        if value is None or value == "" or value == ():
            return EMPTY
        if name == "ceiling_baht":
            return Sentence(thai.baht(value), thai.baht(value, "en"))
        if name == "value":
            return _figure(value, entry.unit, words)
        if name in ("validity_years", "starts", "ends"):
            return expressions.value(value, words) if isinstance(value, str) else moments_said.count(value, "ปี", "year")
        if name == "how" and value in ACTS:
            return Sentence(*ACTS[value])
        if name == "actor":
            return words.role(value)
        if name == "unit":
            return Sentence(*UNITS.get(value, (value, value)))
        if name == "letter":
            return quoted(words.letter(value))
        if name == "when":
            return expressions.condition(f"={value.removeprefix('=')}", words)
        if isinstance(value, tuple):
            return listed(quoted(str(one)) for one in value)
        return same(value) if isinstance(value, int) else quoted(str(value))


def _brought(version: Version, path: str, section: str, key: str, name: str) -> object:
    entry = _entries(getattr(version.brought.get(path), section, {})).get(key)
    return getattr(entry, name, None) if name and entry is not None else entry


def _default(entry: Any, words: Words) -> Sentence:
    """What a setting is before an agency sets its own, with its unit."""
    if isinstance(entry.default, bool):
        return Sentence("เปิด", "on") if entry.default else Sentence("ปิด", "off")
    if entry.type == "money" and entry.unit_th in ("", "บาท"):
        return Sentence(thai.baht(entry.default), thai.baht(entry.default, "en"))
    if entry.type == "days":
        return moments_said.count(entry.default, "วัน", "day")
    if isinstance(entry.default, int):
        unit = Sentence(entry.unit_th, UNITS_EN.get(entry.unit_th) or words.text(entry.unit_th).en)
        return Sentence(
            f"{unit.th} {entry.default:,}" if unit.th == "ร้อยละ" else f"{entry.default:,} {unit.th}".strip(),
            f"{entry.default:,} {unit.en}".strip(),
        )
    return moments_said.moment(str(entry.default)) or quoted(str(entry.default))


def _tail(entry: Any, words: Words) -> Sentence:
    """What one should know of a new or dropped entry: how a paper is asked for, what a fee is at most, what a setting is at first."""
    if getattr(entry, "default", None) is not None:
        said = _default(entry, words)
        return Sentence(f" ({said.th})", f" ({said.en})")
    if getattr(entry, "how", "") in ACTS:
        th, en = ACTS[entry.how]
        return Sentence(f" ({th})", f" ({en})")
    if getattr(entry, "ceiling_baht", None) is not None:
        return Sentence(f" (ไม่เกิน {thai.baht(entry.ceiling_baht)})", f" (at most {thai.baht(entry.ceiling_baht, 'en')})")
    return EMPTY
