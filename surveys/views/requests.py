"""Step 1 of a round: its list, the requests of households, and their papers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import SEE_CITIZEN_IDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import commune_for
from huulien.lib.dates import format_date_vi, parse_date_vi
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button, first_stands_out
from huulien.platform.form_page import GONE, FormPage, step_page, way
from huulien.platform.forms import SiteForm, VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.papers.files import download
from huulien.platform.saving import made, pressed, saved
from surveys.access import DRAFT_SCORE_SHEETS, FILL_REVIEWS, MANAGE_ROUNDS
from surveys.forms.requests import (
    AdditionForm,
    FormAForm,
    ListForm,
    ReplyForm,
    RequestForm,
    TakeBackReplyForm,
    WithdrawForm,
)
from surveys.models import ListAddition, Review, ReviewRequest, Round
from surveys.papers.requests import list_paper, reply_paper, request_form
from surveys.services.form_a import asked_by_form_a
from surveys.services.requests import (
    add_to_list,
    drop_addition,
    is_list_done,
    needs_form_a,
    record_request,
    results_of_requests,
)
from surveys.services.review_list import ReviewList
from surveys.steps.requests import REQUEST_STEPS, book_of, form_a_of, requests_to_answer, requests_to_end, review_of
from surveys.views.papers import FORMATS, download_paper
from surveys.views.rounds import managed_record, round_for, visible_round, way_to
from surveys.vocabulary import ListSource, RequestKind, ReviewState, RoundKind

FORM_SLUGS = {"mau-01": RequestKind.RECOGNITION, "mau-04": RequestKind.ESCAPE}
# Slug → the steps it may lead to; what is typed, or the state, tells which.
STEP_SLUGS = {
    "xet": ("list", "leave_out"),
    "rut": ("withdraw",),
    "tra-loi": ("reply", "refuse"),
    "thu-hoi": ("take_back",),
}
_SLUG_OF = {name: slug for slug, names in STEP_SLUGS.items() for name in names}
_LABELS = {"xet": "Xét đề nghị", "rut": "Ghi hộ rút", "tra-loi": "Ghi văn bản trả lời", "thu-hoi": "Thu hồi văn bản"}


@login_required
@require_safe
def review_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list by village, the requests and the additions; `thon` and `dien` open the households behind a count."""
    round = visible_round(request, pk)
    found = ReviewList(round, request.user)
    village, source = request.GET.get("thon", ""), request.GET.get("dien", "")
    if source not in {"", *ListSource}:
        raise Http404
    may_manage = access.may(request.user, MANAGE_ROUNDS, round.commune)
    is_open = round.is_open and may_manage
    is_written = is_open and not is_list_done(round)
    context = {
        "round": round,
        "list": found,
        "rows": found.found(village, source) if request.GET.keys() & {"thon", "dien"} else None,
        "source": ListSource(source) if source else None,
        "results": results_of_requests(round, found.requests) if round.is_open else {},
        "may_manage": may_manage,
        "is_open": is_open,
        "is_written": is_written,
        "is_annual": round.kind == RoundKind.ANNUAL,
        "obstacles": [*requests_to_end(round), *requests_to_answer(round)] if is_open else [],
    }
    return render(request, "surveys/review_list.html", context)


@delivers
def review_list_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The list of the whole round as PDF or Word."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    found = ReviewList(round)
    name = f"Danh sách hộ cần rà soát {round.short_name} {round.commune}"
    return download_paper(round, list_paper(found), file_format, name, len(found.listed))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A household asks to be reviewed."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = RequestForm(
        request.POST or None, commune_id=round.commune_id, initial={"household": request.GET.get("ho", "")}
    )
    if recorded := made(request, form, lambda: record_request(round=round, by=request.user, **form.cleaned_data)):
        due = f", hạn trả lời {format_date_vi(recorded.due_on)}" if recorded.due_on else ""
        messages.success(request, f"Đã ghi giấy đề nghị{due}.")
        return redirect("surveys:request_detail", recorded.pk)
    ask = _list_page(round, form, "Ghi giấy đề nghị")
    return ask.shown(request, "surveys/request_form.html", forms=FORM_SLUGS.items())


