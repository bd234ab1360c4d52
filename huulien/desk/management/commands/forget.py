"""`forget`: what holds people's data and nobody needs any more is erased. For a timer, every hour."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from households.services.uploads import forget_old_uploads
from huulien.platform import clock
from huulien.platform.files.audit import forget_files
from huulien.platform.jobs.upkeep import forget_jobs
from huulien.platform.once import forget_old_keys
from programs.models import SheetUpload
from surveys.models import TypingDraft
from surveys.results_import import forget_old_results
from surveys.services.reviews import forget_old_typing

# Of the admin's import, between its two pages: with an hour to spare, so that nothing lies for more than a day.
KEPT = timedelta(hours=23)


class Command(BaseCommand):
    help = (
        "Erase what was typed and not saved for 30 days, workbooks that nobody confirmed in time, keys of forms "
        "sent a week ago, files taken back 30 days ago, files made a day ago of what was not issued (of lists an "
        "hour ago), and sessions that have ended."
    )

    def handle(self, **options: Any) -> None:
        drafts = forget_old_typing(TypingDraft.objects.all())
        uploads = forget_old_uploads() + forget_old_uploads(SheetUpload.objects.all()) + forget_old_results()
        uploads += _forget_admin_imports()
        forget_old_keys()
        files = forget_files() + forget_jobs()
        call_command("clearsessions")
        self.stdout.write(
            f"Đã xóa {drafts} bản gõ dở để quá 30 ngày, {uploads} tệp nhập không ai xác nhận, "
            f"{files} tệp đã gỡ, làm tạm hoặc không thuộc hồ sơ nào."
        )


def _forget_admin_imports() -> int:
    oldest = (clock.moment() - KEPT).timestamp()
    folder = Path(settings.MEDIA_ROOT) / "django-import-export"
    old = [path for path in folder.glob("*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
