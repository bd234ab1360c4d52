"""The figures of a report, taken once: its paper as data, the lists it counted, and what it all rests on."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import resolve

from households.models import Area
from huulien.lib.parameters import NoValueInForce
from huulien.platform import clock, content
from huulien.platform.listings import ListFilter, Listing, list_url
from huulien.platform.listings.registry import listing_at
from huulien.platform.papers.document import Block, Document, Kind
from huulien.platform.papers.frozen import freeze, seal, thaw
from reports.checking import check_of
from reports.layouts import sheets_of
from reports.models import Report
from reports.packing import pack, unpack
from reports.paper import Paper
from reports.paper.assembly import OwnPart, Section, Signature, assemble
from reports.paper.figures import figures_by_village, figures_of
from reports.paper.kept import HOUSEHOLDS, MOVES, PEOPLE, RECORDS, Rows
from reports.periods import parse_period
from reports.scope import Scope, parse_scope
from surveys.rules.standard import standard_on

# What was counted → the list of what was kept of it.
LISTS = {
    HOUSEHOLDS: "report_households", PEOPLE: "report_people", "flow": "report_households", MOVES: "report_moves",
    **dict.fromkeys(RECORDS, "report_records"),
}  # fmt: skip
OWN_PARTS = (
    ("kho-khan", "Khó khăn, vướng mắc và nguyên nhân", "difficulties"),
    ("kien-nghi", "Đánh giá, kiến nghị", "proposals"),
    ("ky-toi", "Nhiệm vụ trọng tâm kỳ tới", "next_tasks"),
)


def take(report: Report, by: Any) -> list[str]:
    """Put into `report` what the book says now, and the keys of every list its numbers count; the fields set."""
    paper = paper_of(report)
    report.content = content_of(paper)
    kept, lists = paper.kept.rows, _Lists(report.commune, by, paper.scope)
    found = {
        address: rows for address in _addresses(report.content) if (rows := kept.get(address) or lists.behind(address))
    }
    report.lists = pack(found)
    report.seal, report.frozen_at = seal(report.content), clock.now()
    report.basis = _basis(paper)
    return ["content", "lists", "seal", "frozen_at", "basis"]


def paper_of(report: Report) -> Paper:
    """The paper of a report as the book has it now."""
    return Paper(report.commune, parse_period(report.period), parse_scope(report.scope))


def content_of(paper: Paper) -> dict[str, Any]:
    """The paper as data: what stands around it, and its sections."""
    sections = [
        {"key": section.key, "title": section.title, "blocks": freeze(section.blocks)} for section in paper.sections
    ]
    chosen = {} if paper.scope.is_everything else {"scope": paper.scope.code}  # so that the seal is over it too
    kept = {"frame": freeze(paper.frame), "sections": sections, "annexes": freeze(paper.annexes)}
    return {**kept, "figures": figures_of(paper), "villages": figures_by_village(paper), **chosen}


def sections_of(report: Report) -> list[Section]:
    """The sections as they were taken, each number leading to the list that was kept of it."""
    urls = {
        address: list_url(LISTS[counted], bc=report.pk, ds=key_of(address))
        for address, (counted, _) in unpack(report.lists).items()
    }
    return [
        Section(kept["key"], kept["title"], _blocks(_leading(kept["blocks"], urls)))
        for kept in (report.content or {}).get("sections", ())
    ]


def document_of(report: Report) -> Document:
    """The whole paper of a report: taken, edited, and signed once it is."""
    if report.content is None:
        return paper_of(report).document
    edited = {sentence.place: sentence.text for sentence in report.sentences.all()}
    frame: Document = thaw(report.content["frame"])
    own = [OwnPart(key, title, getattr(report, field)) for key, title, field in OWN_PARTS]
    signed = Signature(report.number, report.issued_on, report.signer_title, report.signer_name)
    document = assemble(
        frame, sections_of(report), own=own, edited=edited, signed=signed, is_draft=not report.is_issued,
        annexes=(*_blocks(report.content.get("annexes", [])), *(sheet.block for sheet in sheets_of(report))),
    )  # fmt: skip
    return replace(document, check=check_of(report))


def has_moved(report: Report) -> bool:
    """Whether the book says something else by now than when the figures were taken; asked by every page of a draft, so
    counted once for as long as nothing in the commune changes."""
    key = content.data_key(report.commune_id, "report", report.period, report.scope, clock.today())

    def seal_now() -> str:
        return seal(content_of(paper_of(report)))

    return bool(content.kept(key, seal_now) != report.seal)


def plain(text: Any) -> str:
    """The words of a paragraph, its numbers as they are printed."""
    pieces = text if isinstance(text, tuple) else (text,)
    return "".join(piece if isinstance(piece, str) else piece.words for piece in pieces)


def key_of(address: str) -> str:
    """What names a kept list in an address."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def rows_behind(report: Report, key: str) -> Rows:
    """(list, keys of its rows) of what a number of the report counted; a `KeyError` when there is none such."""
    return {key_of(address): rows for address, rows in unpack(report.lists).items()}[key]


