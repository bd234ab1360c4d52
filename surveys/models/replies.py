"""The written reply to who asked, which requests of every kind end with when the answer is no."""

from django.db import models

from huulien.platform.fields import VietnameseTextField
from huulien.platform.numbers import printed
from huulien.platform.papers.document import Kind


class Replied(models.Model):
    """Asked, and answered in writing by a notice with its number, day and reason."""

    reply_number = models.PositiveSmallIntegerField("số văn bản trả lời", null=True, blank=True)
    reply_on = models.DateField("ngày văn bản trả lời", null=True, blank=True)
    reply = VietnameseTextField("lý do ghi ở văn bản trả lời", blank=True)

    class Meta:
        abstract = True

    @property
    def reply_words(self) -> str:
        """The sign of the written reply: 07/TB-UBND."""
        return f"{printed(self.reply_number)}/{Kind.NOTICE.value}-UBND" if self.reply_number else ""

    @property
    def days_left(self) -> int | None:
        """Days until the answer is due, below nought once it is late; None when none is due."""
        raise NotImplementedError

    @property
    def left_words(self) -> str:
        """How long until the answer is due, or by how much it is late."""
        days = self.days_left
        if days is None:
            return ""
        return f"quá hạn {-days} ngày" if days < 0 else f"còn {days} ngày" if days else "hạn hôm nay"

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0
