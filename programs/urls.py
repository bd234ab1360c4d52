from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("chi-tieu/moi/", views.plan_create, name="plan_create"),
    path("chi-tieu/<int:pk>/", views.target_edit, name="target_edit"),
    path("chi-tieu/<int:pk>/phe-duyet/", views.plan_approve, name="plan_approve"),
    path("chi-tieu/<int:pk>/mo-lai/", views.plan_reopen, name="plan_reopen"),
]
