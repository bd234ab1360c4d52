"""Forms of the meeting of a village: what it was, and how many agreed to the result of each household."""

from collections.abc import Iterable
from typing import Any

from huulien.platform.forms import DateField, LongTextField, TextField, VersionedForm, WholeNumberField
from surveys.models import MeetingOpinion, Review

MOST_PRESENT = 2000
_NAMES = "Họ tên, chức vụ, đơn vị; mỗi người một dòng."


def _count(label: str, **given: Any) -> WholeNumberField:
    return WholeNumberField(label=label, most=MOST_PRESENT, example="5", required=False, **given)


def _names(label: str) -> LongTextField:
    return LongTextField(label=label, max_length=2000, required=False, help_text=_NAMES)


class MeetingForm(VersionedForm):
    """Anything may be left open until the meeting is recorded as held."""

    held_on = DateField(label="Ngày họp", required=False, help_text="Không sau hôm nay.")
    place = TextField(label="Nơi họp", max_length=200, required=False, help_text="Ví dụ: nhà văn hóa thôn.")
    chair = TextField(label="Chủ trì", max_length=150, required=False, help_text="Họ tên, chức vụ.")
    secretary = TextField(label="Thư ký", max_length=150, required=False, help_text="Họ tên, chức vụ.")
    households_invited = _count("Số hộ được mời")
    households_count = _count("Đại diện hộ có mặt")
    board_count = _count("Ban chỉ đạo rà soát xã, số người")
    board_names = _names("Người của ban chỉ đạo")
    organisations_count = _count("Trưởng thôn, chi bộ, đoàn thể thôn, số người")
    organisations_names = _names("Người của thôn, chi bộ, đoàn thể")
    front_count = _count("Mặt trận Tổ quốc xã, số người")
    front_names = _names("Người của Mặt trận, giám sát cuộc họp")
    reviewers_count = _count("Rà soát viên, số người")
    reviewers_names = _names("Rà soát viên")
    household_signers = LongTextField(
        label="Đại diện hộ ký biên bản", max_length=500, required=False, help_text="Họ tên; mỗi người một dòng."
    )
    note = LongTextField(label="Ý kiến khác", max_length=2000, required=False)


class OpinionsForm(VersionedForm):
    """A count for each household; `rest` in what is posted writes everybody present where nothing is written."""

    def __init__(
        self, data: Any = None, *, asked: Iterable[Review], said: Iterable[MeetingOpinion], present: int, version: int
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.asked, self.present = {self.name_of(review): review for review in asked}, present
        counts = {opinion.review_id: opinion.agreed_count for opinion in said}
        for name, review in self.asked.items():
            self.fields[name] = WholeNumberField(
                label="Số người đồng ý", most=present, example=str(present), required=False,
                initial=counts.get(review.pk),
            )  # fmt: skip

    @staticmethod
    def name_of(review: Review) -> str:
        return f"dong_y_{review.pk}"

    def place_of(self, name: str) -> str:
        return self.asked[name].household.head_name if name in self.asked else ""

    @property
    def agreed(self) -> dict[int, int | None]:
        """Review → how many agreed; None where nothing is written."""
        rest = self.present if "rest" in self.data else None
        return {
            review.pk: rest if self.cleaned_data[name] is None else self.cleaned_data[name]
            for name, review in self.asked.items()
        }
