"""Postings and complaints, for the officers who keep them: step 4 of a round, or the list of a decision on requests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huulien.lib.dates import format_date_vi
from huulien.platform.form_page import FormPage, Way, step_page
from huulien.platform.forms import SiteForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.saving import made, saved, stepped_by_form
from surveys.access import MANAGE_ROUNDS
from surveys.forms.postings import ComplaintAnswerForm, ComplaintRecordForm, PostingCloseForm, PostingForm
from surveys.models import Complaint, Decision, Posting, Review, Round
from surveys.papers.postings import board_list, complaint_letter, posted_count, posting_notice
from surveys.services.postings import record_complaint, record_posting
from surveys.steps.postings import COMPLAINT_STEPS, POSTING_STEPS, page_of, postings_to_end
from surveys.views.papers import download_paper
from surveys.views.rounds import managed, round_for, way_to
from surveys.vocabulary import PostingState

_OF = ("round__commune", "decision__commune")
_DONE = "Đã ghi xong thì không sửa."
_ABOUT = ("village", "household", "recognition")


@login_required
@require_safe
def posting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is posted, what was complained of, and what of them keeps the round from its decision."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    context = {
        "round": round,
        "postings": round.postings.select_related("village", "after__household"),
        "complaints": round.complaints.select_related("village", "household"),
        "obstacles": list(postings_to_end(round)) if round.is_open else [],
    }
    return render(request, "surveys/posting_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A posting in a village, or for all at the office."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = PostingForm(request.POST or None, of=round)
    if made(request, form, lambda: record_posting(round=round, by=request.user, **form.cleaned_data)):
        messages.success(request, "Đã ghi niêm yết.")
        return redirect("surveys:posting_list", pk)
    return posting_page(round, form, "Ghi niêm yết").shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint about the result of a household."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = ComplaintRecordForm(request.POST or None, commune_id=round.commune_id)
    if complaint := made(request, form, lambda: record_complaint(round=round, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã ghi khiếu nại, hạn trả lời {format_date_vi(complaint.due_on)}.")
        return redirect("surveys:posting_list", pk)
    return posting_page(round, form, "Ghi khiếu nại").shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A posting has hung for its days."""
    posting = managed(request, Posting.objects.select_related(*_OF, "village"), pk)
    form = PostingCloseForm(request.POST or None, initial={"version": posting.version})
    if stepped_by_form(request, POSTING_STEPS, "close", posting, form):
        messages.success(request, f"Đã xong: {posting}.")
        return redirect(page_of(posting.of))
    ask = step_page(
        POSTING_STEPS, "close", posting, request.user, form, _ways(posting.of), heading=str(posting),
        button="Ghi đã xong", shut=_DONE, closed=_closed(posting.of),
    )  # fmt: skip
    return ask.shown(request, "surveys/posting_form.html", record=posting)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint, and its answer once it has been checked again."""
    complaint = managed(request, Complaint.objects.select_related(*_OF, *_ABOUT), pk)
    form = ComplaintAnswerForm(request.POST or None, initial={"version": complaint.version})

    def answer() -> Complaint:
        given = dict(form.cleaned_data)
        return COMPLAINT_STEPS.perform(given.pop("result"), complaint, by=request.user, **given)

    if saved(request, form, complaint, answer):
        messages.success(request, "Đã ghi trả lời khiếu nại.")
        return redirect(page_of(complaint.of))
    ask = step_page(
        COMPLAINT_STEPS, "dismiss", complaint, request.user, form, _ways(complaint.of), heading=str(complaint),
        button="Ghi trả lời", shut=_DONE, closed=_closed(complaint.of),
    )  # fmt: skip
    about = Review.objects.filter(round=complaint.round_id, household=complaint.household_id)
    review = about.first() if complaint.round else None
    return ask.shown(request, "surveys/posting_form.html", record=complaint, review=review)


@delivers
def posting_notice_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The notice to hang, with its list; what hung once is on paper, and results may have changed since."""
    posting = managed(request, Posting.objects.select_related(*_OF, "village", "after__household"), pk)
    if posting.state != PostingState.RUNNING:
        raise Http404("It hangs no more.")
    name = f"Niêm yết {posting.village or 'toàn xã'} {posting.posted_on:%d-%m-%Y}"
    count = posted_count(posting)
    return download_paper(posting, posting_notice(posting), file_format, name, count)


@delivers
def complaint_letter_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The letter that answers a complaint, once it is answered."""
    complaint = managed(request, Complaint.objects.select_related(*_OF, *_ABOUT), pk)
    if complaint.is_open:
        raise Http404("It is not answered yet.")
    name = f"Trả lời khiếu nại về {complaint.about}"
    return download_paper(complaint, complaint_letter(complaint), file_format, name, 1)


@delivers
def board_list_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """What the board hands the chair."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    if not round.is_open:
        raise Http404("What is decided stands in the decisions.")
    name = f"Danh sách trình Chủ tịch {round.year} {round.commune}"
    return download_paper(round, board_list(round), file_format, name, round.reviews.submitted().count())


def posting_page(of: Round | Decision, form: SiteForm, heading: str) -> FormPage:
    """The page on which something posted or complained of is recorded."""
    return FormPage(form, heading, heading, _ways(of), shut=_closed(of), state=of.closed_words)


def _closed(of: Round | Decision) -> str:
    return "" if of.is_open else "Niêm yết và khiếu nại chỉ đọc."


def _ways(of: Round | Decision) -> list[Way]:
    if isinstance(of, Round):
        return [way_to(of), ("Niêm yết, khiếu nại", page_of(of))]
    return [(str(of), page_of(of))]
