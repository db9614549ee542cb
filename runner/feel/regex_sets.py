"""Sets of characters of regular expressions: XML Schema's escapes, Unicode categories and blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from runner.feel.bounds import Fault

Letters = Callable[[str], bool]  # whether a character belongs to the set
BLOCKS: dict[str, tuple[int, int]] = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "IPAExtensions": (0x0250, 0x02AF),
    "SpacingModifierLetters": (0x02B0, 0x02FF),
    "CombiningDiacriticalMarks": (0x0300, 0x036F),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x06FF),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Tamil": (0x0B80, 0x0BFF),
    "Thai": (0x0E00, 0x0E7F),
    "Lao": (0x0E80, 0x0EFF),
    "Tibetan": (0x0F00, 0x0FFF),
    "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF),
    "HangulJamo": (0x1100, 0x11FF),
    "Ethiopic": (0x1200, 0x137F),
    "Khmer": (0x1780, 0x17FF),
    "Mongolian": (0x1800, 0x18AF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "MiscellaneousTechnical": (0x2300, 0x23FF),
    "BoxDrawing": (0x2500, 0x257F),
    "BlockElements": (0x2580, 0x259F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF),
    "Dingbats": (0x2700, 0x27BF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "AlphabeticPresentationForms": (0xFB00, 0xFB4F),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
    "Specials": (0xFFF0, 0xFFFF),
}
_CATEGORIES = frozenset(
    {"L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"}
    | {"Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"}
)


def _initial(letter: str) -> bool:
    return letter in "_:" or unicodedata.category(letter)[0] == "L" or unicodedata.category(letter) == "Nl"


def _name_part(letter: str) -> bool:
    return _initial(letter) or letter in "-.·" or unicodedata.category(letter) in ("Nd", "Mn", "Mc")


ESCAPES: dict[str, Letters] = {
    "s": lambda letter: letter in " \t\n\r",
    "d": lambda letter: unicodedata.category(letter) == "Nd",
    "w": lambda letter: unicodedata.category(letter)[0] not in "PZC",
    "i": _initial,
    "c": _name_part,
}
SINGLES = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in r"\|.-^?*+{}()[]$"}}


def negated(letters: Letters) -> Letters:
    """All characters that are not in the set."""
    return lambda letter: not letters(letter)


def escape(letter: str) -> Letters | None:
    r"""The set of `\s`, `\D` and their kin, or None."""
    if letter.lower() in ESCAPES:
        found = ESCAPES[letter.lower()]
        return found if letter.islower() else negated(found)
    return None


def category(name: str) -> Letters:
    r"""The set of `\p{name}`: a general category or `Is` and a block."""
    if name.startswith("Is"):
        if name[2:] not in BLOCKS:
            raise Fault(f"ไม่รู้จักกลุ่มอักขระ {name[:40]}", f"unknown character block {name[:40]!r}")
        low, high = BLOCKS[name[2:]]
        return lambda letter: low <= ord(letter) <= high
    if name not in _CATEGORIES:
        raise Fault(f"ไม่รู้จักหมวดอักขระ {name[:40]}", f"unknown character category {name[:40]!r}")
    return lambda letter: unicodedata.category(letter).startswith(name)


def any_case(letters: Letters) -> Letters:
    """The set with the capital and small forms of its members."""

    def check(letter: str) -> bool:
        low, high = letter.lower(), letter.upper()
        return any(letters(one) for one in (letter, low, high, low.upper(), high.lower()) if len(one) == 1)

    return check


def one_of(parts: list[Letters | tuple[str, str]], ignore_case: bool = False) -> Letters:
    """The union of sets and of ranges from one character to another. `ignore_case` is for the ranges; sets like `Lu` keep their case."""
    singles = frozenset(low for part in parts if isinstance(part, tuple) for low, high in (part,) if low == high)
    ranges = [part for part in parts if isinstance(part, tuple) and part[0] != part[1]]
    others = [part for part in parts if not isinstance(part, tuple)]

    def listed(letter: str) -> bool:
        return letter in singles or any(low <= letter <= high for low, high in ranges)

    among = any_case(listed) if ignore_case else listed
    return lambda letter: among(letter) or any(part(letter) for part in others)
