"""Form B on the screen: six short tasks, check answers, send; then checking or returning it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.access import SEE_CITIZEN_IDS, SEE_HOUSEHOLDS
from households.models import Household
from huulien.lib.labels import Sign
from huulien.platform import access, clock
from huulien.platform.forms import LongTextField
from huulien.platform.saving import pressed, saved, stepped_by_button
from surveys.access import CHECK_REVIEWS, FILL_REVIEWS, MANAGE_ROUNDS
from surveys.contexts.reviews import ReviewPage
from surveys.forms.base import TaskForm
from surveys.forms.conclusion import SubmitForm
from surveys.forms.places import INCOME, task_of
from surveys.forms.tasks import CONCLUSION, HOUSEHOLD, TASKS, Task, first_unfinished
from surveys.models import Review, Round, TypingDraft
from surveys.services import reviews
from surveys.services.rounds import households_to_review
from surveys.steps.reviews import REVIEW_STEPS
from surveys.views.stacks import Stack, address_in, next_of, stack_of
from surveys.vocabulary import ReviewState, RoundKind, conclusion_sign, part_sign


@dataclass(frozen=True)
class Part:
    """A part of Form B in the strip of all six."""

    slug: str
    name: str
    sign: Sign


LONGEST_TYPED, MOST_VALUES = 2_000, 100  # of what is kept unsaved: more than any field takes
SCREEN = re.compile(r"[a-z0-9_-]{1,40}")  # a person or a dimension: a place on the same page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_open(request: HttpRequest, round_pk: int, household_pk: int) -> HttpResponse:
    """On to the household's review in a round; where there is none yet, a button that begins it."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    round = get_object_or_404(Round.objects.visible_to(request.user), pk=round_pk)
    households = Household.objects.visible_to(request.user).select_related("village__parent")
    household = get_object_or_404(households, pk=household_pk, commune=round.commune_id)
    review = Review.objects.filter(round=round, household=household).first()
    if review:
        return redirect("surveys:review_detail", review.pk)
    access.require(request.user, FILL_REVIEWS, household.village)
    if request.method == "POST":
        try:
            review = reviews.start_review(round=round, household=household, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(household)
        return redirect("surveys:review_task", review.pk, next(iter(TASKS)))
    context = {
        "round": round,
        "household": household,
        "is_listed": reviews.is_on_list(round, household),
        "is_in_year": round.kind == RoundKind.IN_YEAR,
        "may_manage": access.may(request.user, MANAGE_ROUNDS, round.commune),
        "may_print": access.may(request.user, SEE_CITIZEN_IDS, household.village),
    }
    return render(request, "surveys/review_open.html", context)


@login_required
@require_safe
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft goes on where it stopped; a review that was sent is read here, and checked or returned."""
    review = visible_review(request, pk)
    page = ReviewPage(review, request.user)
    if page.may_fill:
        return redirect("surveys:review_task", review.pk, first_unfinished(review))
    return render(request, "surveys/review_detail.html", {"page": page, "review": review})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_task(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """One task of a draft: saved; filled as last year (`giu-nhu`); or only derived anew (`tinh-lai`).

    With `xap` in the address the draft is one of a stack of paper, entered by keyboard alone. With the header X-Draft
    what is typed is kept as it is, and nothing is checked.
    """
    review = visible_review(request, pk)
    access.require(request.user, FILL_REVIEWS, review.village)
    page = ReviewPage(review, request.user)
    stack = stack_of(request, review.round)
    if task == CONCLUSION:
        return _conclusion(request, review, SubmitForm(initial={"version": review.version}), stack)
    if task not in TASKS:
        raise Http404
    if "X-Draft" in request.headers:
        return _keep_typing(request, review, TASKS[task])
    if not page.may_fill:
        messages.info(request, "Phiếu đã gửi hoặc đã chốt nên không sửa được ở đây.")
        return redirect("surveys:review_detail", review.pk)
    form = TASKS[task].form(request.POST or None, review=review, last=page.last, user=request.user)
    if "giu-nhu" in request.POST and page.last:
        return _keep_last(request, review, TASKS[task], form, stack)
    if "tinh-lai" in request.POST:
        form.derive_again()
        messages.info(request, "Đã tính lại theo câu trả lời trên trang này, chưa lưu.")
    elif request.method == "POST" and (answer := _save(request, review, TASKS[task], form, stack)):
        return answer
    draft = TypingDraft.objects.filter(review=review, user=request.user, task=form.task).first()
    if draft and "khoi-phuc" in request.GET and request.method != "POST":
        form.restore(draft.data, is_older=draft.review_version != review.version)
    if stack:
        form.focus()
    context = _task_context(page, task, stack) | {
        "form": form,
        "draft": None if form.is_bound or "khoi-phuc" in request.GET else draft,
        "draft_url": request.path,
    }
    if form.review is not review:  # what is shown follows from the typing; the strip of parts, from what is saved
        context |= {"page": ReviewPage(form.review, request.user), "review": form.review}
    return render(request, TASKS[task].template, context)


@login_required
@require_POST
def review_members_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the household's members over from the register again."""
    review = visible_review(request, pk)
    access.require(request.user, FILL_REVIEWS, review.village)
    if pressed(request, lambda version: reviews.refresh_members(review=review, version=version)):
        messages.success(request, "Đã cập nhật danh sách thành viên theo sổ.")
    return redirect("surveys:review_task", review.pk, "ho")


@login_required
@require_POST
def review_draft_discard(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """Forget what the user typed into a task and did not save."""
    review = visible_review(request, pk)
    access.require(request.user, FILL_REVIEWS, review.village)
    if task not in TASKS:
        raise Http404
    reviews.forget_typing(review=review, user=request.user, task=TASKS[task].form.task)
    return redirect("surveys:review_task", review.pk, task)


@login_required
@require_POST
def review_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the review for checking; the household's words have been read back to it."""
    review = visible_review(request, pk)
    access.require(request.user, FILL_REVIEWS, review.village)
    form = SubmitForm(request.POST)

    def submit() -> None:
        REVIEW_STEPS.perform("submit", review, by=request.user, version=form.cleaned_data["version"])

    stack = stack_of(request, review.round)
    if saved(request, form, review, submit):
        return next_of(request, stack, review.household_id) if stack else redirect("surveys:review_sent", review.pk)
    return _conclusion(request, review, form, stack)


@login_required
@require_safe
def review_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation, with the reference number."""
    review = visible_review(request, pk)
    access.require(request.user, FILL_REVIEWS, review.village)
    if review.state == ReviewState.DRAFT:
        return redirect("surveys:review_detail", review.pk)
    return render(request, "surveys/review_sent.html", {"review": review, "next": _next_to_do(review)})


@login_required
@require_POST
def review_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The review was found right."""
    review = visible_review(request, pk)
    access.require(request.user, CHECK_REVIEWS, review.village)
    if stepped_by_button(request, REVIEW_STEPS, "check", review):
        messages.success(request, f"Đã kiểm tra phiếu {review.reference}.")
    return redirect("surveys:review_detail", review.pk)


@login_required
@require_POST
def review_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The review goes back to whoever filled it, with the reason."""
    review = visible_review(request, pk)
    access.require(request.user, CHECK_REVIEWS, review.village)
    reason = LongTextField(required=False).to_python(request.POST.get("reason", ""))
    if stepped_by_button(request, REVIEW_STEPS, "return", review, reason=reason):
        messages.success(request, f"Đã trả lại phiếu {review.reference}.")
    return redirect("surveys:review_detail", review.pk)


def visible_review(request: HttpRequest, pk: int) -> Review:
    """The review; 404 when its household is not within the user's reach, 403 for a user who sees no households."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    found = Review.objects.visible_to(request.user).select_related("round", "household", "village__parent__parent")
    review = get_object_or_404(found, pk=pk)
    review.commune = review.village.parent
    return review


def _conclusion(request: HttpRequest, review: Review, form: SubmitForm, stack: Stack | None) -> HttpResponse:
    if stack:
        form.fields["read_back"].widget.attrs["autofocus"] = True
    context = _task_context(ReviewPage(review, request.user), CONCLUSION, stack) | {"sending": form}
    return render(request, "surveys/task_conclusion.html", context)


def _task_context(page: ReviewPage, current: str, stack: Stack | None) -> dict[str, Any]:
    parts = _parts(page)
    place = [part.slug for part in parts].index(current)
    return {
        "page": page,
        "review": page.review,
        "current": current,
        "number": place + 1,
        "parts": parts,
        "part": parts[place],
        "stack": stack,
        "stack_number": stack.number(page.review.household_id) if stack else 0,
    }


def _parts(page: ReviewPage) -> list[Part]:
    """The six parts with their state; what is missing is counted where it is asked."""
    unknown = Counter(task_of(missing.facts[0]) for missing in page.missing for _ in missing.facts)
    unknown[INCOME] = min(1, unknown[INCOME])  # points or money: either is enough
    unknown[HOUSEHOLD] = 0 if page.review.visited_on else 1
    done = page.review.done_tasks
    parts = [
        Part(task.slug, task.name, part_sign(is_saved=task.form.task in done, unknown=unknown[task.slug]))
        for task in TASKS.values()
    ]
    return [*parts, Part(CONCLUSION, "Kết luận", conclusion_sign(page.review.poverty_class))]


def _after(request: HttpRequest, review: Review, task: Task, stack: Stack | None) -> str:
    """Where a saved part leads on: the next screen of the phone, the same page for a draft, or the next part."""
    here = address_in(stack, review, task.slug)
    screen = request.POST.get("tiep", "")
    if SCREEN.fullmatch(screen):
        return f"{here}#{screen}"
    if "nhap" in request.POST:
        messages.success(request, f"Đã lưu nháp {clock.now():%H:%M}.")
        return here
    slugs = [*TASKS, CONCLUSION]
    return address_in(stack, review, slugs[slugs.index(task.slug) + 1])


def _save(request: HttpRequest, review: Review, task: Task, form: TaskForm, stack: Stack | None) -> HttpResponse | None:
    """The redirect after a save; None when the form says why not, and then what was typed is kept."""
    if saved(request, form, review, form.save, form.saved_meanwhile):
        return redirect(_after(request, review, task, stack))
    if review.state == ReviewState.DRAFT and review.round.is_open:
        reviews.keep_typing(review=review, user=request.user, task=form.task, data=_typed(form), version=review.version)
    return None


def _keep_last(request: HttpRequest, review: Review, task: Task, form: TaskForm, stack: Stack | None) -> HttpResponse:
    """Last year's values where the page leaves a question open, kept as typing: somebody looks before it is saved."""
    taken, seen = form.taken_from_last(), request.POST.get("version")

    def keep(version: int) -> None:
        reviews.keep_typing(
            review=review,
            user=request.user,
            task=form.task,
            data=_typed(form) | taken,
            version=review.version if seen == str(review.version) else 0,
        )

    if not pressed(request, keep):
        return redirect(address_in(stack, review, task.slug))
    year = form.last.round.year
    if taken:
        words = f"Đã điền {len(taken)} câu theo năm {year}, chưa lưu. Xem lại từng câu với hộ rồi lưu."
        messages.success(request, words)
    else:
        messages.info(request, f"Không còn câu bỏ trống nào mà năm {year} đã ghi.")
    return redirect(address_in(stack, review, task.slug, "khoi-phuc=1"))


def _keep_typing(request: HttpRequest, review: Review, task: Task) -> JsonResponse:
    """The answer to `draft.js`."""
    url = reverse("surveys:review_task", args=[review.pk, task.slug])
    if request.POST.get("version") != str(review.version):
        return JsonResponse({"url": url}, status=409)
    form = task.form(request.POST, review=review, last=None, user=request.user)
    try:
        draft = reviews.keep_typing(
            review=review, user=request.user, task=form.task, data=_typed(form), version=review.version
        )
    except ValidationError:
        return JsonResponse({"url": reverse("surveys:review_detail", args=[review.pk])}, status=409)
    return JsonResponse(
        {
            "saved_at": f"{timezone.localtime(draft.saved_at):%H:%M}",
            "version": review.version,
            "fields": {name: list(errors) for name, errors in form.errors.items()},
        }
    )


def _typed(form: TaskForm) -> dict[str, list[str]]:
    """What was posted into the fields of the form; without NUL, which PostgreSQL cannot keep. What is longer than any
    field takes is cut: it would be refused when it is saved."""
    return {
        name: [value.replace("\0", "")[:LONGEST_TYPED] for value in form.data.getlist(name)[:MOST_VALUES]]
        for name in form.fields
        if name != "version" and name in form.data
    }


def _next_to_do(review: Review) -> Household | None:
    """The next household of the village that still has no finished review in the round."""
    finished = Review.objects.submitted().filter(round=review.round).values("household")
    waiting = households_to_review(review.round).filter(village=review.village).exclude(pk__in=finished)
    return waiting.by_name().first()
