from django.urls import path

from reports.views import reports

app_name = "reports"
urlpatterns = [
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/moi/", reports.report_create, name="report_create"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>/sua/", reports.report_edit, name="report_edit"),
    path("bao-cao/<int:pk>/tep/<slug:file_format>/", reports.report_file, name="report_file"),
]
