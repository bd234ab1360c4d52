"""Forms of the level above as data: their columns, and each filled for a report."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.models import Area
from households.places import commune_for
from huulien.lib.numbers import plain_number
from huulien.platform import access
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, pressed, saved
from reports.access import EDIT_REPORTS, SEE_DRAFTS
from reports.contexts.reports import ReportPage
from reports.forms import LayoutForm, NewLayoutForm, SheetForm
from reports.layouts import SheetView, columns_text, rows_text
from reports.models import FilledLayout, Report, ReportLayout
from reports.paper.figures import FIGURES
from reports.periods import parse_period
from reports.services import add_sheet, drop_sheet, fill_sheet, save_layout
from reports.vocabulary import RowsOf

_FIELDS = ("number", "title", "source", "valid_from", "valid_until", "rows_of")


@login_required
@require_safe
def layout_list(request: HttpRequest) -> HttpResponse:
    """The layouts of the commune; without any, what to do."""
    commune = commune_for(request, SEE_DRAFTS)
    access.require(request.user, SEE_DRAFTS, commune)
    context = {
        "commune": commune,
        "layouts": ReportLayout.objects.filter(commune=commune),
        "may_edit": access.may(request.user, EDIT_REPORTS, commune),
    }
    return render(request, "reports/layout_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def layout_create(request: HttpRequest) -> HttpResponse:
    """A layout, its columns entered from the document."""
    commune = commune_for(request, EDIT_REPORTS)
    access.require(request.user, EDIT_REPORTS, commune)
    form = NewLayoutForm(request.POST or None, initial={"rows_of": RowsOf.COMMUNE})
    if made(request, form, lambda: save_layout(commune=commune, **form.cleaned_data)):
        messages.success(request, "Đã ghi bố cục. Thêm vào báo cáo đang soạn ở trang của báo cáo.")
        return redirect("reports:layout_list")
    return _page(form, commune, "Nhập bố cục biểu").shown(request, "reports/layout.html", figures=FIGURES)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def layout_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A layout, corrected; sheets filled before keep their columns."""
    layout = _mine(request, ReportLayout, pk, "commune")
    initial = {name: getattr(layout, name) for name in _FIELDS}
    initial |= _texts(layout) | {"version": layout.version}
    form = LayoutForm(request.POST or None, initial=initial)

    def save() -> ReportLayout:
        return save_layout(commune=layout.commune, layout=layout, **form.cleaned_data)

    if saved(request, form, layout, save, lambda: _texts(layout)):
        messages.success(request, "Đã sửa bố cục.")
        return redirect("reports:layout_list")
    page = _page(form, layout.commune, f"Sửa bố cục {layout.number}")
    return page.shown(request, "reports/layout.html", figures=FIGURES)


def _page(form: LayoutForm, commune: Area, heading: str) -> FormPage:
    words, address = way("Bố cục biểu", "reports:layout_list")
    return FormPage(form, heading, "Lưu bố cục", [(words, f"{address}?xa={commune.code}")])


@login_required
@require_POST
def report_sheet_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A layout in use on the last day of the period becomes an annex of the draft."""
    report = _mine(request, Report, pk, "commune__parent__parent")
    in_use = ReportLayout.objects.filter(commune=report.commune).on(parse_period(report.period).as_of)
    layout = in_use.filter(pk=plain_number(request.POST.get("bo_cuc", "")) or 0).first()
    added: list[FilledLayout] = []
    if layout is None:
        messages.error(request, "Chọn một bố cục đang dùng trong kỳ báo cáo.")
    elif pressed(request, lambda version: added.append(add_sheet(report=report, layout=layout))):
        return redirect("reports:report_sheet", added[0].pk)
    return redirect("reports:report_detail", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A layout filled for a report: what our figures fill, and what is typed."""
    sheet = _mine(request, FilledLayout, pk, "layout", "report__commune__parent__parent")
    view = SheetView(sheet, sheet.report)
    initial = {f"c{cell.place}": sheet.typed.get(cell.place, "") for _, cell in view.to_type}
    initial |= {"version": sheet.version}
    form = SheetForm(request.POST or None, initial=initial, sheet=view)

    def save() -> FilledLayout:
        return fill_sheet(sheet=sheet, version=form.cleaned_data["version"], typed=form.typed)

    def theirs() -> dict[str, str]:
        return {f"c{cell.place}": sheet.typed.get(cell.place, "để trống") for _, cell in view.to_type}

    if saved(request, form, sheet, save, theirs):
        messages.success(request, "Đã lưu biểu.")
        return redirect("reports:report_detail", sheet.report_id)
    context = {"form": form, "view": view, "page": ReportPage(sheet.report, request.user)}
    return render(request, "reports/report_sheet.html", context)


@login_required
@require_POST
def report_sheet_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet is taken out of the draft."""
    sheet = _mine(request, FilledLayout, pk, "layout", "report__commune")
    if pressed(request, lambda version: drop_sheet(sheet=sheet, version=version)):
        messages.success(request, "Đã bỏ biểu khỏi báo cáo.")
    return redirect("reports:report_detail", sheet.report_id)


def _texts(layout: ReportLayout) -> dict[str, str]:
    return {"columns": columns_text(layout.columns), "rows": rows_text(layout.rows)}


def _mine(request: HttpRequest, model: Any, pk: int, *related: str) -> Any:
    """The record, for who edits the reports of its commune; 404 for strangers to it, 403 for its readers."""
    seen = model.objects.filter(access.communes_filter(request.user, SEE_DRAFTS)).select_related(*related)
    record = get_object_or_404(seen, pk=pk)
    access.require(request.user, EDIT_REPORTS, record.commune)
    return record
