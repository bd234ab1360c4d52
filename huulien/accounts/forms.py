"""Forms of logging in, of passwords, and of accounts and appointments, in the words of the office."""

import re
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from households.models import Area
from huulien.accounts.roles import HELD_IN
from huulien.lib.text import nfc
from huulien.platform import clock
from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    TextField,
    VersionedForm,
)
from huulien.platform.once import OnceForm
from huulien.platform.vocabulary import AreaKind, Role


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại; sai 5 lần thì phải chờ 15 phút.",
        "inactive": "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại; sai 5 lần thì phải chờ 15 phút.",
    }
    username = forms.CharField(
        label="Tên đăng nhập",
        error_messages={"required": "Nhập tên đăng nhập, ví dụ: canbo."},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        error_messages={"required": "Nhập mật khẩu."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    use_required_attribute = False

    def clean_username(self) -> str:
        return nfc(self.cleaned_data["username"]).strip()


_TWICE = "Hai lần nhập mật khẩu mới chưa giống nhau. Nhập lại lần thứ hai."
_HOW_TO_CHOOSE = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."


def _in_our_words(form: forms.Form) -> None:
    """The two fields of a new password, as Django's forms have them, in our words."""
    form.fields["new_password1"].label = "Mật khẩu mới"
    form.fields["new_password1"].help_text = _HOW_TO_CHOOSE
    form.fields["new_password2"].label = "Nhập lại mật khẩu mới"
    form.fields["new_password2"].help_text = ""
    for field in form.fields.values():
        field.error_messages["required"] = f"Nhập {field.label.lower()}."


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": _TWICE,
        "password_incorrect": "Mật khẩu đang dùng chưa đúng. Nhập lại.",
    }
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu đang dùng"
        _in_our_words(self)


class ActivateForm(SetPasswordForm):
    """The password that the owner of a link chooses."""

    error_messages = {"password_mismatch": _TWICE}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class AppointmentForm(OnceForm):
    """A role in a commune or one of its villages, between two days."""

    role = LabelledChoiceField(label="Vai trò", enum=Role, empty_label="Chọn vai trò")
    area = forms.ModelChoiceField(
        label="Địa bàn",
        queryset=Area.objects.none(),
        empty_label="Chọn địa bàn",
        help_text="Trưởng thôn: chọn thôn; các vai trò khác: chọn xã.",
        error_messages={"required": "Chọn địa bàn.", "invalid_choice": "Chọn một địa bàn trong danh sách."},
    )
    title = TextField(label="Chức danh", max_length=100, help_text="Như ghi khi ký, ví dụ: Phó Chủ tịch.")
    valid_from = DateField(label="Từ ngày", help_text="Ví dụ 01/09/2024.", initial=clock.today)
    valid_until = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa có ngày kết thúc.")

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {AreaKind.COMMUNE, AreaKind.VILLAGE}
        role: Any = self.fields["role"]
        role.choices = [("", "Chọn vai trò"), *((each.value, each.label) for each in Role if HELD_IN[each] & given)]
        area: Any = self.fields["area"]
        today = clock.today()
        villages = Area.objects.villages_of(commune).valid_on(today)
        area.queryset = Area.objects.filter(pk=commune.pk) | villages
        area.choices = [("", area.empty_label), *((place.pk, place.full_name) for place in (commune, *villages))]


class AccountForm(AppointmentForm):
    """A new account with its first appointment."""

    full_name = TextField(label="Họ và tên", max_length=150)
    username = TextField(
        label="Tên đăng nhập", max_length=30, help_text="Chữ thường không dấu và chữ số, ví dụ: nguyenha."
    )
    field_order = ("full_name", "username")

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,29}", username):
            raise ValidationError("Dùng 3 đến 30 chữ thường không dấu, chữ số, dấu chấm hoặc gạch, ví dụ: nguyenha.")
        return username


class NameForm(VersionedForm):
    full_name = TextField(label="Họ và tên", max_length=150)


class EndForm(VersionedForm):
    last_day = DateField(label="Ngày cuối cùng giữ vai trò", help_text="Ví dụ 30/11/2024.")


class ConfirmForm(VersionedForm):
    asked = forms.BooleanField(
        label="Tôi đã hỏi trực tiếp: chính người này đã đặt mật khẩu của tài khoản",
        error_messages={"required": "Hỏi trực tiếp người được phân công, rồi đánh dấu vào đây."},
    )


class ReasonForm(VersionedForm):
    reason = LongTextField(
        label="Lý do", max_length=300, error_messages={"required": "Ghi lý do, ví dụ “đã chuyển công tác”."}
    )
