"""Results in Excel: those of an earlier year come in, and the leader makes them official; those settled go out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import EXPORT_HOUSEHOLDS
from households.places import commune_for
from households.uploads import MOST_ROWS_SHOWN, SealForm, check_page, keep_upload, marked
from huulien.platform import access, audit
from huulien.platform.downloads import download
from huulien.platform.form_page import FormPage, way
from huulien.platform.happenings import Happening, happened
from huulien.platform.saving import made
from surveys.access import MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.forms.results_import import ResultsForm
from surveys.models import ResultsUpload
from surveys.results_export import results_workbook
from surveys.results_import import drop_upload, forget_old_results, load_upload, results_of
from surveys.views.rounds import round_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results_import(request: HttpRequest) -> HttpResponse:
    """Step 1: choose the workbook, and say of which year and decision it is."""
    commune = commune_for(request, MANAGE_ROUNDS)
    form = ResultsForm(request.POST or None, request.FILES or None)

    def upload_file() -> ResultsUpload:
        forget_old_results()
        return keep_upload(ResultsUpload, form.cleaned_data["file"], request.user, commune=commune, **form.facts)

    if upload := made(request, form, upload_file):
        return redirect("surveys:results_import_check", upload.pk)
    about = (
        "Kết quả của năm trước khi xã dùng sổ này, để biết hộ nào tái nghèo, hộ nào phát sinh mới. Hộ phải có trong sổ "
        f"của {commune}. Lãnh đạo xã xem rồi mới nạp; chưa nạp thì sổ vẫn như trước."
    )
    ways = [way("Rà soát", "surveys:round_list")]
    return FormPage(form, "Nạp kết quả rà soát đã công nhận", "Kiểm tra tệp", ways, about).shown(request)


@login_required
@require_safe
def results_import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: what would become official, what is wrong with it, and what of the workbook was passed over."""
    upload = _upload(request, pk, MANAGE_ROUNDS)
    plan = results_of(upload)
    return check_page(
        request, "surveys/results_import_check.html", upload, plan, views="surveys:results_import",
        again=reverse("surveys:results_import"),
        passed_over=plan.passed_over[:MOST_ROWS_SHOWN],
        form=SealForm(initial={"seal": plan.seal}),
        is_own=upload.uploaded_by_id == request.user.pk,
        may_load=access.may(request.user, SETTLE_ROUNDS, upload.commune),
    )  # fmt: skip


@login_required
@require_POST
def results_import_send(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook goes to the leader, once it has no fault."""
    upload = _upload(request, pk, MANAGE_ROUNDS)
    if results_of(upload).errors:
        messages.error(request, "Tệp còn lỗi, chưa gửi lãnh đạo. Sửa hết lỗi rồi tải lại tệp.")
    else:
        ResultsUpload.objects.filter(pk=upload.pk).update(is_sent=True)
        messages.success(request, f"Đã gửi lãnh đạo nạp kết quả rà soát năm {upload.year}.")
    return redirect("surveys:results_import_check", upload.pk)


@login_required
@require_POST
def results_import_load(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: the leader makes official what was looked at; when it has changed since, it is looked at again."""
    upload = _upload(request, pk, SETTLE_ROUNDS)
    form = SealForm(request.POST)
    form.is_valid()
    try:
        with audit.acting(reason=f"Nạp kết quả năm {upload.year} từ {upload.file_name}"[:300]):
            plan = load_upload(upload=upload, seal=form.cleaned_data.get("seal") or "none", by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("surveys:round_list")
    if plan.committed:
        messages.success(request, f"Đã nạp kết quả rà soát năm {upload.year} của {len(plan.classes)} hộ.")
        return redirect("surveys:round_list")
    why = plan.errors[0].message if plan.errors else "Sổ đã thay đổi sau khi bạn xem tệp. Xem lại rồi nạp."
    messages.error(request, f"Chưa nạp gì. {why}")
    return redirect("surveys:results_import_check", upload.pk)


@login_required
@require_POST
def results_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook goes at once, and nothing of it became official."""
    upload = _upload(request, pk, MANAGE_ROUNDS)
    drop_upload(upload)
    messages.success(request, f"Đã bỏ tệp {upload.file_name}. Chưa nạp gì.")
    return redirect("surveys:round_list")


@login_required
@require_safe
def results_import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with its faults marked."""
    upload = _upload(request, pk, MANAGE_ROUNDS)
    return marked(request, upload, results_of(upload).errors)


@login_required
@require_safe
def results_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The settled results of a round, one row a household."""
    round = round_for(request, pk, EXPORT_HOUSEHOLDS)
    if not round.is_settled:
        raise Http404("Nothing is settled yet.")
    data, count = results_workbook(round)
    happened(Happening.EXPORT, request, commune_id=round.commune_id, what=f"kết quả {round.short_name}", count=count)
    return download(data, "xlsx", f"Ket qua ra soat {round.year}")


def _upload(request: HttpRequest, pk: int, act: access.Act) -> ResultsUpload:
    """The workbook, of whoever put it forward; once it is sent, of everybody who may do `act` in its commune."""
    access.require_somewhere(request.user, act)
    upload = get_object_or_404(ResultsUpload.objects.select_related("commune__parent", "uploaded_by"), pk=pk)
    if not upload.is_sent and upload.uploaded_by_id != request.user.pk:
        raise Http404
    if not access.may(request.user, MANAGE_ROUNDS, upload.commune):
        raise Http404
    access.require(request.user, act, upload.commune)
    return upload
