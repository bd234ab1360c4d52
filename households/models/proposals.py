"""What a village head reports of a household, for the officer to record."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models.areas import Area
from households.models.register import Event, Household
from households.querysets import EventProposalQuerySet
from households.vocabulary import ProposalState
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told


class EventProposal(models.Model):
    """An event as a village head typed it; it changes nothing until the officer records it, in the officer's name.

    What was typed (`answers`, by the field of the event's form) is forgotten once it is decided.
    """

    audit_exclude = ("answers",)
    guards = (
        guards.Frozen(when=guards.OneOf("state", (ProposalState.RECORDED, ProposalState.DECLINED))),
        guards.Fixed(("commune_id", "household_id", "page", "proposed_by_id", "proposed_at")),
        guards.SameCommune(("household", "event")),
    )
    told = Told("đề nghị ghi “{summary}”", hidden=("page", "proposed_at", "event_id"), household="household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="proposals", verbose_name="hộ")
    page = models.CharField("biến động", max_length=20)  # the key of its form, see households.views.events.PAGES
    answers = models.JSONField("nội dung", default=dict)
    summary = VietnameseCharField("tóm tắt", max_length=200)
    note = VietnameseTextField("lời nhắn", blank=True)
    state = models.CharField("kết quả", max_length=10, choices=ProposalState.choices(), default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người báo"
    )
    proposed_at = models.DateTimeField("báo lúc", default=clock.now, editable=False)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="đã ghi thành"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EventProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "biến động thôn báo"
        verbose_name_plural = "biến động thôn báo"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_recorded_proposal_names_its_event",
                condition=Q(state=ProposalState.RECORDED, event__isnull=False)
                | (~Q(state=ProposalState.RECORDED) & Q(event=None)),
            )
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def village(self) -> Any:
        """Where the household lies now: whose officer and head it concerns."""
        return self.household.village
