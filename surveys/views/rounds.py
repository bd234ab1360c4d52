"""Review rounds: which there are, how far each is, opening one and settling one."""

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Household
from households.places import commune_for
from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.form_page import FormPage, Way, step_page, way
from huulien.platform.locking import StaleRecord
from huulien.platform.saving import made, saved, stepped_by_button, stepped_by_form
from huulien.platform.steps import Refused
from surveys.access import ASK_REVERSALS, CHECK_REVIEWS, MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.contexts.rounds import RoundPage, results_of
from surveys.forms.rounds import AskReversalForm, CancelForm, RoundForm, SettleForm, TakeBackForm
from surveys.models import ResultsUpload, Review, Round
from surveys.services.decisions import deciding
from surveys.services.rounds import open_round
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS, take_round_back

Record = TypeVar("Record", bound=Model)
_LIST = way("Rà soát", "surveys:round_list")


@login_required
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds of the commune, newest first."""
    commune = commune_for(request, SEE_HOUSEHOLDS)
    rounds = Round.objects.visible_to(request.user).filter(commune=commune).order_by("-year", "-pk")
    reviews = Review.objects.visible_to(request.user).filter(commune=commune).order_by()
    counts = dict(reviews.values_list("round").annotate(Count("pk")))
    households = Household.objects.visible_to(request.user).filter(commune=commune)
    context = {
        "commune": commune,
        "results": results_of(rounds, households),
        "rounds": [(round, counts.get(round.pk, 0)) for round in rounds],
        "may_manage": access.may(request.user, MANAGE_ROUNDS, commune),
    }
    if context["may_manage"]:
        context["to_load"] = ResultsUpload.objects.filter(commune=commune, is_sent=True).select_related("uploaded_by")
    return render(request, "surveys/round_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """A new round of the commune."""
    commune = commune_for(request, MANAGE_ROUNDS)
    form = RoundForm(request.POST or None)
    if round := made(request, form, lambda: open_round(commune=commune, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã mở {lower_first(str(round))}.")
        return redirect("surveys:round_detail", round.pk)
    about = "Đợt theo chuẩn nghèo và quy trình áp dụng vào ngày mở."
    return FormPage(form, f"Mở đợt rà soát của {commune}", "Mở đợt rà soát", [_LIST], about).shown(request)


@login_required
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the round is, village by village, and what still keeps it from being settled."""
    round = visible_round(request, pk)
    return render(request, "surveys/round_detail.html", {"page": RoundPage(round, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes official, what changes and what stays; then the leader settles it."""
    round = round_for(request, pk, SETTLE_ROUNDS)
    initial = {"version": round.version}
    if decision := deciding(round):
        initial |= {"settled_on": decision.decided_on, "decision_number": decision.number_words}
    form = SettleForm(request.POST or None, initial=initial)
    if stepped_by_form(request, ROUND_STEPS, "settle", round, form):
        messages.success(request, f"Đã chốt {lower_first(str(round))}. Kết quả có hiệu lực.")
        return redirect("surveys:round_detail", round.pk)
    round.refresh_from_db()
    page = RoundPage(round, request.user)
    ask = step_page(
        ROUND_STEPS, "settle", round, request.user, form, [_LIST, way_to(round)],
        heading=f"Chốt {lower_first(str(round))}", note=page.consequence, shut="Không chốt lại được.",
    )  # fmt: skip
    return ask.shown(request, "surveys/round_settle.html", page=page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A round opened by mistake is cancelled while nothing of it was sent."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = CancelForm(request.POST or None, initial={"version": round.version})
    if stepped_by_form(request, ROUND_STEPS, "cancel", round, form):
        messages.success(request, f"Đã hủy {lower_first(str(round))}.")
        return redirect("surveys:round_list")
    note = "Đợt hủy vẫn còn trong danh sách với lý do, không lập phiếu vào đó được nữa. Hủy xong thì mở được đợt khác."
    return step_page(
        ROUND_STEPS, "cancel", round, request.user, form, [_LIST, way_to(round)],
        heading=f"Hủy {lower_first(str(round))}", button="Hủy đợt rà soát", note=note, shut="Không hủy được nữa.",
    ).shown(request)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_reversal_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking a wrongly settled round back would change; then somebody asks for it, with a reason."""
    round = round_for(request, pk, ASK_REVERSALS)
    form = AskReversalForm(request.POST or None, initial={"version": round.version})
    if stepped_by_form(request, ROUND_STEPS, "ask_reversal", round, form):
        messages.success(
            request, f"Đã đề nghị thu hồi kết quả {lower_first(str(round))}. Lãnh đạo khác xem và thu hồi."
        )
        return redirect("surveys:round_detail", round.pk)
    round.refresh_from_db()
    ask = step_page(
        ROUND_STEPS, "ask_reversal", round, request.user, form, [_LIST, way_to(round)],
        heading=f"Đề nghị thu hồi kết quả {lower_first(str(round))}", button="Đề nghị thu hồi",
        note="Kết quả vẫn có hiệu lực cho đến khi một lãnh đạo khác, không phải người chốt, thu hồi.",
        shut="Chỉ kết quả đã chốt, chưa có đề nghị, mới đề nghị thu hồi được.",
    )  # fmt: skip
    return ask.shown(request, "surveys/round_reversal.html", page=RoundPage(round, request.user))


@login_required
@require_POST
def round_reversal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The round stays settled: nobody asks any more to take it back."""
    round = round_for(request, pk, ASK_REVERSALS)
    if stepped_by_button(request, ROUND_STEPS, "withdraw_reversal", round):
        messages.success(request, f"Đã rút đề nghị thu hồi. {round} vẫn đã chốt.")
    return redirect("surveys:round_detail", round.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Another leader sees what is asked for and what it changes, and takes the round back."""
    round = round_for(request, pk, SETTLE_ROUNDS)
    form = TakeBackForm(request.POST or None, initial={"version": round.version})
    if saved(request, form, round, lambda: take_round_back(round, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã thu hồi kết quả {lower_first(str(round))}. Đợt rà soát mở lại.")
        return redirect("surveys:round_detail", round.pk)
    round.refresh_from_db()
    page = RoundPage(round, request.user)
    ask = step_page(
        ROUND_STEPS, "take_back", round, request.user, form, [_LIST, way_to(round)],
        heading=f"Thu hồi kết quả {lower_first(str(round))}", button="Thu hồi kết quả chốt",
        about=page.reversal_words if page.reversal else "", shut="Không có đề nghị thu hồi nào đang chờ.",
    )  # fmt: skip
    return ask.shown(request, "surveys/round_reversal.html", page=page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Many reviews checked at once, each by itself: one that has changed meanwhile keeps none of the others back."""
    round = round_for(request, pk, CHECK_REVIEWS)
    page = RoundPage(round, request.user)
    if request.method == "POST":
        _check_chosen(request, page)
        return redirect("surveys:round_check", round.pk)
    return render(request, "surveys/round_check.html", {"page": page})


def _check_chosen(request: HttpRequest, page: RoundPage) -> None:
    """Check what was ticked, at the version the page showed: fields `phieu` of primary key and version, "12-3"."""
    waiting = {f"{row.review.pk}-{row.review.version}": row.review for row in page.to_check}
    chosen = request.POST.getlist("phieu")
    refused = sum(key not in waiting for key in chosen)
    to_mend = []
    for review in (waiting[key] for key in chosen if key in waiting):
        try:
            REVIEW_STEPS.perform("check", review, by=request.user, version=review.version)
        except Refused as refusal:
            if found := [obstacle.words for obstacle in refusal.obstacles if obstacle.url]:
                to_mend.append(f"{review.reference}: {' '.join(found)}")
            else:
                refused += 1
        except (ValidationError, StaleRecord):
            refused += 1
    if not chosen:
        messages.error(request, "Đánh dấu các phiếu đã xem rồi xác nhận.")
    if done := len(chosen) - refused - len(to_mend):
        messages.success(request, f"Đã xác nhận kiểm tra {done} phiếu.")
    if refused:
        messages.error(request, f"{refused} phiếu vừa được người khác sửa, trả lại hoặc kiểm tra. Xem lại danh sách.")
    for words in to_mend:
        messages.error(request, words)


def way_to(round: Round) -> Way:
    return way(round, "surveys:round_detail", round.pk)


def visible_round(request: HttpRequest, pk: int) -> Round:
    """The round; 404 where the user sees no households of its commune, 403 for a user who sees none anywhere."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    rounds = Round.objects.filter(access.communes_filter(request.user, SEE_HOUSEHOLDS))
    return get_object_or_404(rounds.select_related("commune__parent"), pk=pk)


def round_for(request: HttpRequest, pk: int, act: access.Act) -> Round:
    """The round for `act`; 403 also for a village head, who sees the round and may do it nowhere."""
    round = visible_round(request, pk)
    access.require_somewhere(request.user, act)
    access.require(request.user, act, round.commune)
    return round


def managed_record(request: HttpRequest, model: type[Record], pk: int, *related: str) -> Record:
    """What is kept of a round; 404 outside the user's reach, 403 for who keeps no rounds."""
    rows = model._default_manager.exclude(round=None).select_related("round__commune", *related)
    return managed(request, rows, pk)


def managed(request: HttpRequest, rows: QuerySet[Record], pk: int) -> Record:
    """One of some rows of communes, as `managed_record`."""
    access.require_somewhere(request.user, MANAGE_ROUNDS)
    found = rows.filter(access.communes_filter(request.user, MANAGE_ROUNDS))
    return get_object_or_404(found.select_related("commune__parent__parent"), pk=pk)
