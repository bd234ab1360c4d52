from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Rà soát"

    def ready(self) -> None:
        from households.services import composition
        from surveys.services.classes import inherit_class
        from surveys.services.reviews import take_along

        composition.when_split.append(inherit_class)
        composition.when_moved.append(take_along)
