"""How a record moves from state to state: declared once, read by buttons, services, API and admin alike.

A table of `Step`s says of each: from which states to which, who may, who must not (four eyes), what must hold first,
and what it leaves behind. `perform` is the only way a record changes its state.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from huulien.platform import access, clock
from huulien.platform.locking import StaleRecord
from huulien.platform.models import StepRecord


@dataclass(frozen=True)
class Obstacle:
    """Something that must be mended before a step: in words, with the list that shows it or the field that asks it."""

    words: str
    url: str = ""
    link: str = "Xem danh sách"
    field: str = ""


class Refused(ValidationError):
    """A step was refused: for every reason at once."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = list(obstacles)
        by_field: dict[str, list[str]] = {}
        for obstacle in obstacles:
            by_field.setdefault(obstacle.field or "__all__", []).append(obstacle.words)
        super().__init__(by_field if set(by_field) != {"__all__"} else by_field["__all__"])


declared: dict[str, "Steps"] = {}  # by model: those whose apps have been asked for


def _nothing(record: Any, **given: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Step:
    """One way from some states to another.

    `obstacles(record, **given)` yields what must be mended first; `effect(record, by=…, reason=…, **given)` changes
    the record and what hangs on it, and returns the names of the record's fields it set. `given` is what the step asks
    for besides a reason.
    """

    name: str
    label: str  # the button: a verb with its object
    before: frozenset[str]
    after: str
    act: access.Act
    not_by: dict[str, str]  # field naming a user who must not take the step → why, in words
    obstacles: Callable[..., Iterable[Obstacle]] = _nothing
    effect: Callable[..., Iterable[str]] = _nothing
    reason_asked: str = ""  # how a missing reason is asked for; empty: none is needed


@dataclass(frozen=True)
class Steps:
    """The steps of one model. `area` and `parents` are its fields: where the right is asked, and what is locked first,
    outermost first; the commune is always among them."""

    model: type[models.Model]
    states: Any  # the LabelledEnum of its field `state`
    area: str
    parents: tuple[str, ...]
    table: tuple[Step, ...]

    def __post_init__(self) -> None:
        declared[self.model._meta.label_lower] = self

    def step(self, name: str) -> Step:
        return next(step for step in self.table if step.name == name)

    def offered(self, record: Any, user: Any) -> list[Step]:
        """The steps that stand open to the user now, whatever must still be mended first: the buttons of a page."""
        return [step for step in self.table if self.is_offered(step, record, user)]

    def is_offered(self, step: Step, record: Any, user: Any) -> bool:
        return (
            record.state in step.before
            and not self.barred(step, record, user)
            and access.may(user, step.act, getattr(record, self.area))
        )

    @staticmethod
    def barred(step: Step, record: Any, user: Any) -> list[str]:
        """Why this user must not take the step, whatever right they have: one reason for each part they had before."""
        if user is None:
            return []
        return [words for field, words in step.not_by.items() if getattr(record, f"{field}_id") == user.pk]

    def obstacles(self, name: str, record: Any, **given: Any) -> list[Obstacle]:
        """What must be mended before the step, as the record stands."""
        return list(self.step(name).obstacles(record, **given))

    def history(self, record: Any) -> list[tuple[Step, StepRecord]]:
        """The steps a record has taken, the latest first."""
        taken = StepRecord.objects.filter(model=self.model._meta.label_lower, row_id=record.pk)
        return [(self.step(kept.step), kept) for kept in taken.select_related("by").order_by("-pk")]

    def last_taken(self, records: Iterable[Any]) -> dict[int, StepRecord]:
        """Record → the latest step it took: when, by whom, why."""
        taken = StepRecord.objects.filter(
            model=self.model._meta.label_lower, row_id__in=[record.pk for record in records]
        )
        return {kept.row_id: kept for kept in taken.select_related("by").order_by("pk")}

    def last_reasons(self, records: Iterable[Any]) -> dict[int, str]:
        """Record → the reason of the latest step it took."""
        return {row: kept.reason for row, kept in self.last_taken(records).items()}

    def perform(self, name: str, record: Any, *, by: Any, version: int, reason: str = "", **given: Any) -> Any:
        """The record after the step, as the database has it now.

        Takes the locks of the record's parents and its own, reads it again, and refuses with all reasons at once
        (`Refused`), or because somebody else changed it meanwhile (`StaleRecord`). `by` is None for the installation
        itself, which fills a demonstration.
        """
        step = self.step(name)
        with transaction.atomic():
            fresh = self._locked(record)
            if fresh.version != version:
                raise StaleRecord(fresh)
            if by is not None:
                access.require(by, step.act, getattr(fresh, self.area))
            refusals = list(self._refusals(step, fresh, by, reason, given))
            if refusals:
                raise Refused(refusals)
            before = fresh.state
            changed = set(step.effect(fresh, by=by, reason=reason, **given))
            fresh.state, fresh.version = step.after, fresh.version + 1
            fresh.save(update_fields=["state", "version", *changed])
            self._keep(step, fresh, before, by, reason)
        return fresh

    def _refusals(self, step: Step, record: Any, by: Any, reason: str, given: dict[str, Any]) -> Iterable[Obstacle]:
        if record.state not in step.before:
            yield Obstacle(
                f"“{step.label}” không làm được nữa: {self.model._meta.verbose_name} đang ở trạng thái "
                f"“{self.states.label_of(record.state)}”."
            )
            return
        yield from map(Obstacle, self.barred(step, record, by))
        if step.reason_asked and not reason.strip():
            yield Obstacle(step.reason_asked, field="reason")
        yield from step.obstacles(record, **given)

    def _locked(self, record: Any) -> Any:
        """The record as it stands now, its parents and itself held until the transaction ends."""
        held: dict[str, Any] = {}
        for name in self.parents:
            if (key := getattr(record, f"{name}_id")) is None:
                continue
            field = self.model._meta.get_field(name)
            parents = field.remote_field.model._base_manager.select_for_update(no_key=True)
            held[name] = parents.get(pk=key)
        fresh = self.model._base_manager.select_for_update(no_key=True).get(pk=record.pk)
        for name, parent in held.items():
            setattr(fresh, name, parent)
        return fresh

    def _keep(self, step: Step, record: Any, before: str, by: Any, reason: str) -> None:
        StepRecord.objects.create(
            commune_id=record.commune_id,
            model=self.model._meta.label_lower,
            row_id=record.pk,
            step=step.name,
            state_before=before,
            state_after=record.state,
            by=by,
            at=clock.now(),
            reason=reason.strip(),
        )
