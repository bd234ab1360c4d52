"""Activities: written down, described, how far each is, who takes part, its stages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from households.places import commune_for
from huulien.platform.form_page import FormPage, way
from huulien.platform.forms import SiteForm
from huulien.platform.saving import made, saved
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.contexts.activities import ActivityPage
from programs.forms.activities import (
    AcceptForm,
    ActivityForm,
    JoinForm,
    LeaveForm,
    NewActivityForm,
    ProgressForm,
    StageForm,
    initial_of,
    tree_value,
)
from programs.models import Activity, ActivityStage, Participation
from programs.services import activities as services
from programs.views.records import activity_for, edited, part_of_activity_for

LIST = way("Hoạt động", "programs:activity_list")


@login_required
@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how far, who takes part, its stages and its money."""
    activity = activity_for(request, pk, SEE_PROGRAMME)
    return render(request, "programs/activity_detail.html", {"page": ActivityPage(activity, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_create(request: HttpRequest) -> HttpResponse:
    """A new activity."""
    commune = commune_for(request, EDIT_PROGRAMME)
    form = NewActivityForm(request.POST or None, commune=commune)
    activity = made(request, form, lambda: services.create_activity(commune=commune, **form.cleaned_data))
    if activity:
        messages.success(request, f"Đã ghi hoạt động “{activity}”.")
        return redirect("programs:activity_detail", activity.pk)
    return FormPage(form, "Ghi hoạt động", "Ghi hoạt động", [LIST]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity as it is described."""
    activity = activity_for(request, pk, EDIT_PROGRAMME)
    initial = initial_of(activity, ActivityForm.NAMES) | {"tree": tree_value(activity)}
    form = ActivityForm(request.POST or None, initial=initial, commune=activity.commune)
    if edited(request, form, activity, lambda: services.edit_activity(activity=activity, **form.cleaned_data)):
        return redirect("programs:activity_detail", pk)
    return form_page(request, activity, form, "Sửa hoạt động", "Lưu")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """When it began, and when and how it ended."""
    activity = activity_for(request, pk, EDIT_PROGRAMME)
    form = ProgressForm(request.POST or None, initial=initial_of(activity, ProgressForm.NAMES))
    if edited(request, form, activity, lambda: services.record_progress(activity=activity, **form.cleaned_data)):
        return redirect("programs:activity_detail", pk)
    return form_page(request, activity, form, "Ghi tiến độ", "Lưu")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_join(request: HttpRequest, pk: int) -> HttpResponse:
    """A household takes part."""
    activity = activity_for(request, pk, EDIT_PROGRAMME)
    form = JoinForm(request.POST or None, commune_id=activity.commune_id)
    if row := made(request, form, lambda: services.add_participant(activity=activity, **form.cleaned_data)):
        messages.success(request, f"Đã ghi hộ {row.household} tham gia.")
        return redirect(f"{activity_address(activity.pk)}#ho")
    return form_page(request, activity, form, "Thêm hộ tham gia", "Thêm hộ này")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A household takes part no more, or still does."""
    row: Participation = part_of_activity_for(request, Participation, pk, EDIT_PROGRAMME)
    activity = row.activity
    form = LeaveForm(request.POST or None, initial={"version": activity.version, "left_on": row.left_on})
    if saved(request, form, activity, lambda: services.end_participation(participation=row, **form.cleaned_data)):
        messages.success(request, "Đã lưu.")
        return redirect(f"{activity_address(activity.pk)}#ho")
    return form_page(request, activity, form, f"Hộ {row.household.head_name} thôi tham gia", "Lưu")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_stage_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A stage more."""
    activity = activity_for(request, pk, EDIT_PROGRAMME)
    form = StageForm(request.POST or None)
    if made(request, form, lambda: services.add_stage(activity=activity, **form.cleaned_data)):
        messages.success(request, "Đã thêm giai đoạn.")
        return redirect(f"{activity_address(activity.pk)}#giai-doan")
    return form_page(request, activity, form, "Thêm giai đoạn", "Thêm giai đoạn")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def activity_stage_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A stage is settled on accepted work."""
    stage: ActivityStage = part_of_activity_for(request, ActivityStage, pk, EDIT_PROGRAMME)
    activity = stage.activity
    form = AcceptForm(request.POST or None, initial={"version": activity.version})
    if saved(request, form, activity, lambda: services.accept_stage(stage=stage, **form.cleaned_data)):
        messages.success(request, "Đã ghi nghiệm thu.")
        return redirect(f"{activity_address(activity.pk)}#giai-doan")
    return form_page(
        request, activity, form, f"Nghiệm thu: {stage.name}", "Ghi nghiệm thu",
        "Đã nghiệm thu thì không sửa được nữa. Kiểm tra kỹ số tiền trước khi ghi.",
    )  # fmt: skip


def activity_address(pk: int) -> str:
    return reverse("programs:activity_detail", args=[pk])


def form_page(
    request: HttpRequest, activity: Activity, form: SiteForm, heading: str, button: str, note: str = ""
) -> HttpResponse:
    """The page of a form about an activity."""
    ways = [LIST, way(activity, "programs:activity_detail", activity.pk)]
    about = f"{activity}, mã {activity.code}."
    return FormPage(form, heading, button, ways, about, note).shown(request)