@login_required
@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a household asks for, how far it is, and what comes next."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    requests = ReviewRequest.objects.visible_to(request.user).select_related(
        "round__commune__parent", "commune__parent", "household__village__parent", "recorded_by", "form_a"
    )
    asked = get_object_or_404(requests, pk=pk)
    review = review_of(asked)
    context = {
        "asked": asked,
        "round": asked.round,
        "rule": form_a_of(asked.round),
        "review": review,
        "result": results_of_requests(asked.round, [asked]).get(asked.pk) if asked.round.is_open else None,
        "buttons": first_stands_out(_buttons(asked, review, request.user)),
        "may_manage": access.may(request.user, MANAGE_ROUNDS, asked.commune),
        "may_print": access.may(request.user, SEE_CITIZEN_IDS, asked.commune),
        "form_slug": next(slug for slug, kind in FORM_SLUGS.items() if kind == asked.kind),
        "history": REQUEST_STEPS.history(asked),
    }
    return render(request, "surveys/request_detail.html", context)


def _buttons(asked: ReviewRequest, review: Review | None, user: Any) -> Iterator[Button]:
    """What the user may do next with a request of an open round."""
    if not asked.round.is_open:
        return
    if review and review.state == ReviewState.DRAFT and access.may(user, FILL_REVIEWS, asked.household.village):
        yield button("Mở Phiếu B", "surveys:review_detail", review.pk)
    offered = [step.name for step in REQUEST_STEPS.offered(asked, user)]
    if asked.round.kind != RoundKind.IN_YEAR and "refuse" in offered:
        offered.remove("refuse")
    for slug in dict.fromkeys(_SLUG_OF[name] for name in offered):
        yield button(_LABELS[slug], "surveys:request_step", asked.pk, slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A request goes on: Phiếu A and the list, a written reply, its reversal, or the household takes it back."""
    if step not in STEP_SLUGS:
        raise Http404
    asked = managed_record(request, ReviewRequest, pk, "household__village")
    asked.round.commune = asked.commune
    form = _step_form(request, asked, step)

    def perform() -> ReviewRequest:
        given = dict(form.cleaned_data)
        return REQUEST_STEPS.perform(_step_name(step, asked, form), asked, by=request.user, **given)

    if saved(request, form, asked, perform):
        messages.success(request, f"Đã {_LABELS[step].lower()}.")
        return redirect("surveys:request_detail", pk)
    offered = [name for name in STEP_SLUGS[step] if asked.state in REQUEST_STEPS.step(name).before]
    home, name = asked.household, offered[0] if offered else STEP_SLUGS[step][0]
    ways = [
        way("Danh sách, đề nghị", "surveys:review_list", asked.round_id),
        way(f"Hộ {home.head_name}", "surveys:request_detail", asked.pk),
    ]
    ask = step_page(
        REQUEST_STEPS, name, asked, request.user, form, ways, heading=_LABELS[step], button=_LABELS[step],
        about=f"{asked}, thôn {home.village.name}.", closed="" if asked.round.is_open else GONE,
    )  # fmt: skip
    is_counted = isinstance(form, FormAForm) and not form.asked.words
    may_enter = access.may(request.user, DRAFT_SCORE_SHEETS, asked.commune)
    return ask.shown(request, "surveys/request_step.html", is_counted=is_counted, may_enter=may_enter)


def _step_form(request: HttpRequest, asked: ReviewRequest, step: str) -> VersionedForm:
    given = {"data": request.POST or None, "initial": {"version": asked.version}}
    if step == "xet":
        if not needs_form_a(asked):
            return ListForm(**given)
        on = _typed_day(request, "outcome_on") or clock.today()
        return FormAForm(rule=form_a_of(asked.round), asked=asked_by_form_a(asked.round, on), **given)
    if step == "tra-loi":
        return ReplyForm(book=book_of(asked, clock.today().year).words, **given)
    return WithdrawForm(**given) if step == "rut" else TakeBackReplyForm(**given)


def _typed_day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date_vi(request.POST.get(name, "").strip())
    except ValueError:
        return None


def _step_name(step: str, asked: ReviewRequest, form: VersionedForm) -> str:
    """What was typed into Phiếu A decides whether the household is listed; the state, which reply it is."""
    if isinstance(form, FormAForm):
        return "list" if form.rule.lists(form.cleaned_data["present_count"]) else "leave_out"
    names = STEP_SLUGS[step]
    return next((name for name in names if asked.state in REQUEST_STEPS.step(name).before), names[0])


@delivers
def request_reply_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The written reply as PDF or Word, once it has its number."""
    asked = managed_record(request, ReviewRequest, pk, "household__village")
    if not asked.is_answered_in_writing:
        raise Http404("Nothing was answered in writing.")
    name = f"Trả lời hộ {asked.household.code} {asked.round.short_name}"
    return download_paper(asked.round, reply_paper(asked), file_format, name, 1)


@login_required
@require_safe
def blank_request_form(request: HttpRequest, kind: str, file_format: str) -> HttpResponse:
    """A form to ask by, blank."""
    commune = commune_for(request, SEE_HOUSEHOLDS)
    if kind not in FORM_SLUGS or file_format not in FORMATS:
        raise Http404
    form = FORM_SLUGS[kind]
    return download(request_form(form, commune), file_format, f"Giấy đề nghị {form.form}")


@delivers
def filled_request_form(
    request: HttpRequest, round_pk: int, household_pk: int, kind: str, file_format: str
) -> Delivery:
    """The form filled from the register, with citizen numbers: for who may see them whole."""
    access.require_somewhere(request.user, SEE_CITIZEN_IDS)
    round = visible_round(request, round_pk)
    households = Household.objects.visible_to(request.user).select_related("village__parent")
    household = get_object_or_404(households, pk=household_pk, commune=round.commune_id)
    access.require(request.user, SEE_CITIZEN_IDS, household.village)
    if kind not in FORM_SLUGS:
        raise Http404
    form = FORM_SLUGS[kind]
    reasons = round.requests.standing().filter(household=household, kind=form).order_by("-pk")
    reason = reasons.values_list("reason", flat=True).first() or ""
    document = request_form(form, round.commune, household, reason)
    name = f"Giấy đề nghị {form.form} hộ {household.code}"
    return download_paper(round, document, file_format, name, 1)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addition_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A household is put on the list of an annual round, with the reason."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = AdditionForm(
        request.POST or None, commune_id=round.commune_id, initial={"household": request.GET.get("ho", "")}
    )
    if made(request, form, lambda: add_to_list(round=round, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã bổ sung hộ vào danh sách.")
        return redirect("surveys:review_list", pk)
    return _list_page(round, form, "Bổ sung hộ vào danh sách").shown(request)


def _list_page(round: Round, form: SiteForm, heading: str) -> FormPage:
    """The page on which somebody comes on the list."""
    shut, state = "", round.get_state_display()
    if not round.is_open:
        shut = "Danh sách và giấy đề nghị của đợt này chỉ đọc."
    elif is_list_done(round):
        shut, state = "Danh sách không thêm bớt được. Làm lại bước 1 ở trang Các bước rồi ghi.", "Bước 1 đã ghi xong"
    ways = [way_to(round), way("Danh sách, đề nghị", "surveys:review_list", round.pk)]
    return FormPage(form, heading, heading, ways, shut=shut, state=state)


@login_required
@require_POST
def addition_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A household that was added is taken off the list again."""
    addition = managed_record(request, ListAddition, pk, "household")
    if pressed(request, lambda version: drop_addition(addition=addition, version=version, by=request.user)):
        messages.success(request, "Đã bỏ hộ khỏi danh sách.")
    return redirect("surveys:review_list", addition.round_id)
