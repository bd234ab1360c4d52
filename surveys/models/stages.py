"""The steps of a round on its way from the list of households to the decision."""

from django.db import models
from django.db.models import F, Q

from households.models import Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Round
from surveys.rules.procedure import StageText, procedure_by_code
from surveys.vocabulary import Stage, StageState


class RoundStage(models.Model):
    """One step of one round: who answers for it, its last day and how that was counted, and when it was done.

    What a step is about has records of its own, which say how far it is (`surveys.steps.stages.WORK`): none is copied.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round",)),
        guards.Fixed(("commune_id", "round_id", "stage")),
    )
    told = Told("bước {stage}, rà soát {round_id.year}", hidden=("round_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.CASCADE, related_name="stages", verbose_name="đợt rà soát")
    stage = models.CharField("bước", max_length=10, choices=Stage.choices())
    state = models.CharField("trạng thái", max_length=10, choices=StageState.choices(), default=StageState.WAITING)
    owner = VietnameseCharField("người làm", max_length=150)
    due_on = models.DateField("hạn", null=True, blank=True)
    due_words = VietnameseCharField("cách đếm hạn", max_length=300, blank=True)
    started_on = models.DateField("bắt đầu ngày", null=True, blank=True)
    done_on = models.DateField("xong ngày", null=True, blank=True)
    note = VietnameseTextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "bước của đợt rà soát"
        verbose_name_plural = "các bước của đợt rà soát"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_stage_a_round",
                fields=["round", "stage"],
                violation_error_message="Đợt rà soát đã có bước này.",
            ),
            models.CheckConstraint(
                name="stage_says_when",
                condition=Q(state=StageState.WAITING, started_on=None, done_on=None)
                | Q(state=StageState.RUNNING, started_on__isnull=False, done_on=None)
                | Q(
                    state=StageState.DONE,
                    started_on__isnull=False,
                    done_on__isnull=False,
                    done_on__gte=F("started_on"),
                ),
                violation_error_message="Bước đã bắt đầu thì có ngày bắt đầu, đã xong thì có cả ngày xong, không trước "
                "ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bước {self.text.number}: {Stage.label_of(self.stage).lower()}"

    @property
    def text(self) -> StageText:
        """What the procedure of the round says of the step."""
        return procedure_by_code(self.round.procedure).stage(Stage(self.stage))

    @property
    def is_done(self) -> bool:
        return self.state == StageState.DONE
