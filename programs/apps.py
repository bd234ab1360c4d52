from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = "Chương trình, chỉ tiêu"

    def ready(self) -> None:
        from programs.services.needs import take_over_needs
        from programs.steps.plans import plans_resting_on
        from surveys.services import reversals, rounds

        rounds.following.append(take_over_needs)
        reversals.resting_on.append(plans_resting_on)
