"""Where the site keeps texts about a person: what of them is erased whole, and what only names somebody.

A text is of a person where its row names them, or where its row is of a household that they headed on its day. Of such
rows the free texts are erased whole; in every other row of their households only their names and numbers are. Each
column of text of a model that leads to a household or a member stands here (`tests/test_person_texts.py`).

Reports, which lead to nobody, are searched for the name (`report_mentions`).

Not reached: what is told of a task, a training or a meeting, which lead to nobody, and the files added to them, their
names and contents alike. Whoever finds somebody in a file takes it back; its bytes are gone 30 days later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from households.models import Event, EventProposal, Household, Member
from households.vocabulary import Relationship
from programs.models import (
    Award,
    EscapeRegistration,
    HelperVisit,
    Measurement,
    PoorFundEntry,
    SupportLine,
    SupportNeed,
    WayChoice,
)
from surveys.models import (
    Complaint,
    IncomeSource,
    LedgerAnswer,
    ListAddition,
    Meeting,
    Recognition,
    Review,
    ReviewNeed,
    ReviewRequest,
    SecondEntry,
)


@dataclass(frozen=True)
class Texts:
    """The free texts of a model: columns, and the paths to the household, the day and the person its rows are of."""

    whole: tuple[str, ...]
    home: str
    day: str
    member: str = ""
    of_others: tuple[str, ...] = ()  # columns that tell of somebody else: never handed out


TEXTS: Mapping[type[models.Model], Texts] = {
    Household: Texts(("phone",), "pk", "closed_on"),  # of one that lives on it is the others'
    Event: Texts(("note",), "household", "happened_on", "member"),
    EventProposal: Texts(("answers", "summary", "note"), "household", "proposed_at__date", "event__member"),
    Review: Texts(("returned_reason",), "household", "round__as_of"),
    ReviewNeed: Texts(("note",), "review__household", "review__round__as_of", "member"),
    LedgerAnswer: Texts(("reason",), "household", "round__as_of"),
    ReviewRequest: Texts(("reason", "reply", "received_from"), "household", "received_on"),
    ListAddition: Texts(("reason",), "household", "round__as_of"),
    Recognition: Texts(
        ("address", "received_from", "grounds", "reply"), "household", "received_on", "member"
    ),
    IncomeSource: Texts(("name",), "recognition__household", "recognition__received_on", "recognition__member"),
    Complaint: Texts(
        ("content", "answer"), "household", "received_on", "recognition__member",
        of_others=("received_from", "rechecked_by"),
    ),
    SupportNeed: Texts(
        ("asked_by", "held_up", "holder", "ended_paper", "ended_reason"), "household", "asked_on", "member"
    ),
    Award: Texts(("what_for", "ended_reason"), "household", "nominated_on", "member"),
    PoorFundEntry: Texts(("party", "purpose", "void_reason"), "household", "happened_on"),
    EscapeRegistration: Texts(
        ("will_do", "asks_for", "signed_by", "withdrawn_reason"), "household", "registered_on"
    ),
    HelperVisit: Texts(("done", "missing"), "helper__registration__household", "visited_on"),
    WayChoice: Texts(("reason",), "household", "chosen_at__date"),
    Measurement: Texts(("finding",), "member__household", "measured_on", "member"),
    SupportLine: Texts(
        ("left_out_reason", "received_by", "ground"), "household", "batch__period_from", "member"
    ),
}  # fmt: skip

# Rows that do not hang on a household and may name people of it, with the way there.
BESIDE: Mapping[type[models.Model], str] = {
    SecondEntry: "review__household",
    Meeting: "opinions__review__household",
}

# Columns in which only names and numbers are taken out, or that hold none, and why that is enough.
NAMES_ONLY: Mapping[str, Mapping[str, str]] = {
    "households.Household": {
        "code": "a number of the book", "address": "where the house stands", "head_name": "a copy of the name",
        "sort_key": "emptied with the name", "search_fold": "emptied with the name",
    },
    "households.Member": {
        "full_name": "emptied", "citizen_id": "emptied", "note": "emptied", "sort_key": "emptied",
        "search_fold": "emptied",
    },
    "households.EventProposal": {"page": "which form it was"},
    "surveys.Review": {
        "roster": "the person's own part is emptied", "facts": "answers under a number",
        "score_answers": "numbers of answers", "done_tasks": "names of parts", "outcome": "answers under a number",
        "reference": "a number of the form",
    },
    "surveys.TypingDraft": {"task": "the name of a part", "data": "forgotten after 30 days by `forget`"},
    "surveys.DecidedHousehold": {"head_name": "a copy of the name"},
    "surveys.CertificateYear": {"deprived": "codes of indicators"},
    "surveys.ReviewRequest": {"due_words": "how days were counted", "present_places": "numbers of characteristics"},
    "surveys.Recognition": {
        "full_name": "a copy of the name", "sort_key": "emptied with the name", "search_fold": "emptied with the name",
        "procedure": "a code", "due_words": "how days were counted",
    },
    "surveys.Complaint": {
        "about_name": "a copy of the name", "received_from": "who complained", "rechecked_by": "who checked again",
        "due_words": "how days were counted",
    },
    "surveys.Posting": {"places": "where it hung", "due_words": "how days were counted"},
    "surveys.SecondEntry": {"differences": "answers side by side"},
    "programs.Award": {"given_to": "a copy of the name", "decision": "a number of a paper"},
    "programs.PoorFundEntry": {"document": "a number of a paper"},
    "programs.WayChoice": {"measures": "names of measures and their costs", "proposed": "the same"},
    "programs.SupportLine": {
        "thing": "what was given", "measure": "its unit", "specification": "what tells it from others",
    },
    "programs.Helper": {"name": "who helps", "phone": "the number of who helps"},
    "programs.Official": {"full_name": "a copy of the name", "sort_key": "emptied with the name"},
    "programs.Post": {"title": "the name of a post"},
}  # fmt: skip


def texts_of(member: Member) -> dict[type[models.Model], models.QuerySet]:
    """The rows whose free texts are of the person, model by model."""
    headed = list(member.spells.filter(relationship=Relationship.HEAD))
    return {model: model._base_manager.filter(_of(texts, member, headed)).distinct() for model, texts in TEXTS.items()}


def _of(texts: Texts, member: Member, headed: list) -> Q:
    found = Q(**{texts.member: member}) if texts.member else Q(pk__in=[])
    for spell in headed:
        own = Q(**{texts.home: spell.household_id, f"{texts.day}__gte": spell.lived_from})
        if spell.lived_until:
            own &= Q(**{f"{texts.day}__lte": spell.lived_until})
        if texts.member:  # what names another member is theirs
            own &= Q(**{f"{texts.member}__isnull": True})
        found |= own
    return found
