"""`restore`: a backup, brought back into an empty database."""

import io
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huulien.platform.backups import container, rows
from huulien.platform.backups.passphrase import passphrase
from huulien.platform.files.audit import faults
from huulien.platform.jobs import upkeep


class Command(BaseCommand):
    help = (
        "Bring a backup back into an empty database, SQLite or PostgreSQL, whichever it was made from: all of it, or "
        "nothing when anything is not as it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="F")

    def handle(self, *, file: Path, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not rows.is_empty():
            raise CommandError(
                "Cơ sở dữ liệu này đang có dữ liệu nên không khôi phục vào đây. Trỏ DATABASE_URL tới một cơ sở dữ "
                "liệu trống rồi chạy lại."
            )
        try:
            with container.reading(file, passphrase()) as backup:
                _check_version(backup.manifest)
                self._fill(backup)
        except container.UnreadableBackup as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"Không đọc được {file}: {error.strerror}.") from None
        count = sum(part["rows"] for part in backup.manifest["rows"].values())
        # As it was when it was backed up: what is damaged since was refused.
        # As it was when it was backed up: what is damaged since was refused.
        for fault in (*faults(strays=False), *upkeep.faults(strays=False)):
            self.stderr.write(f"Chú ý: {fault}")
        self.stdout.write(f"Đã khôi phục {count} dòng và {len(backup.manifest['files'])} tệp từ {file}.")

    def _fill(self, backup: container.Reader) -> None:
        """The rows in one transaction, read out again and held against the manifest before it ends."""
        kept = rows.kept_models()
        with rows.filling():
            for number, model in enumerate(kept, start=1):
                rows.load(backup.rows(rows.name_of(model)))
                if self.stderr.isatty():
                    self.stderr.write(f"\r{number}/{len(kept)} bảng", ending="")
            for model in kept:
                if rows.dump(model, io.BytesIO()) != backup.manifest["rows"][rows.name_of(model)]:
                    raise CommandError(f"Bảng {rows.name_of(model)} khôi phục xong lại khác bản sao lưu. Chưa ghi gì.")
            for name in backup.manifest["files"]:
                _put(Path(settings.MEDIA_ROOT) / name, backup.file(name).read())


def _check_version(manifest: dict[str, Any]) -> None:
    """Rows fit the tables that they were read from."""
    here, there = set(rows.applied_migrations()), set(manifest["migrations"])
    if missing := sorted(there - here):
        raise CommandError(f"Bản sao lưu làm bằng phần mềm mới hơn ({missing[0]}…). Cập nhật phần mềm rồi khôi phục.")
    if newer := sorted(here - there):
        made = manifest["made_at"][:10]
        raise CommandError(
            f"Bản sao lưu làm bằng phần mềm cũ hơn, chưa có {newer[0]}. Lấy phần mềm của ngày {made}, khôi phục vào cơ "
            "sở dữ liệu trống, rồi cập nhật phần mềm."
        )


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
