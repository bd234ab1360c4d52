"""Papers as files: who takes one is written down."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from huulien.platform.jobs.delivering import Delivery
from huulien.platform.papers.document import Document
from huulien.platform.papers.files import delivery
from surveys.models import Round

FORMATS = ("pdf", "docx")


def download_paper(
    of: Any, document: Document, file_format: str, name: str, count: int, *, back: str = "", sees: Any = ()
) -> Delivery:
    """A paper on a round, or another record of a commune, as a file; `count` is how many households it names.

    `sees` is None where the paper says more to some.
    """
    if file_format not in FORMATS:
        raise Http404
    round = of if isinstance(of, Round) else getattr(of, "round", None)
    back = back or (reverse("surveys:round_detail", args=[round.pk]) if round else reverse("surveys:recognition_list"))
    return delivery(
        document, file_format, name, count=count, commune_id=of.commune_id, what=f"{document.title}, {file_format}",
        back=back, sees=sees,
    )  # fmt: skip
