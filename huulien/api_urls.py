"""The API, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from households.api import AreaView
from programs.api import (
    AwardView,
    EscapeView,
    PoorFundSumsView,
    PoorFundView,
    PostView,
    ProjectView,
    SupportView,
    TargetView,
    WayPlanView,
)
from reports.api.figures import PovertyRatesView
from reports.api.reports import DeadlineView, ReportCalendarView, ReportView
from reports.api.targets import TargetResultsView
from surveys.api import ClassifyView, HouseholdView, MeetingView, ReviewView

router = SimpleRouter()
router.register("areas", AreaView, basename="api-area")
router.register("households", HouseholdView, basename="api-household")
router.register("reviews", ReviewView, basename="api-review")
router.register("targets", TargetView, basename="api-target")
router.register("escapes", EscapeView, basename="api-escape")
router.register("projects", ProjectView, basename="api-project")
router.register("supports", SupportView, basename="api-support")
router.register("meetings", MeetingView, basename="api-meeting")
router.register("awards", AwardView, basename="api-award")
router.register("poor-fund", PoorFundView, basename="api-poor-fund")
router.register("posts", PostView, basename="api-post")
router.register("way-plans", WayPlanView, basename="api-way-plan")
router.register("reports", ReportView, basename="api-report")
router.register("report-deadlines", DeadlineView, basename="api-report-deadline")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("classify/", ClassifyView.as_view(), name="api-classify"),
    path("targets/results/", TargetResultsView.as_view(), name="api-target-results"),
    path("poverty-rates/", PovertyRatesView.as_view(), name="api-poverty-rates"),
    path("poor-fund/sums/", PoorFundSumsView.as_view(), name="api-poor-fund-sums"),
    path("report-calendar/", ReportCalendarView.as_view(), name="api-report-calendar"),
    path("", include(router.urls)),
]
