from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Rà soát"

    def ready(self) -> None:
        from households.services import composition
        from surveys.services.classes import inherit_class

        composition.when_split.append(inherit_class)
