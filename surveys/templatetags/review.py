"""Template filters of Form B."""

from django import template

from surveys.forms.base import TaskForm

register = template.Library()


@register.filter
def last_words(form: TaskForm, name: str) -> str:
    """Last year's value of a field, in words."""
    return form.last_words(name)
