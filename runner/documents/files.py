"""Where files are kept: a folder, or an S3 bucket, under names that we give and nobody can guess."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, S3Store

from runner import clock
from runner.errors import NotFound, Unavailable

_KEY = re.compile(r"[A-Za-z0-9_-]{16,80}")
_CHUNK = 256 * 1024


class Place(Protocol):
    """Something that holds bytes under a name; raises `KeyError` for an unknown name, `OSError` when it cannot do its work."""

    def put(self, name: str, content: IO[bytes]) -> None: ...
    def read(self, name: str) -> Iterator[bytes]: ...
    def delete(self, name: str) -> None: ...


class Folder:
    """A local folder. A file appears whole and durable under its name, or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: IO[bytes]) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".put-")
        try:
            with os.fdopen(handle, "wb") as out:
                shutil.copyfileobj(content, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            source = (self.root / name).open("rb")
        except FileNotFoundError:
            raise KeyError(name) from None
        return _chunks(source)

    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)


class Bucket:
    """An object store. Addresses and keys of access come from the usual `AWS_*` variables."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def put(self, name: str, content: IO[bytes]) -> None:
        try:
            obstore.put(self.store, name, content)
        except BaseError as error:
            raise OSError(type(error).__name__) from error

    def read(self, name: str) -> Iterator[bytes]:
        try:
            found = obstore.get(self.store, name)
        except FileNotFoundError:
            raise KeyError(name) from None
        except BaseError as error:
            raise OSError(type(error).__name__) from error
        return _pieces(found)

    def delete(self, name: str) -> None:
        try:
            obstore.delete(self.store, name)
        except FileNotFoundError:
            return
        except BaseError as error:
            raise OSError(type(error).__name__) from error


class FileStore:
    """Files by key. Keys come from `new_key`; what a person called the file is kept in the database, never here."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @classmethod
    def open(cls, url: str | Path) -> FileStore:
        """The store at `s3://bucket/prefix`, or else in a folder, which is made when the first file comes."""
        if str(url).startswith("s3://"):
            return cls(Bucket(S3Store.from_url(str(url))))
        return cls(Folder(Path(url)))

    @staticmethod
    def new_key() -> str:
        """A fresh, unguessable key."""
        return clock.token(24)

    def put(self, key: str, content: bytes | IO[bytes]) -> None:
        """Keep `content` (bytes, or a stream read to its end) durably under `key`. Raises `Unavailable`."""
        stream = BytesIO(content) if isinstance(content, bytes) else content
        try:
            self.place.put(_name(key), stream)
        except OSError as error:
            raise _unavailable(error) from error

    def stream(self, key: str) -> Iterator[bytes]:
        """The content in pieces of about 256 KB. Raises `NotFound`, `Unavailable`."""
        try:
            return _safely(self.place.read(_name(key)))
        except KeyError:
            raise NotFound(detail="file store") from None
        except OSError as error:
            raise _unavailable(error) from error

    def get(self, key: str) -> bytes:
        """The whole content. Raises `NotFound`, `Unavailable`."""
        return b"".join(self.stream(key))

    def delete(self, key: str) -> None:
        """Forget the file; deleting twice is no error. Raises `Unavailable`."""
        try:
            self.place.delete(_name(key))
        except OSError as error:
            raise _unavailable(error) from error


def _name(key: str) -> str:
    """The name of a key in its place: the first two letters spread files over folders."""
    if not _KEY.fullmatch(key):
        raise NotFound(detail="no key of the file store")
    return f"{key[:2]}/{key}"


def _unavailable(error: OSError) -> Unavailable:
    return Unavailable(
        "ขณะนี้ระบบจัดเก็บไฟล์ไม่พร้อมใช้งาน โปรดลองใหม่ในอีกสักครู่",
        "The file store does not answer now. Please try again in a moment.",
        detail=error.strerror or str(error)[:200],
    )


def _safely(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A store that stops answering half-way is told in our own words too."""
    try:
        yield from pieces
    except OSError as error:
        raise _unavailable(error) from error


def _pieces(found: obstore.GetResult) -> Iterator[bytes]:
    try:
        yield from map(bytes, found.stream(min_chunk_size=_CHUNK))
    except BaseError as error:
        raise OSError(type(error).__name__) from error


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
