"""Forms of posts: whose, which, where, and from when until when."""

from typing import Any

from django import forms

from households.models import Area
from huulien.platform.forms import (
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import units_of, villages_of
from programs.models import Unit
from programs.vocabulary import PostKind

_CHOOSE = {"invalid_choice": "Chọn một mục trong danh sách."}


class _Post(SiteForm):
    title = TextField(
        label="Tên chức vụ",
        required=False,
        max_length=100,
        help_text="Khi khác tên loại, ví dụ: Chi hội trưởng Phụ nữ.",
    )
    village = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Của cả xã", error_messages=_CHOOSE
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Không", error_messages=_CHOOSE
    )
    valid_from = PastDateField(label="Giữ từ ngày", help_text="Không sau hôm nay.")
    valid_until = PastDateField(label="Đến hết ngày", required=False, help_text="Để trống khi đang giữ.")

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(commune)
        self.fields["unit"].queryset = units_of(commune)


class NewPostForm(OnceForm, _Post):
    """A post of somebody who is known by now."""

    kind = LabelledChoiceField(label="Loại chức vụ", enum=PostKind, empty_label="Chọn loại")
    field_order = ("kind",)


class PostForm(VersionedForm, _Post):
    NAMES = ("title", "village", "unit", "valid_from", "valid_until")


class PostEndForm(VersionedForm):
    NAMES = ("valid_until",)

    valid_until = PastDateField(label="Giữ đến hết ngày", help_text="Ngày cuối còn giữ chức vụ, không sau hôm nay.")


class PostRemoveForm(VersionedForm):
    reason = LongTextField(label="Vì sao bỏ", max_length=280, error_messages={"required": "Ghi vì sao bỏ."})
