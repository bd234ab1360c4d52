"""Log in, log out, change password."""

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from huulien.accounts.forms import ChangePasswordForm, LoginForm


class Login(auth.LoginView):
    template_name = "registration/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class ChangePassword(auth.PasswordChangeView):
    template_name = "registration/password_change_form.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:password_changed")


class PasswordChanged(auth.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


def locked_out(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    """The answer to a locked user at a locked address; the same for names that do not exist."""
    return render(request, "registration/locked_out.html", status=429)
