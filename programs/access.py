"""What may be done with the yearly plan."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

EDIT_TARGETS = Act.of("programs.edit_targets", Role.OFFICER)
