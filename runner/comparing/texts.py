"""Translations in words, files of other kinds, files that cannot be read: whatever differs and nobody else has said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runner.comparing.model import Change
from runner.comparing.pair import Pair, how
from runner.comparing.saying import quoted, same, say
from runner.comparing.versions import english
from runner.form.translations import Sentence

_SAID = 5  # translations of one file that are said one by one; more of them are counted


def changes(pair: Pair) -> Iterator[Change]:
    """The differences of every table of translations."""
    paths = sorted({path for version in (pair.old, pair.new) for path in version.files if path.endswith("en.yaml")})
    for path in paths:
        if path not in pair.old.unread | pair.new.unread:
            yield from _translations(path, english(pair.old.files.get(path, b"")), english(pair.new.files.get(path, b"")))


def _translations(path: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    differing = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
    for sort, th, en in (("changed", "แก้ไข", "changed"), ("added", "เพิ่ม", "added"), ("removed", "ตัด", "removed")):
        found = [one for one in differing if how(old.get(one), new.get(one)) == sort]
        if len(found) > _SAID:
            parts: dict[str, Sentence | str | int] = {"verb": Sentence(th, en), "n": len(found), "file": path}
            sentence = say("{verb}คำแปลภาษาอังกฤษ {n} รายการ ({file})", "{n} English translations {verb} ({file})", **parts)
            yield Change("texts", f"translations:{sort}", sentence, path)
            continue
        for one in found:
            yield _translation(path, one, old.get(one, ""), new.get(one, ""))


def _translation(path: str, text: str, old: str, new: str) -> Change:
    sort = how(old, new)
    th, en = {
        "changed": ("แก้ไขคำแปลภาษาอังกฤษของ {t} จาก {a} เป็น {b}", "The English of {t}: from {a} to {b}"),
        "added": ("เพิ่มคำแปลภาษาอังกฤษของ {t}: {b}", "The English of {t} is now {b}"),
        "removed": ("ตัดคำแปลภาษาอังกฤษของ {t} (เดิม {a})", "No English of {t} any more (was {a})"),
    }[sort]
    return Change("texts", f"translation:{sort}", say(th, en, t=quoted(text), a=quoted(old), b=quoted(new)), path, text, text, old, new)


def unsaid(pair: Pair, said: set[str]) -> Iterator[Change]:
    """Files that differ and of which no change tells: unreadable, moved, of other kinds, or different in nothing that is read."""
    old, new = pair.old.files, pair.new.files
    came = {content: path for path, content in new.items() if path not in old}
    moved = {path: came[content] for path, content in old.items() if path not in new and content in came}
    for path in sorted({*old, *new} - said - set(moved.values())):
        if old.get(path) == new.get(path):
            continue
        if path in pair.old.unread | pair.new.unread:
            sentence = say("แฟ้ม {path} อ่านไม่ได้ จึงเปรียบเทียบเป็นถ้อยคำไม่ได้", "{path} cannot be read, so it is not compared in words", path=path)
            yield Change("texts", "unread:changed", sentence, path)
        elif path in moved:
            sentence = say("ย้ายแฟ้ม {path} ไปที่ {to}", "Moved: the file {path}, to {to}", path=path, to=moved[path])
            yield Change("drawing", "place_of_file:changed", sentence, moved[path], "", "", path, moved[path])
        elif path in old and path in new:
            yield _written(path)
        else:
            verb, sort = (Sentence("เพิ่ม", "Added"), "added") if path in new else (Sentence("ตัด", "Removed"), "removed")
            yield Change("drawing", f"file:{sort}", say("{verb}แฟ้ม {path}", "{verb}: the file {path}", verb=verb, path=path), path)


def _written(path: str) -> Change:
    if path.endswith((".bpmn", ".dmn", ".form", ".yaml")):
        sentence = say("แฟ้ม {path} ต่างจากเดิมเฉพาะส่วนที่ระบบไม่ได้ใช้", "{path} differs only in what is not used here", path=path)
        return Change("drawing", "written:changed", sentence, path)
    return Change("texts", "file:changed", say("แก้ไขแฟ้ม {path}", "Changed: the file {path}", path=same(path)), path)
