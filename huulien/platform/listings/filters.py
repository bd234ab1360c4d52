"""What narrows a list: a form read from the address, in words for its heading, its chips and its files."""

from datetime import date
from typing import Any, Self

from django import forms
from django.db.models import QuerySet

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import search_fold
from huulien.platform.forms import SiteForm


class ListFilter(SiteForm):
    """The filters of a list; every one may be left out. `area` is what the list is of, `today` the day without `ngay`.

    A field whose widget is hidden is a choice of one: it is kept in the address and not shown.
    """

    carried: tuple[str, ...] = ("xa",)  # of the address, kept when the form is sent
    wide: tuple[str, ...] = ("q",)

    def __init__(self, data: Any, *, user: Any, area: Any, today: date) -> None:
        super().__init__(data)
        self.user, self.area, self.today = user, area, today

    def again(self, data: Any) -> Self:
        """The same list asked otherwise: of the same area, by the same user."""
        return type(self)(data, user=self.user, area=self.area, today=self.today)

    @property
    def on(self) -> date:
        """The day the list is of."""
        return self.value("ngay") or self.today

    def value(self, name: str) -> Any:
        """What a filter is set to; None when it is not, or the form cannot be read."""
        return self.cleaned_data.get(name) if self.is_valid() else None

    def matching(self, rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
        """The rows in which every word of `q` stands, without its marks, alike on both databases.

        For lists of some hundreds of titles; tables of people keep a folded column instead.
        """
        words = search_fold(self.value("q") or "").split()
        if not words:
            return rows
        texts = {pk: search_fold(" ".join(found)) for pk, *found in rows.order_by().values_list("pk", *columns)}
        return rows.filter(pk__in=[pk for pk, text in texts.items() if all(word in text for word in words)])

    def heading(self, count: int, noun: str) -> str:
        """What the list holds, as one says it."""
        return f"{format_integer(count)} {noun}"

    def subtitle(self) -> str:
        """Of where and when the list is."""
        return f"{self.area}, đến hết ngày {format_date_vi(self.on)}"

    def in_use(self) -> list[tuple[str, str]]:
        """(name, words) of each filter in use."""
        if not self.is_valid():
            return []
        used = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and not field.widget.is_hidden:
                used.append((name, f"{field.label}: {self._in_words(field, value)}"))
        return used

    @staticmethod
    def _in_words(field: forms.Field, value: Any) -> str:
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices)[value])
        return format_date_vi(value) if isinstance(value, date) else str(getattr(value, "name", value))
