"""Log-in and password forms in the words of the office."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from huulien.lib.text import nfc


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


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới chưa giống nhau. Nhập lại lần thứ hai.",
        "password_incorrect": "Mật khẩu đang dùng chưa đúng. Nhập lại.",
    }
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu đang dùng"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.error_messages["required"] = f"Nhập {field.label.lower()}."
