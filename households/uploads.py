"""A workbook that somebody uploaded, until it is written: kept, looked at, and given back with its faults marked."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from households.models import Upload
from huulien.lib.text import clean
from huulien.lib.workbook.writer import mark_workbook
from huulien.platform.downloads import download
from huulien.platform.forms import SiteForm
from huulien.platform.happenings import Happening, happened

MOST_ROWS_SHOWN = 200
Kept = TypeVar("Kept", bound=Upload)


class SealForm(SiteForm):
    """The plan that was looked at."""

    seal = forms.CharField(widget=forms.HiddenInput)


def keep_upload(model: type[Kept], file: Any, by: Any, **fields: Any) -> Kept:
    return model.objects.create(uploaded_by=by, file_name=clean(file.name)[:200], content=file.read(), **fields)


def check_page(
    request: HttpRequest, template: str, upload: Upload, plan: Any, *, views: str, again: str, **context: Any
) -> HttpResponse:
    """The page of what a workbook would do, on the frame `households/upload_check.html`. Its faults are marked and it
    is dropped at `views`; another one is chosen at `again`."""
    context = {
        "upload": upload,
        "plan": plan,
        "errors": plan.errors[:MOST_ROWS_SHOWN],
        "warnings": plan.warnings[:MOST_ROWS_SHOWN],
        "again": again,
        "marked": reverse(f"{views}_faults", args=[upload.pk]),
        "drop": reverse(f"{views}_drop", args=[upload.pk]),
        **context,
    }
    return render(request, template, context)


def marked(request: HttpRequest, upload: Upload, faults: Sequence[Any]) -> HttpResponse:
    """The user's own workbook with its faults marked."""
    happened(Happening.EXPORT, request, commune_id=upload.commune_id, of=upload, what="bản đánh dấu lỗi")
    data = mark_workbook(bytes(upload.content), faults)
    return download(data, "xlsx", f"Loi - {upload.file_name.removesuffix('.xlsx')}")
