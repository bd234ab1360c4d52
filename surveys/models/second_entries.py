"""Double entry: a random sample of the forms that were sent is entered anew by somebody else, unseen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.platform import guards
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Review, Round
from surveys.vocabulary import SecondEntryState


class SecondEntry(models.Model):
    """A form of the sample; once entered, what differs from the first entry, and what came of it."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "review")),
        guards.Fixed(("commune_id", "round_id", "review_id", "sender_id", "seed")),
    )
    told = Told(
        "nhập lại phiếu {review_id.reference}",
        hidden=("round_id", "review_id", "sender_id", "entered_by_id", "seed", "differences", "asked_count"),
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="second_entries", verbose_name="đợt rà soát")
    review = models.OneToOneField(Review, models.CASCADE, related_name="second_entry", verbose_name="phiếu")
    state = models.CharField(
        "trạng thái", max_length=10, choices=SecondEntryState.choices(), default=SecondEntryState.DRAWN
    )
    seed = models.BigIntegerField("số rút mẫu")  # with it the same forms are drawn again
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người gửi phiếu"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập lại"
    )
    asked_count = models.PositiveIntegerField("số câu so", null=True)
    differences = models.JSONField("câu khác nhau", default=list)  # [{"place", "label", "first", "second"}], in words
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "phiếu nhập lại"
        verbose_name_plural = "phiếu nhập lại"
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(
                name="second_entry_says_what_it_compared",
                condition=Q(state=SecondEntryState.DRAWN, asked_count=None)
                | ~Q(state=SecondEntryState.DRAWN) & Q(asked_count__isnull=False),
                violation_error_message="Phiếu đã nhập lại phải có số câu so.",
            ),
        ]

    def __str__(self) -> str:
        return f"Nhập lại phiếu {self.review.reference}"

    @property
    def is_waiting(self) -> bool:
        return self.state == SecondEntryState.DRAWN

    @property
    def is_open(self) -> bool:
        """Whether something differs and nobody has said yet what holds."""
        return self.state == SecondEntryState.ENTERED and bool(self.differences)
