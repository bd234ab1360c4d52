"""What may be done with the yearly plan."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

SEE_TARGETS = Act.of("programs.see_targets", Role.OFFICER, Role.LEADER)
EDIT_TARGETS = Act.of("programs.edit_targets", Role.OFFICER)
# The number of one village: its head sees it, and says what the village thinks.
SEE_OWN_TARGET = Act.of("programs.see_own_target", Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD)
ANSWER_TARGETS = Act.of("programs.answer_targets", Role.VILLAGE_HEAD)
APPROVE_PLANS = Act.of("programs.approve_plans", Role.LEADER)
