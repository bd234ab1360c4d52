"""The decisions of the commune's leader: step 6 of a round, and those on the groups recognised besides."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.numbers import printed
from huulien.platform.papers.document import Kind
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Review, Round
from surveys.querysets import DecisionQuerySet
from surveys.vocabulary import DecisionKind, DecisionState, Group

OF_REQUESTS = (DecisionKind.AVERAGE, DecisionKind.WORKER)  # kinds that no round leads to
SIGNED = guards.Is("state", DecisionState.SIGNED)


class Decision(models.Model):
    """A decision on the results of a round. Its list follows the reviews until it is signed, and is kept from then on.

    One without a round names who asked to be recognised (`recognitions`): its list is posted before it is signed. A
    mistake in a signed one is mended by a later one of its kind.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round",)),
        guards.Fixed(("commune_id", "round_id", "kind", "procedure", "drafted_by_id")),
        guards.Frozen(when=SIGNED),
    )
    told = Told("quyết định “{kind}”", hidden=("round_id", "procedure"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="đợt rà soát"
    )
    # Of one without a round, whose procedure it follows.
    procedure = models.CharField("quy trình", max_length=30, blank=True)
    kind = models.CharField("về việc", max_length=15, choices=DecisionKind.choices())
    state = models.CharField("trạng thái", max_length=10, choices=DecisionState.choices(), default=DecisionState.DRAFT)
    number = models.PositiveSmallIntegerField("số", null=True, blank=True)
    decided_on = models.DateField("ngày ký", null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người soạn"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ký"
    )
    signer_title = VietnameseCharField("chức vụ người ký", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_of_a_decision",
                fields=["round", "kind"],
                condition=Q(state=DecisionState.DRAFT),
                violation_error_message="Quyết định này đã soạn, đang chờ ký.",
            ),
            models.CheckConstraint(
                name="decision_of_a_round_or_of_requests",
                condition=Q(round=None, kind__in=OF_REQUESTS) & ~Q(procedure="")
                | Q(round__isnull=False, procedure="") & ~Q(kind__in=OF_REQUESTS),
            ),
            models.CheckConstraint(
                name="signed_decision_says_when",
                condition=Q(state=DecisionState.DRAFT, number=None, decided_on=None)
                | Q(state=DecisionState.SIGNED, number__isnull=False, decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        name = DecisionKind.label_of(self.kind)
        if not self.number:
            return f"{name}, {self.round.short_name}" if self.round else f"{name}, bản soạn số {self.pk}"
        return f"Quyết định số {self.number_words} ngày {format_date_vi(self.decided_on)}"

    @property
    def is_signed(self) -> bool:
        return self.state == DecisionState.SIGNED

    @property
    def is_open(self) -> bool:
        """Whether the list of one without a round may still be posted and complained of."""
        return not self.is_signed

    closed_words = "Quyết định đã ký"
    group = Group.AVERAGE

    @property
    def counted(self) -> str:
        """What its list counts: households, or people."""
        return "người" if self.kind == DecisionKind.WORKER else "hộ"

    @property
    def whom(self) -> str:
        """Before the name of somebody its list is of."""
        return "ông (bà)" if self.kind == DecisionKind.WORKER else "hộ ông (bà)"

    @property
    def state_sign(self) -> Sign:
        return DecisionState(self.state).sign

    @property
    def number_words(self) -> str:
        """As the round and the certificates name it: 97/QĐ-UBND."""
        return f"{printed(self.number)}/{Kind.DECISION.value}-UBND" if self.number else ""


class DecidedHousehold(models.Model):
    """A household that a signed decision names, with what the decision says of it."""

    guards = (
        guards.WrittenOnce(),
        guards.OfParent("decision", when=SIGNED),
        guards.SameCommune(("decision", "household", "review", "village"), theirs={"village": "parent_id"}),
    )
    told = Told(
        "hộ {household_id} trong quyết định", hidden=("decision_id", "review_id", "household_id"), household="household"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="households", verbose_name="quyết định")
    household = models.ForeignKey(Household, models.PROTECT, related_name="decisions", verbose_name="hộ")
    review = models.ForeignKey(Review, models.PROTECT, related_name="+", verbose_name="phiếu")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    head_name = VietnameseCharField("chủ hộ", max_length=100)
    person_count = models.PositiveSmallIntegerField("số nhân khẩu")
    b1_score = models.PositiveSmallIntegerField("điểm B1", null=True)
    b2_score = models.PositiveSmallIntegerField("điểm B2", null=True)
    previous_class = models.CharField("xếp loại trước", max_length=20, choices=PovertyClass.choices(), blank=True)
    poverty_class = models.CharField("xếp loại", max_length=20, choices=PovertyClass.choices())

    class Meta:
        verbose_name = "hộ trong quyết định"
        verbose_name_plural = "hộ trong quyết định"
        ordering = ["decision", "pk"]
        constraints = [models.UniqueConstraint(name="household_once_a_decision", fields=["decision", "household"])]

    def __str__(self) -> str:
        return f"Hộ {self.head_name}"
