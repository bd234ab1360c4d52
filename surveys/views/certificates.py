"""Certificates: what a settled round leaves to issue and confirm, each paper, and their PDF."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.models import Area
from huulien.lib.numbers import format_integer
from huulien.platform import access
from huulien.platform.form_page import step_page, way
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.listings import ListPage
from huulien.platform.saving import pressed, saved
from surveys.access import ISSUE_CERTIFICATES
from surveys.forms.certificates import ConfirmForm, LoseForm, WithdrawForm
from surveys.lists.certificates import CERTIFICATES
from surveys.models import Certificate
from surveys.services.certificates import certificates_due, confirm_certificates, take_confirmations_back
from surveys.steps.certificates import CERTIFICATE_STEPS, end_certificate
from surveys.views.rounds import round_for

FEW_CERTIFICATES = 300  # take less than three seconds
_ENDS = {"bao-mat": ("lose", LoseForm), "thu-hoi": ("withdraw", WithdrawForm)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be issued and confirmed by a settled round, and what was."""
    round = round_for(request, pk, ISSUE_CERTIFICATES)
    is_ready = round.is_settled and bool(round.procedure)
    form = ConfirmForm(request.POST or None, initial={"version": round.version, "issued_on": round.settled_on})

    def confirm() -> None:
        due = confirm_certificates(round=round, issued_on=form.cleaned_data["issued_on"], by=request.user)
        new, more = format_integer(len(due.to_issue)), format_integer(len(due.to_confirm))
        messages.success(request, f"Đã cấp mới {new} giấy, xác nhận thêm năm {due.year} cho {more} giấy.")

    if saved(request, form, round, confirm):
        return redirect("surveys:round_certificates", pk)
    context = {
        "round": round,
        "form": form,
        "due": certificates_due(round) if is_ready else None,
        "confirmed": round.certificate_years.filter(certificate__state="valid").count(),
    }
    return render(request, "surveys/round_certificates.html", context)


@login_required
@require_POST
def certificates_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Certificates no longer say what a round decided that is to be taken back."""
    round = round_for(request, pk, ISSUE_CERTIFICATES)
    if pressed(request, lambda _: take_confirmations_back(round=round, by=request.user)):
        messages.success(request, "Đã bỏ xác nhận theo đợt này. Thu lại giấy đã phát để ghi lại.")
    return redirect("surveys:round_certificates", pk)


@login_required
@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate: its years, and how it may end."""
    certificate = _certificate_for(request, pk)
    context = {
        "certificate": certificate,
        "years": certificate.years.select_related("round"),
        "replaced_by": Certificate.objects.filter(replaces=certificate).first(),
        "history": CERTIFICATE_STEPS.history(certificate),
    }
    return render(request, "surveys/certificate_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_end(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A certificate is lost and replaced, or withdrawn."""
    if step not in _ENDS:
        raise Http404
    name, form_class = _ENDS[step]
    certificate = _certificate_for(request, pk)
    form = form_class(request.POST or None, initial={"version": certificate.version})
    held: list[Certificate] = []

    def end() -> None:
        held.append(end_certificate(name, certificate, by=request.user, **form.cleaned_data))

    if saved(request, form, certificate, end):
        words = f"Đã cấp lại: {held[0]}." if name == "lose" else f"Đã thu hồi: {certificate}."
        messages.success(request, words)
        return redirect("surveys:certificate_detail", held[0].pk)
    ways = [
        way("Giấy chứng nhận", "surveys:certificate_list"),
        way(f"Số {certificate.number_words}", "surveys:certificate_detail", certificate.pk),
    ]
    return step_page(
        CERTIFICATE_STEPS, name, certificate, request.user, form, ways, about=f"{certificate}, {certificate.holder}.",
        shut="Giấy này hết giá trị rồi.",
    ).shown(request)  # fmt: skip


@delivers
def certificate_print(request: HttpRequest, pk: int) -> Delivery:
    """One certificate as PDF."""
    certificate = _certificate_for(request, pk)
    name = f"Giấy chứng nhận {certificate.number} hộ {certificate.household.code}"
    back = reverse("surveys:certificate_detail", args=[pk])
    return _pdf([certificate], certificate.commune, name, back)


@delivers
def certificate_file(request: HttpRequest) -> Delivery:
    """All that the list shows as one PDF: of a village, or of the commune."""
    page = ListPage(CERTIFICATES, request)
    found = list(page.query.prefetch_related("years"))
    return _pdf(found, page.filters.area, page.heading, page.url)


def _pdf(certificates: Sequence[Certificate], commune: Area, name: str, back: str) -> Delivery:
    def make() -> bytes:
        from surveys.papers.certificates import certificates_pdf  # ReportLab takes a fifth of a second to import

        return certificates_pdf(certificates, commune)

    return Delivery(
        make, "pdf", name, rows=len(certificates), few=FEW_CERTIFICATES, commune_id=commune.pk,
        what="Giấy chứng nhận, pdf", count=len(certificates), back=back,
        sees=[certificate.pk for certificate in certificates],
    )  # fmt: skip


def _certificate_for(request: HttpRequest, pk: int) -> Certificate:
    """The certificate; 404 outside the user's reach, 403 for who issues none."""
    access.require_somewhere(request.user, ISSUE_CERTIFICATES)
    related = ("household__village", "holder", "replaces", "commune__parent__parent")
    return get_object_or_404(Certificate.objects.visible_to(request.user).select_related(*related), pk=pk)
