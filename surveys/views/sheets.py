"""What a commune enters from official papers for its reviews to go by – score sheets of B1, the characteristics of
Phiếu A: which there are, entering one, and approving it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, Way, way
from huulien.platform.saving import made, pressed, stepped_by_button
from huulien.platform.steps import Steps
from surveys.access import APPROVE_SCORE_SHEETS, DRAFT_SCORE_SHEETS, SEE_SCORE_SHEETS
from surveys.forms.sheets import FormASheetForm, ScoreSheetForm
from surveys.models import FormASheet, ScoreSheet
from surveys.rules.procedure import procedure_by_code
from surveys.rules.standard import standard_by_code
from surveys.services.score_sheets import drop_sheet
from surveys.steps.sheets import FORM_A_STEPS, SHEET_STEPS


class Kind:
    """A kind of sheet: what it is called, and what its reviews do with it."""

    name: str  # of its addresses and its page
    heading: str
    verb: str  # what who enters one does
    unit: str
    about: str  # with a place for the commune
    in_use: str  # what reviews do from the approval on
    without: str  # what is done as long as there is none
    steps: Steps
    form: type[ScoreSheetForm | FormASheetForm]
    above: tuple[Way, ...] = ()
    beside: tuple[Way, ...] = ()

    @property
    def ways(self) -> list[Way]:
        return [*self.above, way(self.heading, self.view("list"))]

    @property
    def enter(self) -> str:
        return f"{self.verb.capitalize()} {self.unit}"

    def view(self, name: str) -> str:
        return f"surveys:{self.name}_{name}"

    def listed(self, seen: Any, commune: Any) -> dict[str, Any]:
        """What the list of a commune shows, of what the user sees."""
        raise NotImplementedError

    def shown(self, sheet: Any) -> dict[str, Any]:
        raise NotImplementedError


class ScoreSheets(Kind):
    name, heading, verb, unit = "score_sheet", "Bảng điểm B1", "nạp", "bảng điểm"
    about = "Phiếu B của {} chấm điểm theo bảng đã phê duyệt, nạp sau cùng, đúng chuẩn nghèo và khu vực."
    in_use = "Phiếu B của xã chấm điểm được theo bảng này."
    without = "Chưa có bảng thì Phiếu B chép tổng điểm B1 từ phiếu giấy."
    steps, form = SHEET_STEPS, ScoreSheetForm
    beside = (way("Đặc điểm của Phiếu A", "surveys:form_a_list"),)

    def listed(self, seen: Any, commune: Any) -> dict[str, Any]:
        return {"sheets": seen.of(commune).order_by("-loaded_at", "-pk")}

    def shown(self, sheet: ScoreSheet) -> dict[str, Any]:
        zone = f"{sheet.region}, {sheet.get_zone_display().lower()}"
        return {
            "entered_at": sheet.loaded_at,
            "facts": [("Chuẩn nghèo", standard_by_code(sheet.standard).title), ("Vùng, khu vực", zone)],
            "items": sheet.items.prefetch_related("options"),
        }


class FormASheets(Kind):
    name, heading, verb, unit = "form_a", "Đặc điểm của Phiếu A", "nhập", "bộ đặc điểm"
    about = (
        "Hộ nộp giấy đề nghị mà chưa được quản lý là hộ nghèo, hộ cận nghèo thì qua Phiếu A. Phiếu A của {} hỏi theo "
        "bộ đã phê duyệt, có ngày dùng gần nhất."
    )
    in_use = "Phiếu A của xã hỏi theo bộ này."
    without = "Chưa có thì công chức đếm trên phiếu giấy, ghi số đặc điểm và kết quả."
    steps, form = FORM_A_STEPS, FormASheetForm
    above = (way(ScoreSheets.heading, "surveys:score_sheet_list"),)

    def listed(self, seen: Any, commune: Any) -> dict[str, Any]:
        """With the keys of those that Phiếu A asks today."""
        sheets, today = seen.filter(commune=commune), clock.today()
        found = (FormASheet.objects.in_force(commune, code, today) for code in {sheet.procedure for sheet in sheets})
        return {"sheets": sheets, "asked": {sheet.pk for sheet in found if sheet}}

    def shown(self, sheet: FormASheet) -> dict[str, Any]:
        procedure = procedure_by_code(sheet.procedure)
        return {
            "entered_at": sheet.entered_at,
            "facts": [("Quy trình rà soát", procedure.title), ("Dùng từ ngày", format_date_vi(sheet.valid_from))],
            "form_a": procedure.form_a,
        }


@login_required
@require_safe
def sheet_list(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The sheets of the commune, and those of the installation, the latest first."""
    commune = commune_for(request, SEE_SCORE_SHEETS)
    context = {
        "kind": kind,
        "about": kind.about.format(commune),
        "page": kind.view("detail"),
        "enter": reverse(kind.view("create")) if access.may(request.user, DRAFT_SCORE_SHEETS, commune) else "",
        **kind.listed(kind.steps.model.objects.visible_to(request.user), commune),
    }
    return render(request, "surveys/sheet_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_create(request: HttpRequest, kind: Kind) -> HttpResponse:
    """A new sheet of the commune, from the official paper."""
    commune = commune_for(request, DRAFT_SCORE_SHEETS)
    form = kind.form(request.POST or None, request.FILES or None)
    if sheet := made(request, form, lambda: form.draft(commune, request.user)):
        messages.success(request, f"Đã {kind.verb} {kind.unit}. Lãnh đạo xã phê duyệt rồi mới dùng được.")
        return redirect(kind.view("detail"), sheet.pk)
    about = (
        f"Lãnh đạo xã xem lại và phê duyệt rồi {kind.unit} mới dùng được. Phê duyệt rồi thì không sửa: có bản đúng hơn "
        f"thì {kind.verb} thành {kind.unit} mới."
    )
    return FormPage(form, f"{kind.enter} của {commune}", kind.enter, kind.ways, about).shown(request)


@login_required
@require_safe
def sheet_detail(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """What a sheet says, and where it stands."""
    sheet = _sheet_for(request, pk, kind, SEE_SCORE_SHEETS)
    acts = [(kind.view(step.name), step.label) for step in kind.steps.offered(sheet, request.user)]
    if not sheet.is_approved and access.may(request.user, DRAFT_SCORE_SHEETS, sheet.commune):
        acts.append((kind.view("drop"), f"Bỏ {kind.unit} này"))
    history = kind.steps.history(sheet)
    context = {"kind": kind, "sheet": sheet, "acts": acts, "history": history, **kind.shown(sheet)}
    return render(request, f"surveys/{kind.name}_detail.html", context)


@login_required
@require_POST
def sheet_approve(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """The leader approves what somebody else has entered; from then on reviews go by it, and it stands."""
    sheet = _sheet_for(request, pk, kind, APPROVE_SCORE_SHEETS)
    if stepped_by_button(request, kind.steps, "approve", sheet):
        messages.success(request, f"Đã phê duyệt {kind.unit}. {kind.in_use}")
    return redirect(kind.view("detail"), pk)


@login_required
@require_POST
def sheet_drop(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """The officer drops a draft that was entered by mistake."""
    sheet = _sheet_for(request, pk, kind, DRAFT_SCORE_SHEETS)
    if pressed(request, lambda version: drop_sheet(sheet=sheet, version=version, by=request.user)):
        messages.success(request, f"Đã bỏ {kind.unit} “{sheet.title}”.")
        return redirect(kind.view("list"))
    return redirect(kind.view("detail"), pk)


def _sheet_for(request: HttpRequest, pk: int, kind: Kind, act: access.Act) -> Any:
    """The sheet; 404 outside the user's reach, 403 for `act` where they may only look. That of the installation is
    looked at, and no more."""
    access.require_somewhere(request.user, act)
    sheets = kind.steps.model.objects.visible_to(request.user).select_related("commune__parent__parent", "drafted_by")
    sheet = get_object_or_404(sheets, pk=pk)
    if act is not SEE_SCORE_SHEETS:
        access.require(request.user, act, sheet.commune)
    return sheet
