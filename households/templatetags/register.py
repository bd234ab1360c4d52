"""Words and signs of the register."""

from django import template

from households import vocabulary
from huulien.lib.labels import Sign

register = template.Library()


@register.filter
def class_sign(value: str | None) -> Sign:
    """The class of a household, for `{% sign %}`."""
    return vocabulary.class_sign(value)


@register.filter
def relationship(value: str) -> str:
    """A stored relationship to the head, in words."""
    return vocabulary.Relationship.label_of(value)
