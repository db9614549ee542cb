"""The role `address` on a group: the parts of a Thai address, stored as one context and read as one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runner.form.expressions import Scope, Setting, Wording
from runner.form.model import NEVER, Choices, Component, Limits, Option
from runner.form.provinces import PROVINCES

ENGLISH: Final[dict[str, str]] = {
    "เลขที่": "House number", "หมู่ที่": "Moo (village number)", "ตรอก/ซอย": "Soi", "ถนน": "Road", "ตำบล/แขวง": "Subdistrict",
    "อำเภอ/เขต": "District", "จังหวัด": "Province", "รหัสไปรษณีย์": "Postcode", **PROVINCES,
}  # fmt: skip
_PARTS: Final = (  # key, label, needed, longest, columns of 16
    ("house_no", "เลขที่", True, 40, 4),
    ("moo", "หมู่ที่", False, 20, 4),
    ("soi", "ตรอก/ซอย", False, 100, 8),
    ("road", "ถนน", False, 100, 8),
    ("subdistrict", "ตำบล/แขวง", True, 100, 8),
    ("district", "อำเภอ/เขต", True, 100, 8),
    ("province", "จังหวัด", True, 100, 8),
    ("postcode", "รหัสไปรษณีย์", True, 10, 8),
)
_WORDS: Final = {
    "house_no": "", "moo": "หมู่ที่ ", "soi": "ซอย", "road": "ถนน", "subdistrict": "ตำบล", "district": "อำเภอ", "province": "จังหวัด",
    "postcode": "",
}  # fmt: skip
_BANGKOK: Final = {"subdistrict": "แขวง", "district": "เขต", "province": ""}


@dataclass(frozen=True)
class _PartOf:
    """One part of the address that an expression gives, as an expression of its own."""

    whole: Setting
    key: str

    @property
    def names(self) -> frozenset[str]:
        return self.whole.names

    @property
    def paths(self) -> frozenset[str]:
        return self.whole.paths

    def evaluate(self, variables: Scope) -> object:
        found = self.whole.of(variables)
        return found.get(self.key) if isinstance(found, Mapping) else None


def parts(group_id: str, path: str, line: int, readonly: Setting, *, optional: bool, default: Setting = NEVER) -> tuple[Component, ...]:
    """The fields of the address that is stored at `path`; `default` is FEEL giving an address to begin with."""
    return tuple(
        Component(
            kind="select" if key == "province" else "textfield",
            id=f"{group_id}_{key}",
            line=line,
            path=f"{path}.{key}",
            label=Wording(label),
            check="postcode" if key == "postcode" else "",
            readonly=readonly,
            default=Setting(expression=_PartOf(default, key)) if default.given else NEVER,
            limits=Limits(required=Setting(needed and not optional), max_length=Setting(longest)),
            choices=Choices(tuple(Option(name, name) for name in PROVINCES)) if key == "province" else Choices(),
            hide=NEVER,
            place=(f"{group_id}_{key}", columns),
        )
        for key, label, needed, longest, columns in _PARTS
    )


def one_line(address: Mapping[str, object], lang: str) -> str:
    """`99/1 หมู่ที่ 4 ถนนสุขใจ ตำบลนากระแซง อำเภอเดชอุดม จังหวัดอุบลราชธานี 34160`."""
    if lang == "en":
        return ", ".join(_english(key, address[key]) for key in _WORDS if address.get(key))
    bangkok = address.get("province") == "กรุงเทพมหานคร"
    words = {**_WORDS, **_BANGKOK} if bangkok else _WORDS
    return " ".join(f"{_word(word, address[key])}{_bare(address[key], word)}" for key, word in words.items() if address.get(key))


def _english(key: str, part: object) -> str:
    return ENGLISH.get(str(part)) or {"moo": "Moo ", "soi": "Soi "}.get(key, "") + _bare(part, _WORDS[key])


def _bare(part: object, word: str) -> str:
    """People type `ถนนสุขใจ` as often as `สุขใจ`: say the word once."""
    return str(part).removeprefix(word.strip()).strip() or str(part)


def _word(word: str, part: object) -> str:
    """A ตรอก is no ซอย, though both are asked for in one field."""
    return "" if word == "ซอย" and str(part).startswith("ตรอก") else word
