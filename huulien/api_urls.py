"""The API, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from households.api import AreaView
from programs.api import EscapeView, ProjectView, SupportView, TargetView
from reports.api import PovertyRatesView
from reports.target_api import TargetResultsView
from surveys.api import ClassifyView, HouseholdView, ReviewView

router = SimpleRouter()
router.register("areas", AreaView, basename="api-area")
router.register("households", HouseholdView, basename="api-household")
router.register("reviews", ReviewView, basename="api-review")
router.register("targets", TargetView, basename="api-target")
router.register("escapes", EscapeView, basename="api-escape")
router.register("projects", ProjectView, basename="api-project")
router.register("supports", SupportView, basename="api-support")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("classify/", ClassifyView.as_view(), name="api-classify"),
    path("targets/results/", TargetResultsView.as_view(), name="api-target-results"),
    path("poverty-rates/", PovertyRatesView.as_view(), name="api-poverty-rates"),
    path("", include(router.urls)),
]
