"""The B1 score sheets of a commune: which there are, drafting one, and approving it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from huulien.platform import access
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, pressed, stepped_by_button
from surveys.access import APPROVE_SCORE_SHEETS, DRAFT_SCORE_SHEETS, SEE_SCORE_SHEETS
from surveys.forms.score_sheets import ScoreSheetForm
from surveys.models import ScoreSheet
from surveys.rules.standard import standard_by_code
from surveys.services.score_sheets import draft_score_sheet, drop_draft
from surveys.steps import SHEET_STEPS


@login_required
@require_safe
def score_sheet_list(request: HttpRequest) -> HttpResponse:
    """The sheets of the commune, and those of the installation, the latest first."""
    commune = commune_for(request, SEE_SCORE_SHEETS)
    context = {
        "commune": commune,
        "sheets": ScoreSheet.objects.visible_to(request.user).of(commune).order_by("-loaded_at", "-pk"),
        "may_draft": access.may(request.user, DRAFT_SCORE_SHEETS, commune),
    }
    return render(request, "surveys/score_sheet_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score_sheet_create(request: HttpRequest) -> HttpResponse:
    """A new sheet of the commune, from its table in Excel."""
    commune = commune_for(request, DRAFT_SCORE_SHEETS)
    form = ScoreSheetForm(request.POST or None, request.FILES or None)

    def draft() -> ScoreSheet:
        sheet = ScoreSheet(commune=commune, **form.heading)
        return draft_score_sheet(sheet=sheet, data=form.table, by=request.user)

    if sheet := made(request, form, draft):
        messages.success(request, "Đã nạp bảng điểm. Lãnh đạo xã phê duyệt rồi mới chấm điểm được.")
        return redirect("surveys:score_sheet_detail", sheet.pk)
    about = (
        "Lãnh đạo xã xem lại và phê duyệt rồi bảng mới dùng được. Phê duyệt rồi thì không sửa: có bảng đúng hơn thì "
        "nạp thành bảng mới."
    )
    ways = [way("Bảng điểm B1", "surveys:score_sheet_list")]
    return FormPage(form, f"Nạp bảng điểm B1 của {commune}", "Nạp bảng điểm", ways, about).shown(request)


@login_required
@require_safe
def score_sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of a sheet with the points of each answer, and where it stands."""
    sheet = _sheet_for(request, pk, SEE_SCORE_SHEETS)
    context = {
        "sheet": sheet,
        "standard": standard_by_code(sheet.standard).title,
        "items": sheet.items.prefetch_related("options"),
        "steps": [step.name for step in SHEET_STEPS.offered(sheet, request.user)],
        "may_drop": not sheet.is_approved and access.may(request.user, DRAFT_SCORE_SHEETS, sheet.commune),
        "history": SHEET_STEPS.history(sheet),
    }
    return render(request, "surveys/score_sheet_detail.html", context)


@login_required
@require_POST
def score_sheet_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader approves what somebody else has drafted; from then on it scores reviews and stands."""
    sheet = _sheet_for(request, pk, APPROVE_SCORE_SHEETS)
    if stepped_by_button(request, SHEET_STEPS, "approve", sheet):
        messages.success(request, "Đã phê duyệt bảng điểm. Phiếu B của xã chấm điểm được theo bảng này.")
    return redirect("surveys:score_sheet_detail", pk)


@login_required
@require_POST
def score_sheet_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer drops a draft that was loaded by mistake."""
    sheet = _sheet_for(request, pk, DRAFT_SCORE_SHEETS)
    if pressed(request, lambda version: drop_draft(sheet=sheet, version=version, by=request.user)):
        messages.success(request, f"Đã bỏ bảng điểm “{sheet}”.")
        return redirect("surveys:score_sheet_list")
    return redirect("surveys:score_sheet_detail", pk)


def _sheet_for(request: HttpRequest, pk: int, act: access.Act) -> ScoreSheet:
    """The sheet; 404 outside the user's reach, 403 for `act` where they may only look. That of the installation is
    looked at, and no more."""
    access.require_somewhere(request.user, act)
    sheets = ScoreSheet.objects.visible_to(request.user).select_related("commune__parent__parent")
    sheet = get_object_or_404(sheets, pk=pk)
    if act is not SEE_SCORE_SHEETS:
        access.require(request.user, act, sheet.commune)
    return sheet
