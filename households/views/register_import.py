"""The register from Excel in three steps: choose a file, check what it will do, write it."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import IMPORT_REGISTER
from households.models import Area, ColumnMapping, RegisterUpload
from households.places import commune_for
from households.rules.register.export_mark import Side
from households.rules.register.fields import IGNORE, Field
from households.rules.register.reading import RegisterReading
from households.rules.register.template import build_template
from households.services.import_plan import BOOK_FIRST, Choices, ImportPlan
from households.services.register_import import commune_names, import_register, known_villages, plan_import, read_for
from households.services.uploads import forget_old_uploads, forget_reading, reading_of
from households.uploads import MOST_ROWS_SHOWN, SealForm, check_page, keep_upload, marked
from households.views.import_lines import CELL_NAME, MetInWords, outcome_lists
from huulien.platform import access, audit, clock
from huulien.platform.downloads import download
from huulien.platform.forms import MEGABYTE, LongTextField, PastDateField, WorkbookField
from huulien.platform.once import OnceForm
from huulien.platform.saving import made

_CHOICE_AT_FAULT = "Chưa ghi gì vào sổ. Theo lựa chọn của bạn thì ô {fault.cell} có lỗi: {fault.message}"
_CHANGED = (
    "Sổ đã thay đổi sau khi bạn kiểm tra tệp, nên tệp sẽ ghi khác những gì bạn đã xem. Chưa ghi gì vào sổ; xem lại bên "
    "dưới rồi ghi."
)


class ChooseForm(OnceForm):
    """The workbook and the day it describes."""

    file = WorkbookField(
        label="Tệp Excel (.xlsx)",
        help_text="Không quá 5 MB. Danh sách hộ hoặc danh sách nhân khẩu, cột theo thứ tự nào cũng được.",
        error_messages={"required": "Chọn tệp Excel cần nhập."},
        most_bytes=5 * MEGABYTE,
        cure="Xóa ảnh và trang tính thừa, hoặc chia danh sách theo thôn.",
    )
    on = PastDateField(label="Danh sách tính đến ngày")


class ConfirmForm(SealForm):
    """With why its warnings do not matter, where there are any."""

    reason = LongTextField(label="Lý do vẫn ghi khi còn điều nên xem lại", required=False, max_length=300)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest) -> HttpResponse:
    """Step 1: choose the file."""
    commune = commune_for(request, IMPORT_REGISTER)
    today = clock.today()
    form = ChooseForm(request.POST or None, request.FILES or None, initial={"on": today})

    def upload_file() -> RegisterUpload:
        forget_old_uploads()
        file, on = form.cleaned_data["file"], form.cleaned_data["on"]
        return keep_upload(RegisterUpload, file, request.user, commune=commune, on=on, mapping=_remembered(commune))

    if upload := made(request, form, upload_file):
        return redirect("households:register_import_check", upload.pk)
    return render(request, "households/register_import.html", {"form": form, "commune": commune})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what was understood and what would be written; a POST corrects the meaning of columns."""
    upload = _own_upload(request, pk)
    if request.method == "POST":
        upload.mapping = {**upload.mapping, **_chosen_columns(request)}
        upload.save(update_fields=["mapping"])
        return redirect("households:register_import_check", upload.pk)
    plan, choices = _plan(upload), _choices(upload)
    return check_page(
        request, "households/register_import_check.html", upload, plan, views="households:register_import",
        again=reverse("households:register_import"),
        fields=[(IGNORE, "Không nhập cột này"), *[(field.value, field.label) for field in Field]],
        form=ConfirmForm(initial={"seal": plan.seal}),
        outdated=[MetInWords(cell, Side.BOOK) for cell in plan.outdated[:MOST_ROWS_SHOWN]],
        conflicts=[MetInWords(cell, choices.of(cell)) for cell, _ in plan.conflicts[:MOST_ROWS_SHOWN]],
        lists=outcome_lists(plan, request.GET),
    )  # fmt: skip


