from django.urls import path

from reports.views import dashboard

app_name = "reports"
urlpatterns = [
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/thon/<int:pk>/", dashboard.village, name="village"),
]
