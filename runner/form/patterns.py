"""Patterns of form-js text fields: read once, refused when they could be slow, never tried on long text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 256  # characters that a pattern is tried on
_SLOWEST = (LONGEST + 1) ** 3  # ways to match that we allow: some 20 ms at worst
_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?(?::|=|!))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<times>[*+?]\??|\{(?P<least>\d{1,4})(?P<comma>,(?P<most>\d{0,4}))?\}\??)|(?P<plain>[^\[\]()|*+?])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Pattern:
    """A harmless pattern. `text` is as the analyst wrote it (JavaScript's syntax)."""

    text: str

    def fits(self, value: str) -> bool:
        """Whether the pattern is found in the value, as form-js does; a value longer than `LONGEST` never fits."""
        return len(value) <= LONGEST and re.search(self.text, value, re.ASCII) is not None


def read(text: str) -> Pattern | str:
    """The pattern, or in English why it is refused: wrong, not common to JavaScript and Python, or with too many ways to match.

    The ways to match are bounded by the product of what every repetition and alternative may choose, repetitions of groups
    raising what is inside to their power: `(a+)+` has 256^256 of them.
    """
    if len(text) > 300:
        return "pattern is longer than 300 characters"
    try:
        re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError) as problem:
        return f"pattern cannot be read: {problem}"
    if re.search(r"\\[1-9]|\(\?(?![:=!])|\\[pPkK]\b", text):
        return "pattern uses back-references, named groups, look-behind or flags"
    ways = _ways(text) * (1 if text.startswith("^") else LONGEST)  # a pattern without ^ is tried at every character
    return Pattern(text) if ways and ways <= _SLOWEST else "pattern has too many ways to match; simplify its repetitions"


def _ways(text: str) -> int:
    """An upper bound of the ways to match; 0 when the text is not of the syntax we know."""
    levels: list[list[int]] = [[1]]  # per open group: the ways of each of its alternatives
    last, at = 1, 0  # `last`: the ways of the piece that a repetition would repeat
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return 0
        at = token.end()
        if token["open"]:
            levels.append([1])
        elif token["close"]:
            if len(levels) == 1:
                return 0
            last = max(1, sum(levels.pop()))
            levels[-1][-1] = min(levels[-1][-1] * last, _SLOWEST + 1)
        elif token["bar"]:
            levels[-1].append(1)
        elif token["times"]:
            levels[-1][-1] = min(levels[-1][-1] // last * _repeated(token, last), _SLOWEST + 1) if last <= _SLOWEST else _SLOWEST + 1
        else:
            last = 1
    return sum(levels[0]) if len(levels) == 1 else 0


def _repeated(token: re.Match[str], inner: int) -> int:
    sign = token["times"][0]
    if sign == "{":
        least = int(token["least"])
        most = least if not token["comma"] else int(token["most"] or LONGEST)
    else:
        least, most = (0, 1) if sign == "?" else (1 if sign == "+" else 0, LONGEST)
    most = min(most, LONGEST)
    return int(min((most - min(least, most) + 1) * min(inner, _SLOWEST + 1) ** min(most, 32), _SLOWEST + 1))
