"""The papers the commune sends: each a snapshot of a period, what was edited in it, and the lists it counted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from reports.querysets import ReportLayoutQuerySet, ReportQuerySet
from reports.vocabulary import CLOSED, ISSUED, ReportState, RowsOf

_USER = settings.AUTH_USER_MODEL
_ISSUED, _CLOSED = guards.OneOf("state", ISSUED), guards.OneOf("state", CLOSED)


class Report(models.Model):
    """One edition of the report of a period: its figures frozen as data, its words, who approved it under which number.

    A report that was approved never changes; what is wrong with it is put right in the next edition. A draft that was
    cancelled stays with its reason, and leaves its place to another.
    """

    guards = (
        guards.Frozen(when=_ISSUED, but=("state", "version", "sent_on"), word="issued"),
        guards.Frozen(when=guards.Is("state", ReportState.CANCELLED)),
        guards.Fixed(("commune_id", "period", "edition", "corrects_id")),
        guards.SameCommune(("corrects",)),
    )
    # The frozen figures are as large as the paper and told by their seal.
    audit_exclude = ("version", "content", "lists")
    told = Told(
        "báo cáo {period}",
        hidden=(
            "scope",
            "corrects_id",
            "drafted_by_id",
            "submitted_by_id",
            "approved_by_id",
            "seal",
            "basis",
            "frozen_at",
            "check_code",
            "check_address",
        ),
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="reports", verbose_name="xã")
    period = models.CharField("kỳ báo cáo", max_length=30)  # 2023, 2023-H1 or FROM..TO
    # What a report of other days holds (`reports.scope`); nothing written is everything.
    scope = models.CharField("nội dung chọn", max_length=600, blank=True, default="")
    edition = models.PositiveSmallIntegerField("lần", default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="sửa báo cáo"
    )
    state = models.CharField("trạng thái", max_length=10, choices=ReportState.choices(), default=ReportState.DRAFT)
    # The frozen paper (`reports.snapshot`), its seal, when it was taken and by which versions of what it rests on.
    content = models.JSONField("nội dung", null=True, blank=True, editable=False)
    lists = models.JSONField("danh sách", default=dict, blank=True, editable=False)  # `reports.packing`
    seal = models.CharField("dấu số liệu", max_length=64, blank=True, editable=False)
    basis = models.JSONField("căn cứ số liệu", default=dict, blank=True, editable=False)
    frozen_at = models.DateTimeField("lấy số liệu lúc", null=True, blank=True, editable=False)
    difficulties = VietnameseTextField("khó khăn, nguyên nhân", blank=True, help_text="Mỗi dòng một đoạn")
    proposals = VietnameseTextField("đánh giá, kiến nghị", blank=True, help_text="Mỗi dòng một đoạn")
    next_tasks = VietnameseTextField("nhiệm vụ kỳ tới", blank=True, help_text="Mỗi dòng một đoạn")
    number = models.PositiveSmallIntegerField("số", null=True, blank=True)
    issued_on = models.DateField("ngày ký", null=True, blank=True)
    signer_title = VietnameseCharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = VietnameseCharField("họ tên người ký", max_length=150, blank=True)
    sent_on = models.DateField("gửi ngày", null=True, blank=True)
    # On the paper, since its approval (`reports.checking`): the code, and the address at which it is asked about.
    check_code = models.CharField("mã kiểm tra", max_length=20, blank=True, editable=False)
    check_address = models.CharField("nơi kiểm tra", max_length=200, blank=True, editable=False)
    drafted_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người soạn"
    )
    submitted_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trình"
    )
    approved_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["commune", "-period", "edition", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_report_an_edition",
                fields=["commune", "period", "scope", "edition"],
                condition=~Q(state=ReportState.CANCELLED),
            ),
            models.UniqueConstraint(
                name="one_open_report_a_period",
                fields=["commune", "period", "scope"],
                condition=~Q(state__in=CLOSED),
                violation_error_message="Kỳ này đang có báo cáo chưa duyệt. Mở báo cáo đó để sửa.",
            ),
            models.CheckConstraint(
                name="standard_report_holds_everything",
                condition=Q(scope="") | Q(period__contains=".."),
                violation_error_message="Báo cáo năm, 6 tháng có đủ các phần của cả xã.",
            ),
            models.CheckConstraint(
                name="issued_report_is_signed",
                condition=~Q(state__in=ISSUED)
                | Q(number__isnull=False, issued_on__isnull=False, content__isnull=False) & ~Q(signer_title=""),
                violation_error_message="Báo cáo đã duyệt phải có số, ngày, người ký và số liệu đã lấy.",
            ),
            models.UniqueConstraint(name="one_report_a_code", fields=["check_code"], condition=~Q(check_code="")),
            models.CheckConstraint(
                name="later_edition_corrects_one", condition=Q(edition=1) | Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.period}" + (f", lần {self.edition}" if self.edition > 1 else "")

    @property
    def is_issued(self) -> bool:
        return self.state in ISSUED

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def state_sign(self) -> Sign:
        return ReportState(self.state).sign


class ReportDeadline(models.Model):
    """The last day on which the level above is to have the report of a period, as a paper of theirs says."""

    guards = (guards.Fixed(("commune_id", "period")),)
    told = Told("hạn nộp báo cáo {period}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="report_deadlines", verbose_name="xã")
    period = models.CharField("kỳ báo cáo", max_length=30)
    due_on = models.DateField("hạn nộp")
    source = VietnameseCharField("theo văn bản", max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "hạn nộp báo cáo"
        verbose_name_plural = "hạn nộp báo cáo"
        ordering = ["commune", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_deadline_a_period",
                fields=["commune", "period"],
                violation_error_message="Kỳ này đã có hạn nộp. Sửa hạn đã ghi.",
            )
        ]

    def __str__(self) -> str:
        return f"Hạn nộp báo cáo {self.period}"


class SentResult(models.Model):
    """What the commune wrote of one sending of the calendar (`reports.indicators.calendar`)."""

    guards = (guards.Fixed(("commune_id", "code", "year", "month")),)
    told = Told("kết quả rà soát tháng {month}/{year} gửi cấp trên", hidden=("code",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    code = models.CharField("loại kết quả", max_length=20)
    year = models.PositiveSmallIntegerField("năm")
    month = models.PositiveSmallIntegerField("tháng")
    due_on = models.DateField("hạn cấp trên giao", null=True, blank=True)
    source = VietnameseCharField("theo văn bản", max_length=200, blank=True)
    number = VietnameseCharField("số văn bản gửi", max_length=60, blank=True)
    sent_on = models.DateField("gửi ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "kết quả rà soát đã gửi"
        verbose_name_plural = "kết quả rà soát đã gửi"
        ordering = ["commune", "year", "month", "code", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_row_a_sending", fields=["commune", "code", "year", "month"]),
            models.CheckConstraint(
                name="sent_result_has_number",
                condition=Q(sent_on=None, number="") | Q(sent_on__isnull=False) & ~Q(number=""),
                violation_error_message="Ghi cả số văn bản và ngày gửi.",
            ),
            models.CheckConstraint(
                name="own_due_day_has_source",
                condition=Q(due_on=None, source="") | Q(due_on__isnull=False) & ~Q(source=""),
                violation_error_message="Ghi cả hạn và văn bản giao hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kết quả rà soát {self.month:02d}/{self.year}"


class ReportLayout(models.Model):
    """A form of the level above whose columns the office entered from its document (`reports.layouts`)."""

    guards = (guards.Fixed(("commune_id",)),)
    told = Told("bố cục {number}", hidden=("columns", "rows"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="report_layouts", verbose_name="xã")
    number = VietnameseCharField("ký hiệu biểu", max_length=60)
    title = VietnameseCharField("tên biểu", max_length=300)
    source = VietnameseCharField("theo văn bản", max_length=200)
    valid_from = models.DateField("dùng từ ngày")
    valid_until = models.DateField("dùng đến hết ngày", null=True, blank=True)
    columns = models.JSONField("các cột")  # [{"heading", "unit", "figure": code of ours, or empty}]
    rows_of = models.CharField("các hàng", max_length=10, choices=RowsOf.choices(), default=RowsOf.COMMUNE)
    rows = models.JSONField("tên hàng", default=list, blank=True)  # [{"label", "figures": [one a column]}]
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "bố cục biểu"
        verbose_name_plural = "bố cục biểu"
        ordering = ["commune", "number", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_layout_a_number_and_day",
                fields=["commune", "number", "valid_from"],
                violation_error_message="Đã có bố cục ký hiệu này dùng từ ngày ấy. Sửa bố cục đó.",
            ),
            models.CheckConstraint(
                name="layout_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class FilledLayout(models.Model):
    """A layout filled for a report: its columns and rows as they were then, our figures as frozen, what was typed."""

    guards = (
        guards.OfParent("report", when=_CLOSED),
        guards.SameCommune(("report", "layout")),
        guards.Fixed(("commune_id", "report_id", "layout_id")),
    )
    told = Told("biểu {layout_id} của {report_id}", hidden=("report_id", "layout_id", "columns", "rows", "typed"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    report = models.ForeignKey(Report, models.CASCADE, related_name="sheets", verbose_name="báo cáo")
    layout = models.ForeignKey(ReportLayout, models.PROTECT, related_name="filled", verbose_name="bố cục")
    columns = models.JSONField("các cột")
    rows_of = models.CharField("các hàng", max_length=10, choices=RowsOf.choices(), default=RowsOf.COMMUNE)
    rows = models.JSONField("tên hàng", default=list, blank=True)
    typed = models.JSONField("số liệu nhập", default=dict, blank=True)  # place of the cell → what was typed
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "biểu đã điền"
        verbose_name_plural = "biểu đã điền"
        ordering = ["report", "layout", "pk"]
        constraints = [models.UniqueConstraint(name="one_sheet_a_layout", fields=["report", "layout"])]

    def __str__(self) -> str:
        return str(self.layout)


class EditedSentence(models.Model):
    """A sentence of a report as the office wants it said, beside the one made from the figures."""

    guards = (
        guards.OfParent("report", when=_CLOSED),
        guards.SameCommune(("report",)),
        guards.Fixed(("commune_id", "report_id", "place")),
    )
    told = Told(
        "câu sửa trong {report_id}", hidden=("report_id", "edited_by_id", "confirmed_by_id", "made", "confirmed")
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    report = models.ForeignKey(Report, models.CASCADE, related_name="sentences", verbose_name="báo cáo")
    place = models.CharField("chỗ trong báo cáo", max_length=40)  # section and number of the sentence
    text = VietnameseTextField("câu của cơ quan")
    made = models.TextField("câu máy soạn khi sửa")
    edited_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+", verbose_name="người sửa")
    # The pair of sentences somebody looked at and found to agree, where their numbers do not.
    confirmed = models.CharField("đã xác nhận", max_length=64, blank=True)
    confirmed_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xác nhận"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "câu sửa"
        verbose_name_plural = "câu sửa"
        ordering = ["report", "place"]
        constraints = [models.UniqueConstraint(name="one_edit_a_sentence", fields=["report", "place"])]

    def __str__(self) -> str:
        return self.text[:60]
