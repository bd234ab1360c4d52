"""Filled-in sheets: chosen, looked at row by row, then written whole or not at all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from households.services.uploads import forget_old_uploads, forget_reading, reading_of
from households.uploads import MOST_ROWS_SHOWN, SealForm, check_page, keep_upload, marked
from huulien.lib.text import lower_first
from huulien.platform import access, audit
from huulien.platform.downloads import download
from huulien.platform.form_page import FormPage
from huulien.platform.happenings import Happening, happened
from huulien.platform.saving import made
from programs.access import DRAW_SUPPORT, SEE_OWN_BATCHES
from programs.forms.sheets import SheetForm
from programs.models import SheetUpload
from programs.sheets.declaration import Outcome, Scope, SheetKind
from programs.sheets.kinds import KINDS
from programs.sheets.reading import SheetReading, read_sheets
from programs.sheets.running import SheetPlan, run_sheet
from programs.sheets.support import DELIVERIES, kind_for
from programs.sheets.writing import sheet_workbook
from programs.views.records import batch_for

# Kind → where its list is, where a file is chosen, and where the sheet to fill in comes from.
_LISTS = {"needs": "programs:need_list", "money": "programs:activity_list"}


def choosing(key: str) -> Callable[[HttpRequest], HttpResponse]:
    """Step 1 of a kind of the whole commune."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def sheet_choose(request: HttpRequest) -> HttpResponse:
        return _choose(request, KINDS[key], _own_scope(request, KINDS[key]))

    return sheet_choose


def sending(key: str) -> Callable[[HttpRequest], HttpResponse]:
    """The sheet to fill in, with what the book has."""

    @login_required
    @require_safe
    def sheet_file(request: HttpRequest) -> HttpResponse:
        return _send(request, KINDS[key], _own_scope(request, KINDS[key]))

    return sheet_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1 of a batch: whom it gives what, or that it was handed over."""
    return _choose(request, *_of_batch(request, pk, DRAW_SUPPORT))


@login_required
@require_safe
def batch_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _send(request, *_of_batch(request, pk, DRAW_SUPPORT))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_batch_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1 of what a unit hands over itself."""
    return _choose(request, *_of_batch(request, pk, SEE_OWN_BATCHES))


@login_required
@require_safe
def unit_batch_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _send(request, *_of_batch(request, pk, SEE_OWN_BATCHES))


@login_required
@require_safe
def sheet_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what every row would do, and what is wrong with it."""
    upload = _own_upload(request, pk)
    kind, plan = KINDS[upload.kind], _tried(upload, request.user)
    return check_page(
        request, "programs/sheet_check.html", upload, plan, views="programs:sheet", kind=kind,
        passed_over=plan.passed_over[:MOST_ROWS_SHOWN],
        outcomes=[(outcome, plan.count(outcome), plan.of(outcome)[:MOST_ROWS_SHOWN]) for outcome in Outcome],
        form=SealForm(initial={"seal": plan.seal}),
        **_addresses(kind, _scope(upload), request.user),
    )  # fmt: skip


@login_required
@require_POST
def sheet_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: what was looked at is written; when the book has changed since, it is looked at again."""
    upload = _own_upload(request, pk)
    kind, scope = KINDS[upload.kind], _scope(upload)
    form = SealForm(request.POST)
    form.is_valid()
    seal = form.cleaned_data.get("seal") or "none"
    with audit.acting(reason=f"Nhập {upload.file_name}"[:300]):
        plan = run_sheet(kind, scope, _reading(upload), by=request.user, seal=seal)
    if not plan.committed:
        why = "Tệp còn lỗi." if plan.errors else "Sổ đã thay đổi sau khi bạn xem tệp. Xem lại rồi ghi."
        messages.error(request, f"Chưa ghi gì. {why}")
        return redirect("programs:sheet_check", pk)
    forget_reading(upload)
    upload.delete()
    counts = f"{plan.created} ghi mới, {plan.updated} sửa, {plan.unchanged} không đổi"
    messages.success(request, f"Đã nhập {upload.file_name}: {plan.rows} {kind.noun}, {counts}.")
    return redirect(_addresses(kind, scope, request.user)["back"])


