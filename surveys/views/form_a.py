"""The characteristics of Phiếu A of a commune: which there are, entering them, and approving them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, pressed, stepped_by_button
from surveys.access import APPROVE_SCORE_SHEETS, DRAFT_SCORE_SHEETS, SEE_SCORE_SHEETS
from surveys.forms.form_a import FormASheetForm
from surveys.models import FormASheet
from surveys.rules.procedure import procedure_by_code
from surveys.services.form_a import draft_form_a, drop_form_a
from surveys.steps import FORM_A_STEPS


@login_required
@require_safe
def form_a_list(request: HttpRequest) -> HttpResponse:
    """The characteristics of the commune, the latest first."""
    commune = commune_for(request, SEE_SCORE_SHEETS)
    sheets = FormASheet.objects.visible_to(request.user).filter(commune=commune)
    today = clock.today()
    asked = {sheet.pk for code in {sheet.procedure for sheet in sheets}
             if (sheet := FormASheet.objects.in_force(commune, code, today))}  # fmt: skip
    context = {
        "commune": commune,
        "sheets": sheets,
        "asked": asked,
        "may_draft": access.may(request.user, DRAFT_SCORE_SHEETS, commune),
    }
    return render(request, "surveys/form_a_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def form_a_create(request: HttpRequest) -> HttpResponse:
    """New characteristics, typed or pasted from the official paper."""
    commune = commune_for(request, DRAFT_SCORE_SHEETS)
    form = FormASheetForm(request.POST or None)

    def draft() -> FormASheet:
        return draft_form_a(sheet=FormASheet(commune=commune, **form.cleaned_data), by=request.user)

    if sheet := made(request, form, draft):
        messages.success(request, "Đã nhập bộ đặc điểm. Lãnh đạo xã phê duyệt rồi Phiếu A mới hỏi theo.")
        return redirect("surveys:form_a_detail", sheet.pk)
    about = (
        f"Dùng cho {commune}. Lãnh đạo xã xem lại và phê duyệt rồi Phiếu A mới hỏi theo. Phê duyệt rồi thì không "
        "sửa: có bản đúng hơn thì nhập thành bộ mới."
    )
    ways = [way("Bảng điểm B1", "surveys:score_sheet_list"), way("Đặc điểm của Phiếu A", "surveys:form_a_list")]
    return FormPage(form, "Nhập đặc điểm của Phiếu A", "Nhập bộ đặc điểm", ways, about).shown(request)


@login_required
@require_safe
def form_a_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The characteristics, and where they stand."""
    sheet = _sheet_for(request, pk, SEE_SCORE_SHEETS)
    context = {
        "sheet": sheet,
        "procedure": procedure_by_code(sheet.procedure),
        "steps": [step.name for step in FORM_A_STEPS.offered(sheet, request.user)],
        "may_drop": not sheet.is_approved and access.may(request.user, DRAFT_SCORE_SHEETS, sheet.commune),
        "history": FORM_A_STEPS.history(sheet),
    }
    return render(request, "surveys/form_a_detail.html", context)


@login_required
@require_POST
def form_a_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader approves what somebody else has entered; from its day on Phiếu A asks it, and it stands."""
    sheet = _sheet_for(request, pk, APPROVE_SCORE_SHEETS)
    if stepped_by_button(request, FORM_A_STEPS, "approve", sheet):
        messages.success(request, "Đã phê duyệt bộ đặc điểm. Phiếu A của xã hỏi theo bộ này.")
    return redirect("surveys:form_a_detail", pk)


@login_required
@require_POST
def form_a_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer drops a draft that was entered wrongly."""
    sheet = _sheet_for(request, pk, DRAFT_SCORE_SHEETS)
    if pressed(request, lambda version: drop_form_a(sheet=sheet, version=version, by=request.user)):
        messages.success(request, f"Đã bỏ bộ đặc điểm “{sheet.title}”.")
        return redirect("surveys:form_a_list")
    return redirect("surveys:form_a_detail", pk)


def _sheet_for(request: HttpRequest, pk: int, act: access.Act) -> FormASheet:
    """The characteristics; 404 outside the user's reach, 403 for `act` where they may only look."""
    access.require_somewhere(request.user, act)
    sheets = FormASheet.objects.visible_to(request.user).select_related("commune__parent__parent", "drafted_by")
    sheet = get_object_or_404(sheets, pk=pk)
    access.require(request.user, act, sheet.commune)
    return sheet
