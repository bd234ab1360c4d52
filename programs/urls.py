from django.urls import path

from huulien.platform.listings import list_urls
from programs.need_list import NEEDS
from programs.views import needs, plans

app_name = "programs"
urlpatterns = [
    path("chi-tieu/moi/", plans.plan_create, name="plan_create"),
    path("chi-tieu/<int:pk>/", plans.target_edit, name="target_edit"),
    path("chi-tieu/<int:pk>/phe-duyet/", plans.plan_approve, name="plan_approve"),
    path("chi-tieu/<int:pk>/mo-lai/", plans.plan_reopen, name="plan_reopen"),
    *list_urls(NEEDS, "nhu-cau/"),
    path("nhu-cau/ghi/", needs.need_create, name="need_create"),
    path("nhu-cau/<int:pk>/", needs.need_detail, name="need_detail"),
    path("nhu-cau/<int:pk>/vuong-mac/", needs.need_edit, name="need_edit"),
    path("nhu-cau/<int:pk>/<slug:step>/", needs.need_step, name="need_step"),
]
