"""Patterns as XPath defines them, also where Python's own dialect differs."""

from __future__ import annotations

import pytest

from runner import feel


def evaluate(source: str, **variables: object) -> object:
    return feel.compile(source).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("0812345678", "^0[0-9]{9}$", "", True),
        ("abracadabra", "bra", "", True),
        ("abracadabra", "^bra", "", False),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("a\nb", "^b$", "m", True),
        ("a\nb", "^b$", "", False),
        ("hello world", "hello\\ sworld", "x", True),
        ("hello world", "hello[ ]world", "x", True),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("q", "[^Q]", "i", False),
        ("i", "[A-Z-[OI]]", "i", False),
        ("m", "\\p{Lu}", "i", False),
        ("K", "k", "i", True),
        ("abcabc", "(abc)\\1", "", True),
        ("aA", "(a)\\1", "i", True),
        ("x1", "[\\w-[a-z]]", "", True),
        ("ภูเขา", "^\\p{IsThai}+$", "", True),
        ("๒๕๖๙", "^\\d{4}$", "", True),
        ("xml:id", "^\\i\\c*$", "", True),
        ("", "^$", "", True),
        ("aaa", "^(a|b)*?$", "", True),
        ("abcd", "^(?:ab|cd)+$", "", True),
        ("ab", "(a*)*b", "", True),
        ("a-b", "[a-]-b", "", True),
        ("tab\t", "\\t", "", True),
    ],
)
def test_a_pattern_matches_or_not(text: str, pattern: str, flags: str, expected: bool) -> None:
    assert evaluate("matches(t, p, f)", t=text, p=pattern, f=flags) is expected


@pytest.mark.parametrize(
    "pattern", ["[", "(", ")", "a**", "a{2,1}", "\\q", "[b-a]", "\\1", "(?=a)", "a{", "*a", "\\p{Xx}", "\\p{IsNowhere}", "^*", "a]", "[]"]
)
def test_a_pattern_that_is_not_valid_gives_null(pattern: str) -> None:
    assert evaluate('matches("abc", p)', p=pattern) is None


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "expected"),
    [
        ("abracadabra", "bra", "*", "a*cada*"),
        ("abracadabra", "a.*a", "*", "*"),
        ("abracadabra", "a.*?a", "*", "*c*bra"),
        ("abracadabra", "a(.)", "a$1$1", "abbraccaddabbra"),
        ("AAAA", "A+?", "b", "bbbb"),
        ("darted", "^(.*?)d(.*)$", "$1c$2", "carted"),
        ("100", "(\\d+)", "\\$$1", "$100"),
        ("abc", "(b)", "[$0][$12]", "a[b][b2]c"),
        ("abc", "b", "$", None),
        ("abc", "b", "\\n", None),
        ("abc", "x*", "-", None),
    ],
)
def test_matches_are_replaced(text: str, pattern: str, replacement: str, expected: str | None) -> None:
    assert evaluate("replace(t, p, r)", t=text, p=pattern, r=replacement) == expected


def test_unknown_flags_give_null() -> None:
    assert evaluate('matches("a", "a", "p")') is None
    assert evaluate('matches("a", "A", null)') is False
