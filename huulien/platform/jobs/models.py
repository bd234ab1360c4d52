"""A file that is made outside the web process, and how far it is."""

from django.db import models

from huulien.platform import guards
from huulien.platform.jobs.vocabulary import JobState


class Job(models.Model):
    """One file by the key of what it is made from. What lasts keeps its digest for ever, whoever makes it again."""

    audited = False  # a copy of what is in the trail; that somebody took it away is recorded where they do
    guards = (
        guards.Frozen(
            when=guards.All((guards.Yes("is_lasting"), guards.Known("sha256"))),
            columns=("key", "commune_id", "function", "arguments", "is_lasting", "sha256", "size"),
            word="made",
        ),
    )

    key = models.CharField("mã", max_length=120, unique=True)
    commune_id = models.BigIntegerField("xã", null=True)
    function = models.CharField("hàm", max_length=150)
    arguments = models.JSONField("đối số", default=dict)
    words = models.CharField("làm gì", max_length=300)
    is_lasting = models.BooleanField("giữ mãi", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=JobState.choices(), default=JobState.WAITING)
    attempt = models.PositiveIntegerField("lần làm", default=1)  # whoever makes an earlier one has lost it
    lost_count = models.PositiveSmallIntegerField("số lần mất tiến trình", default=0)
    task = models.CharField("việc trong hàng đợi", max_length=64, blank=True)
    step_count = models.PositiveIntegerField("đã làm", default=0)
    steps_total = models.PositiveIntegerField("tổng số bước", default=0)
    asked_at = models.DateTimeField("yêu cầu lúc")
    started_at = models.DateTimeField("bắt đầu lúc", null=True)
    beat_at = models.DateTimeField("còn làm lúc", null=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    fault = models.CharField("vì sao chưa được", max_length=300, blank=True)
    file = models.CharField("tên lưu", max_length=32, blank=True)
    sha256 = models.CharField("dấu SHA-256", max_length=64, null=True)
    size = models.PositiveBigIntegerField("số byte", default=0)

    class Meta:
        verbose_name = "tệp làm ngoài trang"
        verbose_name_plural = "các tệp làm ngoài trang"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                name="done_job_has_its_file",
                condition=~models.Q(state=JobState.DONE) | models.Q(sha256__isnull=False) & ~models.Q(file=""),
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING

    @property
    def has_failed(self) -> bool:
        return self.state == JobState.FAILED
