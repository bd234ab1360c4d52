"""Every address of the site. `tests/test_access.py` refuses one without a policy."""

from django.contrib import admin
from django.urls import include, path

from huulien import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("huulien.accounts.urls")),
    path("", include("households.urls")),
    path("", include("surveys.urls")),
    path("", include("programs.urls")),
    path("", include("reports.urls")),
    path("", include("huulien.desk.urls")),
    path("api/v1/", include("huulien.api_urls")),
    path("quan-tri/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
]

handler400 = "huulien.views.bad_request"
handler403 = "huulien.views.forbidden"
handler404 = "huulien.views.not_found"
handler500 = "huulien.views.server_error"
