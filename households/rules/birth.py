"""What follows for a newborn from its parents; where they do not settle it, nobody guesses."""

from collections.abc import Iterable
from typing import TypeVar

from households.vocabulary import Relationship

Value = TypeVar("Value")

# What a parent is to the head → what the child is.
CHILD_OF = {
    Relationship.HEAD: Relationship.CHILD,
    Relationship.WIFE: Relationship.CHILD,
    Relationship.HUSBAND: Relationship.CHILD,
    Relationship.CHILD: Relationship.GRANDCHILD,
    Relationship.CHILD_IN_LAW: Relationship.GRANDCHILD,
    Relationship.FATHER: Relationship.SIBLING,
    Relationship.MOTHER: Relationship.SIBLING,
}


def relationship_of_child(parents: Iterable[str]) -> Relationship | None:
    """What the child is to the head, from what its parents are."""
    return _agreed(CHILD_OF.get(Relationship(parent)) for parent in parents)


def ethnicity_of_child(parents: Iterable[str]) -> str | None:
    """The ethnic group of both parents, or of the one who lives here."""
    return _agreed(parent or None for parent in parents)


def _agreed(values: Iterable[Value | None]) -> Value | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None
