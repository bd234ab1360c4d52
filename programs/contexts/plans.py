"""What the pages of a plan show: what it says, and what is still to write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from households.models import Area
from huulien.lib.numbers import format_decimal
from huulien.platform import clock
from huulien.platform.navigation import offered, spoken_of
from programs.models import Plan, PlanPart, PlanTarget, PlanVersion
from programs.vocabulary import PlanSection, TargetRef

# The headings of the plan's page → the sections under each.
HEADINGS = (
    ("I. Mục tiêu tổng quát", "muc-tieu", (PlanSection.GENERAL_AIM,)),
    ("II. Nhiệm vụ và giải pháp", "nhiem-vu", (PlanSection.TASKS,)),
    ("III. Nguồn lực thực hiện", "nguon-luc", (PlanSection.FUNDING, PlanSection.OTHER_RESOURCES)),
    ("IV. Tổ chức thực hiện", "to-chuc", (PlanSection.ORGANISATION,)),
)


@dataclass(frozen=True)
class SectionShown:
    heading: str
    anchor: str
    sections: tuple[PlanSection, ...]
    parts: list[PlanPart]


@dataclass(frozen=True)
class ToLookAt:
    """Something in a draft that may be left over from the year before: in words, and the page that mends it."""

    words: str
    url: str


class PlanPage:
    """A plan, part by part, each with the pages on which the user finds its work recorded (`recorded_at`)."""

    def __init__(self, plan: Plan, user: Any) -> None:
        self.plan = plan
        self.entries = offered(user)

    @cached_property
    def sections(self) -> list[SectionShown]:
        parts = list(self.plan.parts.order_by("position", "pk"))
        for part in parts:
            part.recorded_at = spoken_of(f"{part.title}. {part.text}", self.entries)
        by_section = {name: [part for part in parts if part.section == name] for name in PlanSection}
        return [
            SectionShown(heading, anchor, names, [part for name in names for part in by_section[name]])
            for heading, anchor, names in HEADINGS
        ]

    @cached_property
    def targets(self) -> list[PlanTarget]:
        targets = list(self.plan.targets.in_order())
        for target in targets:
            target.plan = self.plan
            target.recorded_at = spoken_of(f"{target.title}. {target.definition}", self.entries)
        return targets

    @cached_property
    def versions(self) -> list[PlanVersion]:
        """The latest first; each knows the one before it."""
        versions = list(self.plan.versions.order_by("-ordinal"))
        for place, version in enumerate(versions):
            version.plan = self.plan
            version.before = versions[place + 1] if place + 1 < len(versions) else None
        return versions

    @property
    def original(self) -> PlanVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def last(self) -> PlanVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def is_amended_now(self) -> bool:
        """Whether it was approved before, and is open to be amended."""
        return bool(self.versions) and not self.plan.is_approved

    @cached_property
    def blank(self) -> int:
        """How many parts and targets nobody has written yet."""
        parts = [part for section in self.sections for part in section.parts]
        return sum(not part.text for part in parts) + sum(not target.definition for target in self.targets)

    @property
    def heading(self) -> str:
        year = self.plan.year
        if self.plan.is_approved:
            return f"Kế hoạch {year}"
        doing = "đang sửa đổi" if self.versions else "đang soạn"
        return f"Kế hoạch {year} {doing}" + (f": còn {self.blank} phần chưa ghi" if self.blank else "")

    @property
    def file_words(self) -> str:
        return "Kế hoạch" if self.plan.is_approved else "Dự thảo"

    @cached_property
    def to_look_at(self) -> list[ToLookAt]:
        return [] if self.plan.is_approved else list(self._left_over())

    def _left_over(self) -> Iterator[ToLookAt]:
        """Words of the year before that the plan was begun from, and a rate that is not the plan's."""
        old = f"năm {self.plan.year - 1}"
        for target in self.targets:
            url = reverse("programs:plan_target_edit", args=[target.pk])
            if target.ref == TargetRef.A:
                if target.definition and not self._says_the_rate(target.definition):
                    yield ToLookAt(f"Mục tiêu a chưa ghi {format_decimal(self.plan.target_rate, 2)} %", url)
                if f"năm {self.plan.year}" not in target.definition and old in target.definition:
                    yield ToLookAt(f"Mục tiêu a còn ghi “{old}”", url)
            elif old in target.definition:
                yield ToLookAt(f"Mục tiêu {target.ref} còn ghi “{old}”", url)
        for section in self.sections:
            for part in section.parts:
                if old in part.text:
                    url = reverse("programs:part_edit", args=[part.pk])
                    yield ToLookAt(f"“{part.title}” còn ghi “{old}”", url)
        if str(self.plan.year - 1) in self.plan.based_on:
            url = reverse("programs:plan_edit", args=[self.plan.pk])
            yield ToLookAt(f"Căn cứ còn ghi năm {self.plan.year - 1}", url)

    def _says_the_rate(self, words: str) -> bool:
        said = [number.replace(",", ".") for number in re.findall(r"\d+(?:,\d+)?(?=\s*%)", words)]
        return any(Decimal(number) == self.plan.target_rate for number in said)


def plan_to_begin_from(commune: Area, year: int) -> Plan | None:
    """The latest plan of the commune before a year, from whose words the year's plan begins."""
    return Plan.objects.filter(commune=commune, year__lt=year).order_by("-year").first()


def this_year() -> int:
    return clock.today().year
