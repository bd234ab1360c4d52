"""What may be done with the yearly plan."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

SEE_TARGETS = Act.of("programs.see_targets", Role.OFFICER, Role.LEADER)
EDIT_TARGETS = Act.of("programs.edit_targets", Role.OFFICER)
# The number of one village: its head sees it, and says what the village thinks.
SEE_OWN_TARGET = Act.of("programs.see_own_target", Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD)
ANSWER_TARGETS = Act.of("programs.answer_targets", Role.VILLAGE_HEAD)
APPROVE_PLANS = Act.of("programs.approve_plans", Role.LEADER)

# Needs are rows of households: whoever sees a household sees what it asked for (`households.access.SEE_HOUSEHOLDS`).
EDIT_NEEDS = Act.of("programs.edit_needs", Role.OFFICER)
SEE_PROGRAMME = Act.of("programs.see_programme", Role.OFFICER, Role.LEADER)
EDIT_PROGRAMME = Act.of("programs.edit_programme", Role.OFFICER)
SEE_SUPPORT = Act.of("programs.see_support", Role.OFFICER, Role.LEADER)
DRAW_SUPPORT = Act.of("programs.draw_support", Role.OFFICER)
# Support to households of officials and of reviewers' relatives: who checks the commune sees it by name.
SEE_RELATED_SUPPORT = Act.of("programs.see_related_support", Role.LEADER, Role.AUDITOR)
DECIDE_AWARDS = Act.of("programs.decide_awards", Role.LEADER)
GRANT_SUPPORT = Act.of("programs.grant_support", Role.LEADER)
# Whose tasks: all for the first two, those of the own units for the last (`TaskQuerySet.visible_to`).
SEE_TASKS = Act.of("programs.see_tasks", Role.OFFICER, Role.LEADER, Role.UNIT)
REPORT_TASKS = Act.of("programs.report_tasks", Role.OFFICER, Role.UNIT)
SEE_OWN_TASKS = Act.of("programs.see_own_tasks", Role.UNIT)
EDIT_OWN_TASKS = Act.of("programs.edit_own_tasks", Role.UNIT)
# Registrations to escape are rows of households; a unit meets those it helps now (`EscapeQuerySet.visible_to`), and of
# them no class and no income.
SEE_ESCAPES = Act.of("programs.see_escapes", Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD, Role.UNIT)
SEE_HELPED = Act.of("programs.see_helped", Role.UNIT)
EDIT_ESCAPES = Act.of("programs.edit_escapes", Role.OFFICER, Role.VILLAGE_HEAD)
WRITE_VISITS = Act.of("programs.write_visits", Role.OFFICER, Role.VILLAGE_HEAD, Role.UNIT)
# Measures, plans and choices with their costs: estimates for those who decide. Who sees a household but not these reads
# what it lacks, without a price that could be taken for a promise.
SEE_WAYS = Act.of("programs.see_ways", Role.OFFICER, Role.LEADER)
EDIT_WAYS = Act.of("programs.edit_ways", Role.OFFICER)
# What a unit keeps itself: narrowed to its own by `SupportBatchQuerySet.visible_to` and `station_filter`.
SEE_OWN_BATCHES = Act.of("programs.see_own_batches", Role.UNIT)
DELIVER_SUPPORT = Act.of("programs.deliver_support", Role.OFFICER, Role.UNIT)
SEE_STATION = Act.of("programs.see_station", Role.OFFICER, Role.LEADER, Role.UNIT)
EDIT_STATION = Act.of("programs.edit_station", Role.OFFICER, Role.UNIT)
