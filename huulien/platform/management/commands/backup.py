"""`backup`: every row and every uploaded file, encrypted, in one file."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huulien.platform import clock
from huulien.platform.backups import container, rows
from huulien.platform.backups.passphrase import passphrase
from huulien.platform.files.audit import faults
from huulien.platform.jobs import upkeep


class Command(BaseCommand):
    help = "Write a backup to a file, encrypted with a passphrase. The site goes on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="F")

    def handle(self, *, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"Đã có tệp {file}. Chọn tên khác; bản sao lưu cũ được giữ nguyên.")
        secret = passphrase(again=True)
        try:
            with container.writing(file, secret) as backup, rows.snapshot():
                manifest = self._fill(backup)
        except OSError as error:
            raise CommandError(f"Không ghi được {file}: {error.strerror}.") from None
        count = sum(part["rows"] for part in manifest["rows"].values())
        for fault in (*faults(strays=False), *upkeep.faults(strays=False)):
            self.stderr.write(f"Chú ý: {fault}")
        self.stdout.write(f"Đã sao lưu {count} dòng và {len(manifest['files'])} tệp vào {file}.")

    def _fill(self, backup: container.Writer) -> dict[str, Any]:
        manifest: dict[str, Any] = {
            "format": 1,
            "made_at": clock.moment().isoformat(),
            "migrations": rows.applied_migrations(),
            "rows": {},
            "files": {},
        }
        kept = rows.kept_models()
        for number, model in enumerate(kept, start=1):
            name = rows.name_of(model)

            def write(out: IO[bytes], model: Any = model) -> dict[str, Any]:
                return rows.dump(model, out)

            manifest["rows"][name] = backup.add_written(f"rows/{name}.jsonl", write)
            if self.stderr.isatty():
                self.stderr.write(f"\r{number}/{len(kept)} bảng", ending="")
        for path in uploaded_files():
            name = path.relative_to(settings.MEDIA_ROOT).as_posix()
            with suppress(FileNotFoundError):  # `forget` was quicker
                manifest["files"][name] = backup.add_file(f"files/{name}", path)
        backup.add(container.MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        return manifest


def uploaded_files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    whole = (path for path in root.rglob("*") if not path.name.startswith("."))  # the others are being written
    return sorted(path for path in whole if path.is_file() and os.access(path, os.R_OK))
