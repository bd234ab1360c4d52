"""Forms of the villages' targets: the officer's, and the answer of a village head."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.models import Area
from huulien.platform.forms import LabelledChoiceField, LongTextField, TextField, VersionedForm, WholeNumberField
from programs.contexts.targets import TargetPage
from programs.forms.plans import RateField
from programs.models import Plan
from programs.rules.allocate.facts import Method
from programs.services.village_targets import Outlook

# The field of what is expected of a village → its words, and the beginning of its name in the form.
EXPECTED = {
    "new_poor": ("Phát sinh mới", "moi"),
    "relapse": ("Tái nghèo", "tai"),
    "poor_in": ("Chuyển đến, tách ra", "den"),
    "poor_out": ("Chuyển đi, không còn", "di"),
    "able": ("Có thể thoát", "kn"),
}


class TargetForm(VersionedForm):
    """The commune's rate, and of each village its limit, what is expected of it, and why it departs from the method.

    Where they stand (`is_fixed`) they are shown, and do not change. With `is_trial` nothing is to be saved: the sums
    are counted anew, and a reason that is missing is not asked for yet.
    """

    target_rate = RateField(label="Tỷ lệ hộ nghèo cuối năm của xã (%)", help_text="Ví dụ 10,98.")
    method = LabelledChoiceField(
        label="Chia theo cách", enum=Method, required=False, empty_label="Giao tay, không theo cách nào"
    )

    def __init__(
        self, *args: Any, plan: Plan, villages: Sequence[Area], is_fixed: bool, is_trial: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.villages, self.is_trial = plan, villages, is_trial
        self.page: TargetPage | None = None  # what is typed, once it can be counted
        for village in villages:
            own = {
                self.name_of(village): WholeNumberField(
                    label=f"Thôn {village.name}: không quá", required=False, most=32_000, unit="hộ", example="12"
                )
            }
            for name, (label, _) in EXPECTED.items():
                own[self.name_of(village, name)] = WholeNumberField(
                    label=f"Thôn {village.name}: {label.lower()}", required=False, most=32_000, unit="hộ", example="1"
                )
            own[self.name_of(village, "departure")] = TextField(
                label=f"Thôn {village.name}: lý do", required=False, max_length=200
            )
            self.fields |= own
        if is_fixed:
            for field in self.fields.values():
                field.disabled = not field.widget.is_hidden
            return
        self.fields["reason"] = TextField(
            label="Lý do sửa",
            required=False,
            max_length=200,
            help_text="Ghi khi sửa chỉ tiêu đã giao, để lưu vào nhật ký.",
        )

    @staticmethod
    def name_of(village: Area, of: str = "") -> str:
        begin = "thon" if not of else "ly_do" if of == "departure" else EXPECTED[of][1]
        return f"{begin}_{village.pk}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        faults = list(self._faults())
        for name, words in faults:
            self.add_error(name, ValidationError(words))
        if faults:
            return cleaned
        self.page = TargetPage(
            self.plan, cleaned["target_rate"], {village.pk: most for village, most in self.targets().items()},
            {village.pk: outlook for village, outlook in self.outlooks().items()}, cleaned["method"],
            is_typed=True,
        )  # fmt: skip
        if not self.is_trial:
            self._ask_why()
        return cleaned

    def _faults(self) -> Iterator[tuple[str, str]]:
        """(field, words) of what cannot be: more leave or escape than there are, more poor than households."""
        starts = TargetPage(self.plan, outlooks={}).villages
        for line, outlook in zip(starts, self.outlooks().values(), strict=True):
            households, poor, village = line.facts.households, line.facts.poor, line.area
            for name in ("poor_out", "able"):
                if (getattr(outlook, name) or 0) > poor:
                    yield self.name_of(village, name), f"Thôn {village.name} chỉ có {poor} hộ nghèo. Ghi số nhỏ hơn."
            expected = poor + outlook.new_poor + outlook.relapse + outlook.poor_in - outlook.poor_out
            if expected > households:
                yield (
                    self.name_of(village, "new_poor"),
                    f"Dự kiến {expected} hộ nghèo mà thôn {village.name} chỉ có {households} hộ. Xem lại số dự kiến.",
                )

    def _ask_why(self) -> None:
        assert self.page is not None
        for line in self.page.departing:
            name = self.name_of(line.area, "departure")
            if not self.cleaned_data[name]:
                proposed = line.proposed[self.page.method]
                words = (
                    f"Ghi lý do thôn {line.area.name} nhận {line.most} hộ, khác {proposed} hộ theo cách chia đã chọn."
                )
                self.add_error(name, ValidationError(words))

    def targets(self) -> dict[Area, int | None]:
        return {village: self.cleaned_data[self.name_of(village)] for village in self.villages}

    def outlooks(self) -> dict[Area, Outlook]:
        """What is expected of each village; a number left blank is 0, but of those that can escape unknown."""
        found = {}
        for village in self.villages:
            typed = {name: self.cleaned_data[self.name_of(village, name)] for name in EXPECTED}
            found[village] = Outlook(**{name: value if name == "able" else value or 0 for name, value in typed.items()})
        return found

    def departures(self) -> dict[Area, str]:
        """The reason of each village that departs from the method; of the others none is kept."""
        departing = {line.area.pk for line in self.page.departing} if self.page else set()
        return {
            village: self.cleaned_data[self.name_of(village, "departure")] if village.pk in departing else ""
            for village in self.villages
        }


class AnswerForm(VersionedForm):
    """What the village head says: agrees, or what the village thinks."""

    agrees = forms.ChoiceField(
        label="Thôn trả lời",
        choices=[("co", "Đồng ý"), ("khong", "Chưa đồng ý, ghi ý kiến")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn đồng ý hoặc chưa đồng ý.", "invalid_choice": "Chọn một mục trong danh sách."},
    )
    words = LongTextField(
        label="Ý kiến của thôn",
        required=False,
        max_length=500,
        help_text="Ví dụ “16 thì vừa sức, hai hộ chỉ còn người già”. Đồng ý thì để trống cũng được.",
    )
