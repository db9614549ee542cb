"""Opens one hostile file in a process of its own, with bounded time and memory, and prints one word about it.

Run as a program by `runner.documents.examiner`: `serve` makes a child for each file that is sent over a socket; with a kind (`pdf`,
`jpeg`, `png`) as argument it looks at standard input.
Whatever goes wrong here (an exception, the limits below) means that the file is broken; nothing of it reaches the server.
It imports nothing of the project, so that it starts fast.
"""

from __future__ import annotations

import importlib
import os
import re
import signal
import socket
import sys
import zipfile
from collections.abc import Iterator
from typing import IO

MEMORY = 768 * 1024 * 1024
SECONDS = 3
MAX_PIXELS = 100_000_000
MAX_PAGES = 1000
MAX_OBJECTS = 200_000
MAX_DEPTH = 40
MAX_UNPACKED = 16 * 1024 * 1024

_SCRIPT_NAMES = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_MARKUP = re.compile(rb"<\s*(script|html|svg|iframe|body|!doctype|\?php)|<\?php", re.IGNORECASE)
_PNG_END = b"IEND\xaeB`\x82"
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound"}
_CARRIERS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


def pdf(source: IO[bytes]) -> str:
    """`ok`, `encrypted`, `active` (scripts, programs, attached files) or `too_large`; raises on anything unreadable."""
    import pypdf

    pypdf.overwrite_configuration(
        zlib_maximum_output_length=MAX_UNPACKED,
        lzw_maximum_output_length=MAX_UNPACKED,
        run_length_maximum_output_length=MAX_UNPACKED,
        stream_decoding_work_maximum_length=4 * MAX_UNPACKED,
    )
    reader = pypdf.PdfReader(source, strict=False)
    if reader.is_encrypted:
        return "encrypted"
    source.seek(0)
    if _SCRIPT_NAMES.search(source.read()):
        return "active"
    if not 1 <= reader.get_num_pages() <= MAX_PAGES:
        return "too_large"
    numbers = list(_numbers(reader))
    if len(numbers) > MAX_OBJECTS:
        return "too_large"
    objects = (reader.get_object(pypdf.generic.IndirectObject(*number, reader)) for number in numbers)
    return "active" if any(_active(found, 0) for found in objects) else "ok"


def _numbers(reader: object) -> Iterator[tuple[int, int]]:
    """The numbers of all objects that the tables of contents name, whether a page uses them or not."""
    for generation, entries in getattr(reader, "xref").items():  # noqa: B009 - pypdf is not imported for its types here
        yield from ((number, generation) for number in entries)
    yield from ((number, 0) for number in getattr(reader, "xref_objStm"))  # noqa: B009


def _active(value: object, depth: int) -> bool:
    """Does this object, without the objects it refers to, act or carry a file?"""
    if depth > MAX_DEPTH:
        return True
    if isinstance(value, dict):
        if _KEYS & set(map(str, value)):
            return True
        kinds = {str(value.raw_get(key)) for key in ("/Type", "/Subtype") if key in value}  # type: ignore[attr-defined]
        if kinds & _CARRIERS or str(dict.get(value, "/S", "")) in _ACTIONS:
            return True
        return any(_active(child, depth + 1) for child in dict.values(value))
    return isinstance(value, list) and any(_active(child, depth + 1) for child in list.__iter__(value))


def picture(source: IO[bytes], kind: str) -> str:
    """`ok` or `too_large`; raises on a picture that cannot be decoded to its end."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own bound, below, is asked before anything is decoded
    with Image.open(source, formats=[kind]) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            return "too_large"
        if kind == "PNG":
            image.verify()
        else:
            image.draft("L", (max(1, width // 8), max(1, height // 8)))
            image.load()
    return "ok"


def several_things(source: IO[bytes], kind: str) -> bool:
    """Is it another kind of file as well: an archive, a PDF or a web page inside a picture, bytes after a PNG's end?"""
    if zipfile.is_zipfile(source):
        return True
    source.seek(0)
    if kind == "pdf":
        return False
    head = source.read(4096)
    size = source.seek(0, 2)
    source.seek(max(0, size - 4096))
    tail = source.read()
    if kind == "png" and _PNG_END in tail and not tail.endswith(_PNG_END):
        return True
    return b"%PDF-" in head[:1024] or b"%PDF-" in tail or bool(_MARKUP.search(head) or _MARKUP.search(tail))


def limit() -> None:
    """No more memory and computing time than an honest file needs, where the system can enforce it."""
    try:
        import resource
    except ImportError:  # Windows: the caller's timeout alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str) -> None:
    limit()
    with open(0, "rb", closefd=False) as source:
        if several_things(source, kind):
            word = "several"
        else:
            source.seek(0)
            word = pdf(source) if kind == "pdf" else picture(source, kind.upper())
    sys.stdout.write(word)


def serve() -> None:
    """For every (kind, file, pipe) that comes over the socket on standard input: a child looks and writes its word to the pipe."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    for library in ("pypdf", "PIL.Image", "PIL.JpegImagePlugin", "PIL.PngImagePlugin"):
        importlib.import_module(library)  # once, before any child is made
    channel = socket.socket(fileno=0)
    while True:
        kind, (file, answer), _, _ = _received(channel)
        if os.fork() == 0:
            os.dup2(file, 0)
            os.dup2(answer, 1)
            for spare in (file, answer):
                os.close(spare)
            main(kind.decode().strip())
            sys.stdout.flush()
            os._exit(0)
        for given in (file, answer):
            os.close(given)


def _received(channel: socket.socket) -> tuple[bytes, list[int], int, object]:
    found = socket.recv_fds(channel, 8, 2)
    if not found[0]:
        sys.exit(0)  # the web process is gone
    return found


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else main(sys.argv[1])
