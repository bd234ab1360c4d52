"""Template tags of Form B and its rounds."""

from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from households.models import Area
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer
from huulien.platform.listings import list_url
from surveys.forms.base import TaskForm
from surveys.forms.meetings import OpinionsForm
from surveys.forms.places import anchor_of, task_of
from surveys.models import Review, Round
from surveys.rules.explain import Missing
from surveys.vocabulary import ANSWERS, state_sign

register = template.Library()


@register.filter
def beside(form: TaskForm, name: str) -> str:
    """What stands beside a field: somebody else's value just saved, or last year's."""
    return form.beside(name)


@register.filter
def opinion(form: OpinionsForm, review: Review) -> BoundField:
    """The field of a household in the form of a meeting."""
    return form[form.name_of(review)]


@register.simple_tag
def asked_at(review: Review, missing: Missing) -> str:
    """The address where Form B asks what is missing."""
    fact = missing.facts[0]
    return f"{reverse('surveys:review_task', args=[review.pk, task_of(fact)])}#{anchor_of(fact)}"


@register.filter
def answer_sign(answer: bool | None) -> Sign:
    """Whether an indicator is lacking, for `{% sign %}`."""
    return ANSWERS[answer]


@register.filter
def answer_words(answer: bool | None) -> str:
    """The same in words alone."""
    return ANSWERS[answer].words


@register.filter
def review_sign(review: Review | None) -> Sign:
    """Where a review stands, for `{% sign %}`; without one it has not begun."""
    return state_sign(review.state, is_returned=bool(review.returned_reason)) if review else state_sign(None)


@register.simple_tag
def round_count(count: int, round: Round, village: Area | None = None, **filters: Any) -> SafeString | str:
    """Households of a round in a state (`phieu`), of a provisional class (`tam`), of a reviewer (`nguoi`), linked."""
    if count == 0:
        return "0"
    url = list_url("households", dot=round.pk, thon=village.pk if village else None, **filters)
    return format_html('<a class="n" href="{}">{}</a>', url, format_integer(count))
