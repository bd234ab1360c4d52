"""The files that show what was done: of a task, of what the people were told, of a training."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.platform.files.models import HIDDEN, StoredFile, file_guards
from huulien.platform.told import Told
from programs.models.posts import Training
from programs.models.tasks import Communication, Task
from programs.querysets import EvidenceQuerySet

OWNERS = ("task", "communication", "training")


def _of_one() -> Q:
    """Exactly one owner is named."""
    each = (Q(**{f"{name}__isnull": name != owner for name in OWNERS}) for owner in OWNERS)
    return reduce(or_, each)


class Evidence(StoredFile):
    """A file that shows what a record says. Its owner is one of `OWNERS`."""

    guards = file_guards(*OWNERS)
    told = Told("tệp “{name}”", hidden=(*HIDDEN, *(f"{owner}_id" for owner in OWNERS)))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="của việc"
    )
    communication = models.ForeignKey(
        Communication, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="của buổi"
    )
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="của lớp"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        verbose_name = "tệp minh chứng"
        verbose_name_plural = "tệp minh chứng"
        ordering = ["commune", "uploaded_at", "pk"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.CheckConstraint(name="evidence_is_of_one_record", condition=_of_one()),
        ]

    @property
    def owner(self) -> Task | Communication | Training:
        return next(record for name in OWNERS if (record := getattr(self, name)) is not None)
