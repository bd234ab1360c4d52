"""The data-entry screens: their own doors for logging in and for passwords lead to the site's."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

# What other packages would show here, and nobody edits.
_LEFT_OUT = {"auth", "axes", "authtoken", "django_tasks_database"}


class Site(AdminSite):
    site_header = site_title = "Sổ giảm nghèo: quản trị"
    index_title = "Nhập và sửa số liệu"
    site_url = "/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label not in _LEFT_OUT]
        super().register(ours, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            target = reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("home")  # a user whom these screens are closed to would go round in circles
        return redirect(f"{reverse('accounts:login')}?{urlencode({'next': target})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("home")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("accounts:password_change")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("accounts:password_change")
