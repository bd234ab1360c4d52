"""Forms of a batch of support: drawn up, filled, granted, handed over, signed for."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from households.models import Area, Member
from huulien.lib.numbers import format_vnd
from huulien.platform import clock
from huulien.platform.forms import (
    DateField,
    DayField,
    DecimalNumberField,
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SeveralField,
    SiteForm,
    TextField,
    VersionedForm,
    VndField,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.models import Funding, SupportBatch, SupportLine, Unit
from programs.rules.allowances import allowance, base_on, groups
from programs.rules.policies import asks_for_ground, payments_on, policy_on, whole_months
from programs.services.support import Gift
from programs.vocabulary import LeftOut, Receipt, SupportKind
from surveys.forms.codes import HouseholdByCode

# A right or a service: nothing is counted out, nor handed over as a thing.
SERVICES = {
    SupportKind.VOCATIONAL_TRAINING, SupportKind.JOB_REFERRAL, SupportKind.HEALTH_INSURANCE, SupportKind.FEE_EXEMPTION,
    SupportKind.LEGAL_AID,
}  # fmt: skip


class _FundingField(forms.ModelChoiceField):
    def label_from_instance(self, funding: Any) -> str:
        return f"{funding.activity.name}: {funding}"


class _Batch(SiteForm):
    title = TextField(
        label="Nội dung", max_length=200, help_text="Tên của bảng kê, ví dụ: Nhà tiêu hợp vệ sinh đợt 3 năm 2024."
    )
    period_from = DateField(label="Cho thời gian từ ngày")
    period_until = DateField(
        label="Đến hết ngày", help_text="Trong thời gian này không ai được hỗ trợ hai lần cùng một việc."
    )
    funding = _FundingField(
        label="Nguồn vốn", queryset=Funding.objects.none(), required=False, empty_label="Không dùng vốn của xã",
        help_text="Tiền trả theo bảng kê trừ vào nguồn này khi bảng kê đã ký.",
    )  # fmt: skip
    giver = TextField(
        label="Nơi hỗ trợ", required=False, max_length=150,
        help_text="Khi không phải tiền của xã. Ví dụ: Hội Chữ thập đỏ huyện.",
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label="Đơn vị thực hiện", queryset=Unit.objects.none(), required=False, empty_label="Không ghi"
    )
    list_unit = forms.ModelChoiceField(
        label="Theo danh sách đã kiểm tra của", queryset=Unit.objects.none(), required=False, empty_label="Không ghi",
        help_text="Khi ai được hỗ trợ là do đơn vị khác lập và kiểm tra. Ví dụ: gạo cho học sinh, trường lập.",
    )  # fmt: skip
    list_paper = TextField(
        label="Số, ngày của danh sách đó", required=False, max_length=150, help_text="Ví dụ: 12/DS-TH ngày 05/09/2024."
    )

    def __init__(self, *args: Any, commune: Area, batch: SupportBatch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {name: getattr(batch, f"{name}_id", None) for name in ("funding", "unit", "list_unit")}
        recent = Q(year__gte=clock.today().year - 1) | Q(pk=known["funding"])
        fundings = Funding.objects.filter(recent, commune=commune).select_related("activity")
        self.fields["funding"].queryset = fundings.order_by("-year", "activity__code", "source", "nature", "pk")
        for name in ("unit", "list_unit"):
            units = Unit.objects.filter(Q(valid_until=None) | Q(pk=known[name]), commune=commune)
            self.fields[name].queryset = units.order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("period_from"), given.get("period_until")
        if start and end and end < start:
            self.add_error("period_until", "Ngày cuối phải từ ngày đầu trở đi.")
        if given.get("list_unit") and not given.get("list_paper") and "list_paper" not in self.errors:
            self.add_error("list_paper", "Ghi số, ngày của danh sách mà đơn vị gửi.")
        return given


class BatchForm(OnceForm, _Batch):
    """A new batch: what is given, for which days, out of whose money or by whom."""

    kind = LabelledChoiceField(enum=SupportKind, label="Loại hỗ trợ", empty_label="Chọn loại hỗ trợ")
    instalment = forms.ChoiceField(
        label="Lần trả", required=False, help_text="Chỉ của chính sách chia nhiều lần trả.",
        error_messages={"invalid_choice": "Chọn một lần trả trong danh sách."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instalment"].choices = [("", "Trả một lần"), *_payment_choices()]
        self.order_fields(["kind", "instalment"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        code, _, number = given.get("instalment", "").partition(".")
        given["instalment"] = int(number) if number else None
        kind, start = given.get("kind"), given.get("period_from")
        if number and kind and start:
            policy = policy_on(kind, start)
            if policy is None or policy.code != code or policy.instalments_on(start) is None:
                words = "Loại hỗ trợ này, trong thời gian này, không chia lần trả như vậy. Chọn “Trả một lần”."
                self.add_error("instalment", words)
        return given


def _payment_choices() -> list[tuple[str, str]]:
    """The payments of today's policies that are paid in several: "nha_o.1"."""
    return [
        (f"{policy.code}.{number}", f"{policy.kind.label}, {payments.words(number)}")
        for policy, payments in payments_on(clock.today())
        for number in range(1, len(payments.parts) + 1)
    ]


