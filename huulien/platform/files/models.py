"""What is kept of a file besides its bytes; each kind of record that takes files declares a model of its own."""

from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from huulien.lib.numbers import format_decimal
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.files.vocabulary import FileKind

WRITTEN = ("commune_id", "key", "name", "kind", "size", "sha256", "uploaded_by_id", "uploaded_at")
HIDDEN = ("key", "sha256", "size", "uploaded_by_id", "uploaded_at", "taken_back_by_id", "taken_back_at")


class StoredFile(models.Model):
    """A file somebody added. Taken back, its row stays with the reason; its bytes go after some days."""

    # Where its bytes lie, see `storage`; of what is told of them the digest finds any change.
    key = models.CharField("tên lưu", max_length=32, unique=True)
    name = VietnameseCharField("tên tệp", max_length=160)
    kind = models.CharField("loại tệp", max_length=5, choices=FileKind.choices())
    size = models.PositiveBigIntegerField("số byte")
    sha256 = models.CharField("dấu SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người tải lên"
    )
    uploaded_at = models.DateTimeField("tải lên lúc")
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người gỡ"
    )
    taken_back_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    taken_back_reason = VietnameseCharField("vì sao gỡ", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_taken_back_says_why",
                condition=Q(taken_back_at=None, taken_back_reason="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_reason=""),
                violation_error_message="Ghi vì sao gỡ tệp này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        return self.taken_back_at is None

    @property
    def size_words(self) -> str:
        """As one says it: 812 KB, 2,4 MB."""
        if self.size < 1024 * 1024:
            return f"{max(1, round(self.size / 1024))} KB"
        return f"{format_decimal(Decimal(self.size) / (1024 * 1024), 1)} MB"


def file_guards(*owners: str) -> tuple[guards.Guard, ...]:
    """What holds of every file: it is never changed or removed, only taken back once; `owners` are its foreign keys."""
    columns = tuple(f"{name}_id" for name in owners)
    return (
        guards.Fixed((*WRITTEN, *columns)),
        guards.Frozen(when=guards.Known("taken_back_at"), word="taken_back"),
        guards.NeverRemoved(),
        guards.SameCommune(owners),
    )


def stored_models() -> list[type[StoredFile]]:
    """The models of files there are."""
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]
