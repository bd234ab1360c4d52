"""The steps of a round: laid out when it opens, with the last day of each; ended by the decision."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from huulien.lib.working_days import NoHolidays
from huulien.platform.holidays import working_calendar
from huulien.platform.locking import claim
from surveys.models import Round, RoundStage
from surveys.rules.deadlines import stage_deadlines
from surveys.rules.procedure import procedure_by_code
from surveys.services.open_round import due_after
from surveys.vocabulary import RoundKind, Stage, StageState


def begin_stages(round: Round) -> list[RoundStage]:
    """The steps of a new round, each with its last day and how that was counted."""
    procedure, kind = procedure_by_code(round.procedure), RoundKind(round.kind)
    try:
        due = stage_deadlines(procedure, kind, round.opened_on, round.due_on, working_calendar())
    except NoHolidays as error:
        raise ValidationError({"due_on": str(error)}) from None
    return RoundStage.objects.bulk_create(
        RoundStage(
            commune_id=round.commune_id,
            round=round,
            stage=text.stage,
            owner=text.who,
            due_on=due[text.stage].on,
            due_words=due[text.stage].words,
        )
        for text in procedure.stages_of(kind)
    )


def count_from_start(stage: RoundStage, started_on: date) -> list[str]:
    """The names of the fields set: the day a step began, and its last day where the procedure counts that from there.

    Villages begin at different days: what runs village by village keeps the last day of all.
    """
    stage.started_on = started_on
    if stage.text.lasts is None or stage.text.per_village:
        return ["started_on"]
    due = due_after(stage.round, stage.text.lasts, started_on, "started_on")
    stage.due_on, stage.due_words = due.on, due.words
    return ["started_on", "due_on", "due_words"]


@transaction.atomic
def edit_stage(*, stage: RoundStage, version: int, owner: str, note: str) -> None:
    """Who answers for the step, and what there is to remember of it."""
    if not stage.round.is_open:
        raise ValidationError("Đợt rà soát không còn mở, các bước chỉ đọc.")
    claim(stage, version)
    stage.owner, stage.note = owner, note
    stage.save(update_fields=["owner", "note"])


def end_with_decision(round: Round) -> None:
    """The last step is done by the decision itself, on its day."""
    round.stages.filter(stage=Stage.DECISION).update(
        state=StageState.DONE,
        started_on=round.settled_on,
        done_on=round.settled_on,
        version=F("version") + 1,
    )
