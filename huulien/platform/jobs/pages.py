"""The page on which somebody waits for a file: it says how far the file is, asks again by itself, and then gives it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huulien.platform import clock
from huulien.platform.jobs.asking import ask_again
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.upkeep import waits_in_vain
from huulien.platform.jobs.vocabulary import JobState

# Seconds until the page asks again, by how long it has been waited; after the last it asks no more: a page that asks
# for ever would keep whoever left it open logged in.
PACE = ((timedelta(seconds=20), 2), (timedelta(minutes=3), 5), (timedelta(minutes=12), 15))


def wait_page(request: HttpRequest, job: Job, *, file: str, back: str, back_words: str) -> HttpResponse:
    """The page about a job, whose file lies at the address `file`; sent as a form, what has failed is made again."""
    if request.method == "POST":
        ask_again(job)
        return redirect(request.get_full_path())
    waited = clock.moment() - job.asked_at
    context = {
        "job": job,
        "asked_at": job.asked_at,
        "waited": span_words(waited),
        "before": Job.objects.filter(state=JobState.WAITING, asked_at__lt=job.asked_at).count(),
        "is_stalled": job.is_waiting and waits_in_vain(),
        "file": file,
        "back": back,
        "back_words": back_words,
    }
    pause = next((pause for until, pause in PACE if waited < until), None)
    context["pause"] = None if job.is_done or job.has_failed else pause
    response = render(request, "jobs/wait.html", context)
    # The header does what a line of script would, and works without any.
    if job.is_done:
        response.headers["Refresh"] = f"0; url={file}"
    elif context["pause"]:
        response.headers["Refresh"] = str(context["pause"])
    return response


def span_words(span: timedelta) -> str:
    """How long, as one says it: "12 giây", "3 phút"."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} giây"
    return f"{seconds // 60} phút" if seconds < 3600 else f"{seconds // 3600} giờ {seconds % 3600 // 60} phút"