@login_required
@require_POST
def sheet_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook goes at once, unwritten."""
    upload = _own_upload(request, pk)
    addresses = _addresses(KINDS[upload.kind], _scope(upload), request.user)
    forget_reading(upload)
    upload.delete()
    messages.success(request, f"Đã bỏ tệp {upload.file_name}. Chưa ghi gì vào sổ.")
    return redirect(addresses["again"])


@login_required
@require_safe
def sheet_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's own workbook with its faults marked."""
    upload = _own_upload(request, pk)
    plan = _tried(upload, request.user)
    return marked(request, upload, [*plan.errors, *plan.warnings])


def _choose(request: HttpRequest, kind: SheetKind, scope: Scope) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)

    def keep() -> SheetUpload:
        forget_old_uploads(SheetUpload.objects.all())
        file = form.cleaned_data["file"]
        return keep_upload(SheetUpload, file, request.user, commune=scope.commune, kind=kind.key, batch=scope.batch)

    if upload := made(request, form, keep):
        return redirect("programs:sheet_check", upload.pk)
    asked = [column.label for column in kind.columns if column.is_asked]
    others = [column.label for column in kind.columns if not column.is_asked]
    found = _addresses(kind, scope, request.user)
    heading, ways = f"Nhập từ Excel: {kind.title.lower()}", [(found["back_words"], found["back"])]
    context = {"kind": kind, "asked": ", ".join(asked), "others": ", ".join(others), "sheet": found["sheet"]}
    return FormPage(form, heading, "Kiểm tra tệp", ways).shown(request, "programs/sheet_choose.html", **context)


def _send(request: HttpRequest, kind: SheetKind, scope: Scope) -> HttpResponse:
    what = f"{kind.title}, xlsx"
    happened(Happening.EXPORT, request, commune_id=scope.commune.pk, of=scope.batch, what=what)
    return download(
        sheet_workbook(kind, scope), "xlsx", f"{kind.title} {scope.batch.pk if scope.batch else ''}".strip()
    )


def _own_scope(request: HttpRequest, kind: SheetKind) -> Scope:
    scope = Scope(commune_for(request, kind.act))
    _require(request.user, kind, scope)
    return scope


def _of_batch(request: HttpRequest, pk: int, act: access.Act) -> tuple[SheetKind, Scope]:
    """What a sheet may say of the batch as it stands; of a unit's own only that it was handed over."""
    batch = batch_for(request, pk, act)
    kind = DELIVERIES if act == SEE_OWN_BATCHES else kind_for(batch)
    if kind is None or kind_for(batch) != kind:
        raise Http404("Nothing of this batch can be filled in now.")
    return kind, Scope(batch.commune, batch)


def _require(user: Any, kind: SheetKind, scope: Scope) -> None:
    access.require(user, kind.act, scope.commune)
    if not kind.is_within(user, scope):
        raise PermissionDenied


def _own_upload(request: HttpRequest, pk: int) -> SheetUpload:
    """The upload, only for whoever made it and may still fill in what it is of."""
    uploads = SheetUpload.objects.select_related("commune__parent__parent", "batch__commune", "batch__funding")
    upload = get_object_or_404(uploads, pk=pk, uploaded_by=request.user)
    _require(request.user, KINDS[upload.kind], _scope(upload))
    return upload


def _scope(upload: SheetUpload) -> Scope:
    return Scope(upload.commune, upload.batch)


def _reading(upload: SheetUpload) -> SheetReading:
    return reading_of(upload, lambda: read_sheets(KINDS[upload.kind], bytes(upload.content), upload.file_name))


def _tried(upload: SheetUpload, user: Any) -> SheetPlan:
    return run_sheet(KINDS[upload.kind], _scope(upload), _reading(upload), by=user, check=True)


def _addresses(kind: SheetKind, scope: Scope, user: Any) -> dict[str, Any]:
    """Where the sheet's list is, where another file is chosen, and where the sheet to fill in is."""
    if scope.batch is None:
        name = {"needs": "need", "money": "money", "measurements": "measurement", "cards": "card"}[kind.key]
        of: list[int] = []
        back = _LISTS.get(kind.key) or f"programs:{name}_list"
    else:
        name = "batch" if access.may(user, DRAW_SUPPORT, scope.commune) else "unit_batch"
        of, back = [scope.batch.pk], f"programs:{name}_detail"
    return {
        "back": reverse(back, args=of),
        "back_words": str(scope.batch) if scope.batch else lower_first(kind.title).capitalize(),
        "again": reverse(f"programs:{name}_import", args=of),
        "sheet": reverse(f"programs:{name}_sheet", args=of),
    }
