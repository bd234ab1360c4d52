"""What the page of a code says of the report that carries it, and the form in which a code is typed."""

from functools import cached_property
from typing import Any

from django import forms

from huulien.platform.downloads import FORMAT_NAMES
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState
from reports.checking import CODE_LENGTH, is_as_signed, signed_digest, spaced, typed_code
from reports.models import Report
from reports.titles import report_words


class CodeForm(forms.Form):
    """The code as it is printed; cleaned, it is written as we keep it."""

    ma = forms.CharField(
        label="Mã kiểm tra", max_length=40, help_text="In ở cuối báo cáo đã duyệt, ví dụ 7KQM-2XPA-9DWT.",
        error_messages={"required": "Nhập mã in trên báo cáo."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_ma(self) -> str:
        code = typed_code(self.cleaned_data["ma"])
        if len(code) != CODE_LENGTH or not code.isascii():
            raise forms.ValidationError("Mã gồm 12 chữ và số. Gõ lại đúng như in trên báo cáo.")
        return code


class CheckPage:
    def __init__(self, report: Report, user: Any) -> None:
        self.report, self.user = report, user

    @property
    def code(self) -> str:
        return spaced(self.report.check_code)

    @property
    def period_words(self) -> str:
        return report_words(self.report)

    @cached_property
    def is_as_signed(self) -> bool:
        return is_as_signed(self.report)

    @property
    def digest(self) -> str:
        """Of all that the paper says."""
        return signed_digest(self.report)

    @cached_property
    def later(self) -> Report | None:
        """The last edition after this one that was approved."""
        editions = Report.objects.visible_to(self.user).issued().filter(
            commune=self.report.commune_id, period=self.report.period, edition__gt=self.report.edition
        )  # fmt: skip
        return editions.order_by("-edition").first()

    @cached_property
    def files(self) -> list[tuple[str, str]]:
        """(format, digest) of the files that were made of it: whoever has one can hold it against these."""
        kept = Job.objects.filter(key__startswith=f"report:{self.report.pk}:", is_lasting=True, state=JobState.DONE)
        digests = {job.arguments["file_format"]: job.sha256 or "" for job in kept.order_by("pk")}
        return [(words, digests[name]) for name, words in FORMAT_NAMES.items() if name in digests]
