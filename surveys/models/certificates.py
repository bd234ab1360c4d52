"""Certificates of poor and near-poor households (Mẫu số 03): one paper for several years, confirmed year by year."""

from django.db import models
from django.db.models import F, Q

from households.models import Area, Household, Member
from households.vocabulary import PovertyClass
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.numbers import printed
from huulien.platform.told import Told
from surveys.models.reviews import Round
from surveys.querysets import CertificateQuerySet
from surveys.vocabulary import CertificateState

_HAS_ENDED = guards.OneOf("state", (CertificateState.LOST, CertificateState.WITHDRAWN))
SYMBOL = "GCN-HN.HCN"


class Certificate(models.Model):
    """A paper in the hands of a household, in the name of its head. Why it ended is the reason of that step."""

    guards = (
        guards.SameCommune(("household", "holder", "replaces")),
        guards.Fixed(("commune_id", "household_id", "holder_id", "number", "issued_on", "replaces_id")),
        guards.Frozen(when=_HAS_ENDED),
    )
    told = Told("giấy chứng nhận của hộ {household_id}", hidden=("household_id", "replaces_id"), household="household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="certificates", verbose_name="hộ")
    holder = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="chủ hộ đứng tên")
    state = models.CharField(
        "trạng thái", max_length=10, choices=CertificateState.choices(), default=CertificateState.VALID
    )
    number = models.PositiveIntegerField("số")
    issued_on = models.DateField("cấp ngày")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="cấp thay giấy"
    )
    ended_on = models.DateField("hết giá trị ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy chứng nhận"
        verbose_name_plural = "giấy chứng nhận"
        ordering = ["commune", "issued_on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_valid_certificate_a_household",
                fields=["household"],
                condition=Q(state=CertificateState.VALID),
                violation_error_message="Hộ này đang có giấy chứng nhận còn giá trị.",
            ),
            models.CheckConstraint(
                name="ended_certificate_says_when",
                condition=Q(state=CertificateState.VALID, ended_on=None)
                | ~Q(state=CertificateState.VALID) & Q(ended_on__gte=F("issued_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Giấy chứng nhận số {self.number_words}"

    @property
    def number_words(self) -> str:
        return f"{printed(self.number)}/{SYMBOL}"

    @property
    def state_sign(self) -> Sign:
        return CertificateState(self.state).sign

    @property
    def is_valid(self) -> bool:
        return self.state == CertificateState.VALID


class CertificateYear(models.Model):
    """A row of a certificate: what the household is in a year, and by which round. It goes when that is taken back."""

    guards = (
        guards.SameCommune(("certificate", "round")),
        guards.OfParent("certificate", when=_HAS_ENDED),
        guards.Fixed(("commune_id", "certificate_id", "round_id", "year", "poverty_class", "deprived", "confirmed_on")),
    )
    told = Told("xác nhận năm {year}", hidden=("certificate_id", "round_id"), household="certificate__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="years", verbose_name="giấy chứng nhận")
    round = models.ForeignKey(Round, models.PROTECT, related_name="certificate_years", verbose_name="đợt rà soát")
    year = models.PositiveSmallIntegerField("năm")
    poverty_class = models.CharField("xếp loại", max_length=20, choices=PovertyClass.choices())
    # Numbers of the form; "không" for none, empty where Form B is not known.
    deprived = VietnameseCharField("chỉ số thiếu hụt", max_length=60, blank=True)
    confirmed_on = models.DateField("xác nhận ngày")

    class Meta:
        verbose_name = "năm xác nhận"
        verbose_name_plural = "năm xác nhận"
        ordering = ["certificate", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_row_a_year", fields=["certificate", "year"],
                violation_error_message="Giấy này đã xác nhận năm ấy.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.mark} năm {self.year}"

    @property
    def mark(self) -> str:
        """As the paper says it: N for poor, CN for near poor."""
        return "N" if self.poverty_class == PovertyClass.POOR else "CN"