def _blocks(kept: Any) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = thaw(kept)
    return blocks


def _leading(kept: Any, urls: Mapping[str, str]) -> Any:
    """The same with the addresses of lists as they are now replaced by those of what was kept of them."""
    if isinstance(kept, list):
        return [_leading(part, urls) for part in kept]
    if not isinstance(kept, dict):
        return kept
    found = {name: _leading(value, urls) for name, value in kept.items()}
    if address := kept.get("url"):
        found["url"] = urls.get(address, "")
    return found


def _addresses(kept: Any) -> Iterator[str]:
    """Every address that a number of the paper leads to, once."""
    return iter(dict.fromkeys(_every_address(kept)))


def _every_address(kept: Any) -> Iterator[str]:
    if isinstance(kept, list):
        for part in kept:
            yield from _every_address(part)
    elif isinstance(kept, dict):
        if kept.get("url"):
            yield kept["url"]
        for part in kept.values():
            yield from _every_address(part)


class _Lists:
    """The lists that the numbers of one report open; what a list reads before it is narrowed, it reads once."""

    def __init__(self, commune: Area, by: Any, scope: Scope) -> None:
        self.commune, self.by, self.scope = commune, by, scope
        self._whole: dict[Any, ListFilter] = {}

    def behind(self, address: str) -> Rows | None:
        """What the list at an address counts, and the keys of its rows; None for a page that is no list of people.

        Of a report of some villages, a list that is narrowed to none of them is theirs together.
        """
        parts = urlsplit(address)
        listing = listing_at(resolve(parts.path).view_name)
        if listing is None or listing.key not in LISTS:
            return None
        asked = [QueryDict(parts.query)]
        if self.scope.villages is not None and "thon" not in asked[0]:
            asked = [QueryDict(f"{parts.query}&thon={village}") for village in self.scope.villages]
        keys: list[int] = []
        for query in asked:
            rows = listing.rows(self._filters(listing, query))
            keys += rows.order_by("pk").values_list("pk", flat=True)
        return listing.key, sorted(keys)

    def _filters(self, listing: Listing, query: QueryDict) -> ListFilter:
        """The list narrowed so. The addresses of a paper name no commune, and whoever takes it may serve several: a
        village of the report's own names it."""
        place = (listing.filters, query.get("dot"))
        if place not in self._whole:
            request = HttpRequest()
            request.method, request.user = "GET", self.by
            village = Area.objects.villages_of(self.commune).order_by("pk").first()
            request.GET = QueryDict(f"{query.urlencode()}&thon={village.pk}") if village else query
            self._whole[place] = listing.filters(request)
        return self._whole[place].again(query)


def _basis(paper: Paper) -> dict[str, Any]:
    """The versions of what the figures rest on: standard, procedure and decision of the round, plan."""
    round, plan = paper.latest_round, paper.plan
    try:
        standard = standard_on(paper.situation.on).code
    except NoValueInForce:
        standard = ""
    version = plan.versions.last() if plan else None
    return {
        "scope": paper.scope.code,
        "as_of": paper.situation.on.isoformat(),
        "standard": standard,
        "procedure": round.procedure if round else "",
        "round": f"{round}: {round.decision_number}" if round else "",
        "plan": f"{plan.number or plan}" if plan else "",
        "plan_version": version.pk if version else None,
        "kind": Kind.REPORT.value,
    }
