"""Database fields for Vietnamese text: normalised at the last edge, ordered the same on every database."""

from typing import Any

from django.db import models

from huulien.lib.text import same_signs
from huulien.platform import clock


class VietnameseCharField(models.CharField):
    """Text kept in one form of its signs, so that equal words are equal bytes."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return same_signs(value) if isinstance(value, str) else value


class VietnameseTextField(models.TextField):
    """Long text kept in one form of its signs."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return same_signs(value) if isinstance(value, str) else value


class LastSavedField(models.DateTimeField):
    """The moment of the last save, by the office's clock."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        moment = clock.now()
        setattr(model_instance, self.attname, moment)
        return moment


class SortKeyField(models.CharField):
    """A key of `huulien.lib.text.sort_key`, compared byte by byte: SQLite's default, PostgreSQL's "C"."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
