"""Files are kept under our own names, whole or not at all."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from runner.documents.files import Bucket, FileStore, Folder
from runner.errors import NotFound, Unavailable


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return FileStore.open(tmp_path / "files") if request.param == "folder" else FileStore(Bucket(MemoryStore()))


def test_what_is_put_is_got(store: FileStore) -> None:
    key = store.new_key()
    store.put(key, b"%PDF")
    assert store.get(key) == b"%PDF"


def test_a_stream_comes_back_in_pieces(store: FileStore) -> None:
    key, content = store.new_key(), os.urandom(1_000_000)
    store.put(key, BytesIO(content))
    assert b"".join(store.stream(key)) == content


def test_a_file_of_a_folder_is_never_whole_in_memory(tmp_path: Path) -> None:
    store, key = FileStore.open(tmp_path), FileStore.new_key()
    store.put(key, bytes(1_000_000))
    assert max(map(len, store.stream(key))) <= 256 * 1024


def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(store: FileStore) -> None:
    key = store.new_key()
    store.put(key, b"x")
    store.delete(key)
    store.delete(key)
    with pytest.raises(NotFound):
        store.get(key)


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "/etc/passwd", "a" * 15, "ใบอนุญาต.pdf-------", "abcdefghijklmnop/..", "a" * 81, "x" * 20 + "\n"]
)
def test_only_our_own_names_are_taken(store: FileStore, key: str) -> None:
    for use in (lambda: store.put(key, b"x"), lambda: store.get(key), lambda: store.delete(key)):
        with pytest.raises(NotFound):
            use()


def test_keys_cannot_be_guessed() -> None:
    keys = {FileStore.new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert min(map(len, keys)) >= 32


def test_an_s3_address_opens_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "ap-southeast-1")
    assert isinstance(FileStore.open("s3://licences/files").place, Bucket)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(Folder(tmp_path))
    kept, key = store.new_key(), store.new_key()
    store.put(kept, b"before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        store.put(key, b"lost")
    monkeypatch.undo()
    with pytest.raises(NotFound):
        store.get(key)
    assert store.get(kept) == b"before"
    assert not list(tmp_path.rglob(".put-*"))
    store.put(key, b"now")
    assert store.get(key) == b"now"


def test_a_stream_that_breaks_keeps_the_old_file(tmp_path: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    store, key = FileStore(Folder(tmp_path)), FileStore.new_key()
    store.put(key, b"old")
    with pytest.raises((Unavailable, ConnectionResetError)):
        store.put(key, Broken())
    assert store.get(key) == b"old"