@login_required
@require_POST
def register_import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: write what was looked at; when the book has changed since, it is looked at again."""
    upload = _own_upload(request, pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    reason, seal = form.cleaned_data.get("reason", ""), form.cleaned_data.get("seal", "")
    upload.choices = {**upload.choices, **_chosen_sides(request)}
    upload.save(update_fields=["choices"])
    choices = _choices(upload)
    if not reason and (plan := _plan(upload)).warnings and plan.seal == seal:
        messages.error(request, "Còn điều nên xem lại. Ghi lý do vẫn ghi vào sổ, hoặc sửa tệp rồi tải lên lại.")
        return redirect("households:register_import_check", upload.pk)
    with audit.acting(reason=f"Nhập {upload.file_name}. {reason}"[:300]):
        plan = import_register(
            commune=upload.commune,
            on=upload.on,
            by=request.user,
            file_name=upload.file_name,
            reading=_reading(upload),
            seal=seal,
            choices=choices,
        )
    if not plan.committed:
        at_fault = plan.errors[0] if choices.of_cells and plan.errors else None
        messages.error(request, _CHOICE_AT_FAULT.format(fault=at_fault) if at_fault else _CHANGED)
        return redirect("households:register_import_check", upload.pk)
    _remember(upload)
    forget_reading(upload, *_goes_by(upload))
    file_name = upload.file_name
    upload.delete()
    return render(request, "households/register_import_done.html", {"plan": plan, "file_name": file_name})


@login_required
@require_POST
def register_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook goes at once, unwritten, with what was read of it."""
    upload = _own_upload(request, pk)
    forget_reading(upload, *_goes_by(upload))
    upload.delete()
    messages.success(request, f"Đã bỏ tệp {upload.file_name}. Sổ vẫn như trước khi tải tệp.")
    return redirect("households:register_import")


@login_required
@require_safe
def register_import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's own workbook with its faults marked."""
    upload = _own_upload(request, pk)
    plan = _plan(upload)
    return marked(request, upload, [*plan.errors, *plan.warnings])


@login_required
@require_safe
def register_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    commune = commune_for(request, IMPORT_REGISTER)
    template = build_template([village.name for village in known_villages(commune)])
    return download(template, "xlsx", "Mau danh sach ho")


def _own_upload(request: HttpRequest, pk: int) -> RegisterUpload:
    """The upload, only for the officer who made it and may still import into its commune."""
    upload = get_object_or_404(
        RegisterUpload.objects.select_related("commune__parent"), pk=pk, uploaded_by=request.user
    )
    access.require(request.user, IMPORT_REGISTER, upload.commune)
    return upload


def _plan(upload: RegisterUpload) -> ImportPlan:
    """What is looked at: of a cell in conflict the book's value, until the officer chooses."""
    return plan_import(commune=upload.commune, on=upload.on, reading=_reading(upload), choices=BOOK_FIRST)


def _choices(upload: RegisterUpload) -> Choices:
    """What the officer chose of the cells in conflict; the book's value holds of the others."""
    return Choices(Side.BOOK, {cell: Side(side) for cell, side in upload.choices.items()})


def _chosen_sides(request: HttpRequest) -> dict[str, str]:
    """Cell → whose value holds, as the officer marked it."""
    sides = {side.value for side in Side}
    return {
        name.removeprefix(CELL_NAME)[:200]: side
        for name, side in request.POST.items()
        if name.startswith(CELL_NAME) and side in sides
    }


def _reading(upload: RegisterUpload) -> RegisterReading:
    def read() -> RegisterReading:
        return read_for(
            upload.commune,
            data=bytes(upload.content),
            file_name=upload.file_name,
            on=upload.on,
            mapping=upload.mapping,
        )

    return reading_of(upload, read, *_goes_by(upload))


def _goes_by(upload: RegisterUpload) -> tuple[Any, ...]:
    """What a reading goes by besides the file: its columns, the villages, the names."""
    return sorted(upload.mapping.items()), known_villages(upload.commune), commune_names(upload.commune)


def _chosen_columns(request: HttpRequest) -> dict[str, str]:
    """Key of a heading → field, as the officer chose; an empty choice leaves the guess."""
    allowed = {IGNORE, *(field.value for field in Field)}
    chosen = zip(request.POST.getlist("key"), request.POST.getlist("field"), strict=False)
    return {key[:200]: field for key, field in chosen if field in allowed}


def _headers_hash(mapping: dict[str, str]) -> str:
    return hashlib.sha256("\n".join(sorted(mapping)).encode()).hexdigest()


def _remembered(commune: Area) -> dict[str, str]:
    """All that the commune's officers have said about headings so far, the latest last."""
    mapping: dict[str, str] = {}
    for known in ColumnMapping.objects.filter(commune=commune).order_by("pk"):
        mapping |= known.fields
    return mapping


def _remember(upload: RegisterUpload) -> None:
    if upload.mapping:
        ColumnMapping.objects.update_or_create(
            commune=upload.commune, headers_hash=_headers_hash(upload.mapping), defaults={"fields": upload.mapping}
        )
