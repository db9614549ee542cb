"""Reading a source piece by piece: numbers, strings, signs and words. Names are put together by the parser, who knows the scopes."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from runner.errors import ExpressionError
from runner.feel.bounds import SOURCE, position
from runner.feel.names import SPACE, WORD

_TOKEN = re.compile(
    rf"""(?>{SPACE.pattern})(?:(?P<word>{WORD.pattern})
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<sign>\*\*|<=|>=|!=|\.\.|->|[-+*/<>=(){{}}\[\],:.@])
    |"(?P<string>(?:[^"\\]|\\.)*)"
    |`(?P<quoted>[^`\n]+)`)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """`kind` is number, string, sign, word, quoted or end; `text` is the content, strings without their quotes."""

    kind: str
    text: str
    start: int
    end: int


def unescape(text: str) -> str:
    r"""The content of a string: `\n \r \t \" \' \\ \uXXXX \UXXXXXX`; any other backslash stays."""
    if "\\" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"
        return _LETTERS.get(found[3], found[0])

    plain = _ESCAPE.sub(one, text)
    if any("\ud800" <= letter <= "\udfff" for letter in plain):  # two \u escapes may be the halves of one character
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def escape(text: str) -> str:
    """A string as it stands in a source, quotes included."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{plain}"'


class Source:
    """A source and a place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        if len(text) > SOURCE:
            self.refuse(f"นิพจน์ยาวเกิน {SOURCE} ตัวอักษร", f"the expression is longer than {SOURCE} characters", 0)
        self.token = self._read()

    def _read(self) -> Token:
        text = self.text
        found = _TOKEN.match(text, self.at)
        if found and found.lastgroup:
            kind = found.lastgroup
            start, end = found.span(kind)
            if kind == "string" or kind == "quoted":
                return Token(kind, text[start:end], start - 1, end + 1)
            return Token(kind, text[start:end], start, end)
        space = SPACE.match(text, self.at)
        start = space.end() if space else self.at
        if start >= len(text):
            return Token("end", "", start, start)
        if text[start] == '"':
            self.refuse("ข้อความไม่มีเครื่องหมายคำพูดปิด", "the string is not closed", start)
        return self.refuse(f"ไม่รู้จักเครื่องหมาย “{text[start]}”", f"unexpected character {text[start]!r}", start)

    def advance(self) -> Token:
        """Take the present token and read the next."""
        taken = self.token
        self.at = taken.end
        self.token = self._read()
        return taken

    def move(self, at: int) -> None:
        """Go on at an offset."""
        self.at = at
        self.token = self._read()

    def sees(self, *signs: str) -> bool:
        """Whether the present token is one of these signs or words."""
        return self.token.kind in ("sign", "word") and self.token.text in signs

    def take(self, sign: str) -> bool:
        """Take the present token when it is this sign or word."""
        if self.sees(sign):
            self.advance()
            return True
        return False

    def expect(self, sign: str) -> Token:
        """Take this sign or word, or refuse."""
        if not self.sees(sign):
            self.unexpected(f"“{sign}”", f"{sign!r}")
        return self.advance()

    def unexpected(self, th: str, en: str) -> NoReturn:
        """Refuse the present token, where something else was wanted."""
        found = self.text[self.token.start : self.token.end]
        self.refuse(
            f"ตรงนี้ควรเป็น {th} แต่พบ “{found}”" if found else f"นิพจน์จบก่อนพบ {th}",
            f"expected {en}, found {found!r}" if found else f"expected {en}, but the expression ends",
            self.token.start,
        )

    def refuse(self, th: str, en: str, at: int) -> NoReturn:
        """A syntax error at an offset."""
        where = position(self.text, at)
        raise ExpressionError(
            f"อ่านนิพจน์ไม่ได้ (บรรทัด {where.line} คอลัมน์ {where.column}): {th}",
            f"The expression cannot be read (line {where.line}, column {where.column}): {en}",
            position=where,
        )
