"""`forget_drafts`: what was typed and never saved goes after 30 days."""

from typing import Any

from django.core.management.base import BaseCommand

from surveys.models import TypingDraft
from surveys.services.reviews import forget_old_typing


class Command(BaseCommand):
    help = "Erase what was typed into reviews more than 30 days ago and never saved. For a daily timer."

    def handle(self, **options: Any) -> None:
        count = forget_old_typing(TypingDraft.objects.all())
        self.stdout.write(f"Đã xóa {count} bản gõ dở để quá 30 ngày.")
