from django.urls import path

from programs.views import plans

app_name = "programs"
urlpatterns = [
    path("chi-tieu/moi/", plans.plan_create, name="plan_create"),
    path("chi-tieu/<int:pk>/", plans.target_edit, name="target_edit"),
    path("chi-tieu/<int:pk>/phe-duyet/", plans.plan_approve, name="plan_approve"),
    path("chi-tieu/<int:pk>/mo-lai/", plans.plan_reopen, name="plan_reopen"),
]
