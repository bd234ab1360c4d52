"""The file of a backup: a tar of `key.age` and `data.age`, which the `age` tool opens as well.

The data is encrypted to a key made for this file alone, and that key by the passphrase: so the data may be larger than
the memory, and the slow step that keeps guessing out is done once. Inside is a tar of `manifest.json`, `rows/…` and
`files/…`. The last line is the digest of all before it: a damaged file is told from a wrong passphrase. Nothing
unencrypted ever has a name on the disk.
"""

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyrage

MANIFEST = "manifest.json"
_MOST_TRIES, _REST = 40, 0.5  # seconds between two tries
DIGEST_LINE = len("sha256 \n") + 64


class UnreadableBackup(Exception):
    """The file is no whole backup, or the passphrase is not its own; the words say which."""


class Writer:
    """Fills the inner tar; parts are written one after the other."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar, self._folder = tar, folder

    def add(self, name: str, data: bytes) -> None:
        self._put(name, io.BytesIO(data), len(data))

    def add_written(self, name: str, write: Callable[[IO[bytes]], Any]) -> Any:
        """A part whose size is known once it is written; returns what `write` does."""
        with TemporaryFile(dir=self._folder) as part:
            result = write(part)
            size = part.tell()
            part.seek(0)
            self._put(name, part, size)
        return result

    def add_file(self, name: str, path: Path) -> str:
        """The digest of the file."""
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            self._put(name, file, size)
        return digest

    def _put(self, name: str, data: IO[bytes], size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, data)


@contextmanager
def writing(target: Path, passphrase: str) -> Iterator[Writer]:
    """Within, the backup is filled; afterwards it stands at `target`, whole, or not at all."""
    with TemporaryFile(dir=target.parent) as plain:
        with tarfile.open(fileobj=plain, mode="w:gz") as tar:
            yield Writer(tar, target.parent)
        plain.seek(0)
        _seal(plain, target, passphrase)


def _seal(plain: IO[bytes], target: Path, passphrase: str) -> None:
    key = pyrage.x25519.Identity.generate()
    part = target.with_name(f".{target.name}.part")
    try:
        with (
            TemporaryFile(dir=target.parent) as sealed,
            open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file,
        ):
            pyrage.encrypt_io(plain, sealed, [key.to_public()])
            size = sealed.tell()
            sealed.seek(0)
            with tarfile.open(fileobj=file, mode="w") as tar:
                writer = Writer(tar, target.parent)
                writer.add("key.age", pyrage.passphrase.encrypt(str(key).encode(), passphrase))
                writer._put("data.age", sealed, size)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.write(f"sha256 {digest}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


class Reader:
    """The parts of an opened backup; each is held against the manifest before it is handed out."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest: dict[str, Any] = json.loads(self._part(MANIFEST).read())

    def rows(self, name: str) -> IO[bytes]:
        return self._checked(f"rows/{name}.jsonl", self.manifest["rows"][name]["sha256"])

    def file(self, name: str) -> IO[bytes]:
        return self._checked(f"files/{name}", self.manifest["files"][name])

    def _checked(self, name: str, sha256: str) -> IO[bytes]:
        part = self._part(name)
        if hashlib.file_digest(part, "sha256").hexdigest() != sha256:
            raise UnreadableBackup(f"{name} không khớp bảng kê của bản sao lưu. Dùng bản sao lưu khác.")
        part.seek(0)
        return part

    def _part(self, name: str) -> IO[bytes]:
        part = self._tar.extractfile(name)
        assert part is not None  # every part is a file
        return part


@contextmanager
def reading(source: Path, passphrase: str) -> Iterator[Reader]:
    """Within, the backup at `source` is open; raises `UnreadableBackup` for a damaged file or a wrong passphrase."""
    try:
        with open(source, "rb") as file, TemporaryFile() as plain:
            _check_whole(file)
            _open(file, plain, passphrase)
            plain.seek(0)
            with tarfile.open(fileobj=plain, mode="r:gz") as tar:
                yield Reader(tar)
    except tarfile.TarError as error:
        raise UnreadableBackup(_DAMAGED) from error


_DAMAGED = "Tệp không phải bản sao lưu, hoặc đã hỏng. Dùng bản sao lưu khác."


def _check_whole(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END) - DIGEST_LINE
    if size < 0:
        raise UnreadableBackup(_DAMAGED)
    digest, rest = hashlib.sha256(), size
    file.seek(0)
    while rest:
        block = file.read(min(rest, 1024 * 1024))
        digest.update(block)
        rest -= len(block)
    if file.read() != f"sha256 {digest.hexdigest()}\n".encode():
        raise UnreadableBackup(_DAMAGED)
    file.seek(0)


def _open(file: IO[bytes], plain: IO[bytes], passphrase: str) -> None:
    with tarfile.open(fileobj=file, mode="r:") as tar:
        locked, sealed = tar.extractfile("key.age"), tar.extractfile("data.age")
        key = pyrage.x25519.Identity.from_str(_unlocked(locked.read(), passphrase).decode())
        try:
            pyrage.decrypt_io(sealed, plain, [key])
        except (pyrage.DecryptError, OSError):
            raise UnreadableBackup(_DAMAGED) from None


def _unlocked(locked: bytes, passphrase: str) -> bytes:
    """The key of the data.

    `age` refuses a lock that would take this machine too long, and measures that anew at each try: at a busy moment it
    measures far too little, which is no wrong passphrase.
    """
    for _ in range(_MOST_TRIES):
        try:
            return pyrage.passphrase.decrypt(locked, passphrase)
        except pyrage.DecryptError as error:
            if "Excessive work" not in str(error):
                raise UnreadableBackup("Mật khẩu sao lưu chưa đúng. Nhập lại mật khẩu.") from None
        time.sleep(_REST)
    raise UnreadableBackup("Máy đang quá bận nên chưa mở được bản sao lưu. Đợi vài phút rồi chạy lại lệnh.")