class BatchEditForm(VersionedForm, _Batch):
    NAMES = ("title", "period_from", "period_until", "funding", "giver", "unit", "list_unit", "list_paper")


class BatchDropForm(VersionedForm):
    reason = LongTextField(
        label="Vì sao bỏ đợt này", max_length=250, error_messages={"required": "Ghi vì sao bỏ đợt này."}
    )


class PostingForm(OnceForm):
    """Where and for which days the list as it stands hangs."""

    places = forms.MultipleChoiceField(
        label="Nơi niêm yết", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn nơi niêm yết.", "invalid_choice": "Chọn trong danh sách."},
    )  # fmt: skip
    posted_on = PastDateField(label="Niêm yết từ ngày")
    until = DateField(label="Đến hết ngày")
    note = TextField(
        label="Chỗ niêm yết, ghi chú", required=False, max_length=200, help_text="Ví dụ: nhà văn hóa thôn."
    )

    def __init__(self, *args: Any, places: list[Area | None], commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_mark = {str(village.pk) if village else "xa": village for village in places}
        self.fields["places"].choices = [
            (mark, village.name if village else f"UBND {commune}, cả danh sách")
            for mark, village in self._by_mark.items()
        ]

    def clean_places(self) -> list[Area | None]:
        return [self._by_mark[mark] for mark in self.cleaned_data["places"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("posted_on"), given.get("until")
        if start and end and end < start:
            self.add_error("until", "Ngày gỡ phải từ ngày niêm yết trở đi.")
        return given


class ComputedOnForm(SiteForm):
    """The day for which a list is computed."""

    ngay = DayField(label="Tính theo ngày", help_text="Xếp loại, nơi ở của ngày này. Không sau hôm nay.")


class GiftForm(VersionedForm):
    """What each on the list is given: an amount, or a thing with its quantity and what tells it from others."""

    amount_vnd = VndField(label="Số tiền cho mỗi người, hộ", required=False, most=10_000_000_000, example="3.000.000")
    citation = TextField(
        label="Văn bản quy định mức này", required=False, max_length=120,
        help_text="Số, ngày, điều của văn bản bạn đã xem. Phần mềm chưa có mức đã kiểm tra.",
    )  # fmt: skip
    thing = TextField(label="Hoặc hiện vật", required=False, max_length=150, help_text="Ví dụ: gạo, ti vi, bồn nước.")
    quantity = DecimalNumberField(label="Số lượng", required=False, most=Decimal(1_000_000), example="60")
    measure = TextField(label="Đơn vị tính", required=False, max_length=30, help_text="Ví dụ: kg, chiếc.")
    specification = TextField(
        label="Thông số, nhãn hiệu", required=False, max_length=200, help_text="Ví dụ: 32 inch; bồn 1.000 lít, inox."
    )

    groups = forms.MultipleChoiceField(
        label="Thuộc nhóm hưởng trợ cấp", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Máy lấy hệ số cao nhất trong các nhóm, nhân mức chuẩn và số tháng của đợt.",
    )  # fmt: skip
    children = WholeNumberField(label="Số con đang nuôi (người đơn thân)", required=False, least=1, most=20)

    def __init__(self, *args: Any, batch: SupportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.kind = batch, SupportKind(batch.kind)
        if not asks_for_ground(self.kind):
            del self.fields["citation"]
        if self.kind == SupportKind.ALLOWANCE:
            self.fields["groups"].choices = [(group.code, group.label) for group in groups()]
            self.fields["citation"].required = False
            self.order_fields(["groups", "children"])
        else:
            del self.fields["groups"], self.fields["children"]

    @staticmethod
    def of(line: SupportLine) -> dict[str, Any]:
        """What a line gives, as the form shows it."""
        names = ("amount_vnd", "thing", "quantity", "measure", "specification")
        shown = {name: getattr(line, name) for name in names}
        if line.quantity is not None:
            shown["quantity"] = Decimal(f"{line.quantity.normalize():f}")
        return shown | {"citation": line.ground}

    @staticmethod
    def proposing(gift: Gift) -> dict[str, Any]:
        """What a policy gives, for the form to be opened with; the paper that says so is the officer's to name."""
        shown = {name: getattr(gift, name) for name in ("amount_vnd", "thing", "quantity", "measure")}
        return shown | {"citation": gift.ground}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._reckon_allowance(given)
        amount, thing = given.get("amount_vnd"), given.get("thing")
        is_read = not {"amount_vnd", "thing"} & set(self.errors)
        if is_read and amount is None and not thing and self.kind not in SERVICES:
            self.add_error("amount_vnd", "Ghi số tiền, hoặc ghi hiện vật.")
        if thing:
            if given.get("quantity") is None and "quantity" not in self.errors:
                self.add_error("quantity", "Ghi số lượng hiện vật.")
            if not given.get("measure"):
                self.add_error("measure", "Ghi đơn vị tính.")
        is_uncited = "citation" in self.fields and "citation" not in self.errors and not given.get("citation")
        if amount is not None and is_uncited:
            self.add_error("citation", "Ghi văn bản quy định mức này. Chưa xem văn bản thì để trống số tiền.")
        return given

    def _reckon_allowance(self, given: dict[str, Any]) -> None:
        """The amount and its ground from the groups of a monthly allowance; what is typed must agree with it."""
        if not given.get("groups") or self.errors:
            return
        months = whole_months(self.batch.period_from, self.batch.period_until)
        found = allowance(given["groups"], given.get("children") or 0, self.batch.period_from)
        if months is None:
            return self.add_error("groups", "Đợt này không trọn tháng nên máy không tính được. Bỏ nhóm, ghi số tiền.")
        if found is None:
            is_known = base_on(self.batch.period_from) is not None
            words = (
                "Ghi số con đang nuôi." if is_known else "Chưa có mức chuẩn của thời gian này. Bỏ nhóm, ghi số tiền."
            )
            return self.add_error("children" if is_known else "groups", words)
        total = found.vnd * months
        if given.get("amount_vnd") not in (None, total):
            return self.add_error("amount_vnd", f"Theo nhóm đã chọn là {format_vnd(total)}. Ghi đúng, hoặc bỏ nhóm.")
        if not found.verified and not given.get("citation"):
            return self.add_error(
                "citation", f"Mức chuẩn này chưa được kiểm tra trong phần mềm ({found.ground}). Ghi văn bản bạn đã xem."
            )
        reckoned = f"{found.words} × {months} tháng"
        paper = given.get("citation") or found.ground
        given["amount_vnd"] = total
        given["citation"] = paper if reckoned in paper else f"{paper}: {reckoned}"
        return None

    @property
    def gift(self) -> Gift:
        given = self.cleaned_data
        return Gift(
            amount_vnd=given["amount_vnd"],
            thing=given["thing"],
            quantity=given["quantity"] if given["thing"] else None,
            measure=given["measure"] if given["thing"] else "",
            specification=given["specification"] if given["thing"] else "",
            ground=given.get("citation", "") if given["amount_vnd"] is not None else "",
        )


class LineGiftForm(GiftForm):
    of_all = forms.BooleanField(label="Sửa như vậy cho cả danh sách", required=False)


class OneMoreForm(HouseholdByCode, SiteForm):
    """A household to be put on the list, by its code."""

    household = TextField(label="Mã hộ", max_length=20, help_text="Như trong sổ hộ gia đình.")

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune_id


class OneMoreGiftForm(GiftForm):
    """What a household of a known code, or one of its members, is given."""

    def __init__(self, *args: Any, members: list[Member] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members is not None:
            people = {str(member.pk): member for member in members}
            self.fields["member"] = forms.TypedChoiceField(
                label="Cho ai",
                choices=[(key, member.full_name) for key, member in people.items()],
                coerce=people.get,
                widget=forms.RadioSelect,
                error_messages={"required": "Chọn người trong hộ.", "invalid_choice": "Chọn người trong hộ."},
            )
            self.order_fields(["member"])


class GrantForm(VersionedForm):
    decision = TextField(label="Quyết định số", max_length=150, help_text="Ví dụ: 45/QĐ-UBND.")
    granted_on = PastDateField(label="Ngày duyệt")


class ReturnForm(VersionedForm):
    reason = LongTextField(label="Cần sửa gì", max_length=300, error_messages={"required": "Ghi cần sửa gì."})


class SignedForm(VersionedForm):
    signed_on = PastDateField(label="Ngày ký bảng kê", help_text="Từ ngày trao cuối cùng.")


class LeaveOutForm(VersionedForm):
    left_out_as = LabelledChoiceField(enum=LeftOut, label="Không hỗ trợ vì", widget=forms.RadioSelect())
    left_out_on = PastDateField(label="Ngày ghi nhận")
    reason = LongTextField(
        label="Lý do", max_length=300, error_messages={"required": "Ghi lý do."},
        help_text="Ví dụ: có đơn từ chối; đã nhận của Hội Chữ thập đỏ ngày 22/06/2024.",
    )  # fmt: skip


class TakeBackForm(VersionedForm):
    reason = LongTextField(label="Vì sao bỏ ghi trao", max_length=300, error_messages={"required": "Ghi vì sao."})


class _HandedOver(SiteForm):
    delivered_on = PastDateField(label="Ngày trao")
    receipt = LabelledChoiceField(enum=Receipt, label="Xác nhận bằng", widget=forms.RadioSelect())

    def __init__(self, *args: Any, batch: SupportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def clean_delivered_on(self) -> date:
        day: date = self.cleaned_data["delivered_on"]
        if self.batch.granted_on and day < self.batch.granted_on:
            raise ValidationError(f"Danh sách duyệt ngày {self.batch.granted_on:%d/%m/%Y}. Ghi từ ngày đó.")
        return day


class DeliverForm(_HandedOver):
    """Many at once, who came themselves: on one day, confirmed in one way."""

    lines = SeveralField(
        label="Người đã nhận", queryset=SupportLine.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Đánh dấu người đã nhận.",
            "invalid_choice": "Có người vừa được ghi trao hoặc bỏ khỏi danh sách. Xem lại rồi ghi lần nữa.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, batch: SupportBatch, **kwargs: Any) -> None:
        super().__init__(*args, batch=batch, **kwargs)
        self.fields["lines"].queryset = batch.lines.filter(left_out_as="", delivered_on=None)


class DeliverOneForm(_HandedOver):
    """One line, also to whom they authorised in writing."""

    received_by = TextField(
        label="Người nhận thay", required=False, max_length=100,
        help_text="Chỉ ghi khi có giấy ủy quyền. Để trống nếu tự nhận.",
    )  # fmt: skip
