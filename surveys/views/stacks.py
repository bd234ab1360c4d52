"""Paper forms of a round: printed for the visits, and a stack of them entered one after the other by keyboard."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from households.models import Area, Household
from huulien.lib.numbers import plain_number
from huulien.platform import access
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.papers.document import Document
from huulien.platform.papers.files import write
from surveys.access import FILL_REVIEWS
from surveys.forms.tasks import first_unfinished
from surveys.models import Review, Round
from surveys.papers.form_b import forms_document
from surveys.services.reviews import start_review
from surveys.services.visits import to_enter, unsent
from surveys.views.papers import FORMATS
from surveys.vocabulary import ReviewState

ALL = "tat-ca"
FEW = {"pdf": 80, "docx": 8}  # forms that take less than three seconds


class Stack:
    """The forms of a round in the order of their paper: of one village, or of all that the user fills."""

    def __init__(self, round: Round, user: Any, key: str) -> None:
        self.round, self.key = round, key
        found = to_enter(round, user)
        self.households = found if key == ALL else found.filter(village__in=_numbered(Area, key))

    @property
    def query(self) -> str:
        """What an address says of it."""
        return f"xap={self.key}"

    @cached_property
    def _places(self) -> dict[int, bool]:
        """Household → whether its form was sent, in their order."""
        sent = self.round.reviews.submitted().filter(household=OuterRef("pk"))
        return dict(self.households.annotate(is_sent=Exists(sent.order_by())).values_list("pk", "is_sent"))

    @property
    def total(self) -> int:
        return len(self._places)

    def number(self, household: int) -> int:
        """The place of a household in the stack; 0 for one that is not in it."""
        places = list(self._places)
        return places.index(household) + 1 if household in self._places else 0

    def next_after(self, household: int | None) -> Household | None:
        """The next whose form was not sent, from the top again after the last; another than this one."""
        places = list(self._places)
        start = self.number(household) if household else 0
        left = [pk for pk in places[start:] + places[:start] if pk != household and not self._places[pk]]
        return self.households.get(pk=left[0]) if left else None


def stack_of(request: HttpRequest, round: Round) -> Stack | None:
    """The stack that an address is in; None for a form by itself."""
    key = request.GET.get("xap", "")
    return Stack(round, request.user, key) if key else None


def address_in(stack: Stack | None, review: Review, task: str, more: str = "") -> str:
    """The address of a part of a form, still in its stack."""
    query = "&".join(filter(None, (more, stack.query if stack else "")))
    return reverse("surveys:review_task", args=[review.pk, task]) + (f"?{query}" if query else "")


def next_of(request: HttpRequest, stack: Stack, after: int | None) -> HttpResponse:
    """On to the next form of the stack, begun where there is none yet; to its page when all were sent."""
    household = stack.next_after(after)
    if household is None:
        messages.success(request, "Đã nhập và gửi hết các phiếu của xấp này.")
        return redirect("surveys:stack_list", stack.round.pk)
    try:
        review = start_review(round=stack.round, household=household, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("surveys:stack_list", stack.round.pk)
    return redirect(address_in(stack, review, first_unfinished(review)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stack_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The stacks, one a village; by POST on to the first form of one that was not sent, or to that after `sau`."""
    round = _round_to_fill(request, pk)
    if request.method == "POST":
        stack = Stack(round, request.user, request.POST.get("xap", ALL))
        return next_of(request, stack, plain_number(request.POST.get("sau", "")))
    own = to_enter(round, request.user)
    draft = Exists(round.reviews.filter(state=ReviewState.DRAFT, household=OuterRef("pk")).order_by())
    counts = {"of": Count("pk"), "drafts": Count("pk", filter=draft), "left": Count("pk", filter=unsent(round))}
    found = own.order_by().values_list("village").annotate(**counts)
    by_village = {village: (total, left - drafts, drafts, left) for village, total, drafts, left in found}
    villages = Area.objects.filter(pk__in=by_village).order_by("position", "pk")
    context = {
        "round": round,
        "villages": [(village, *by_village[village.pk]) for village in villages],
        "left": sum(left for *_, left in by_village.values()),
        "total": sum(total for total, *_ in by_village.values()),
        "all": ALL,
    }
    return render(request, "surveys/stack_list.html", context)


@delivers
def form_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """Form B as PDF or Word: of all households of the round that the user fills, of a village (`thon`), or of one
    (`ho`); filled with what is known, or without (`trong`); with neither, one that names nobody."""
    if file_format not in FORMATS:
        raise Http404
    round = _round_to_fill(request, pk)
    village, household, is_filled = request.GET.get("thon"), request.GET.get("ho"), "trong" not in request.GET
    households: list[Household] = []
    if is_filled or village or household:
        found = to_enter(round, request.user)
        if village:
            found = found.filter(village__in=_numbered(Area, village))
        if household:
            found = found.filter(pk__in=_numbered(Household, household))
        households = list(found)
        if not households:
            raise Http404
    name = f"Phiếu B {round.year}" + ("" if households else " trống")
    return Delivery(
        lambda: _written(forms_document(round, households, is_filled=is_filled), file_format), file_format, name,
        rows=len(households), few=FEW[file_format], commune_id=round.commune_id, what=f"{name}, {file_format}",
        count=len(households), back=reverse("surveys:stack_list", args=[pk]),
        sees=[household.pk for household in households],
    )  # fmt: skip


def _written(document: Document, file_format: str) -> bytes:
    if file_format == "pdf":
        from surveys.papers import form_b_pdf  # ReportLab takes a fifth of a second to import

        return form_b_pdf.write(document)
    return write(document, file_format)


def _numbered(model: type[Model], key: str) -> QuerySet[Any]:
    """The row of a number in an address, whatever was typed there; 404 for what is no number."""
    number = plain_number(key)
    if number is None:
        raise Http404
    return model._default_manager.filter(pk=number).order_by()


def _round_to_fill(request: HttpRequest, pk: int) -> Round:
    """The round; 404 where the user fills no reviews of its commune, 403 for who fills none anywhere."""
    access.require_somewhere(request.user, FILL_REVIEWS)
    rounds = Round.objects.filter(access.communes_filter(request.user, FILL_REVIEWS))
    return get_object_or_404(rounds.select_related("commune__parent"), pk=pk)
