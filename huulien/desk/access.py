"""What may be done with the pages that bring the apps together."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

SEE_AGENDA = Act.of("desk.see_agenda", Role.OFFICER, Role.LEADER, Role.UNIT)
