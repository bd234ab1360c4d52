"""What may be done with the yearly plan."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

SEE_TARGETS = Act.of("programs.see_targets", Role.OFFICER, Role.LEADER)
EDIT_TARGETS = Act.of("programs.edit_targets", Role.OFFICER)
APPROVE_PLANS = Act.of("programs.approve_plans", Role.LEADER)
