from django.urls import path

from huulien.desk.views import audit, households, overview

app_name = "desk"
urlpatterns = [
    path("tong-quan/", overview.dashboard, name="dashboard"),
    path("tong-quan/thon/<int:pk>/", overview.village, name="village"),
    path("ho-dan/", households.household_list, name="household_list"),
    path("ho-dan/xuat/", households.household_export, name="household_export"),
    path("nhan-khau/", households.member_list, name="member_list"),
    path("ho-dan/<int:pk>/", households.household_detail, name="household_detail"),
    path("ho-dan/<int:pk>/in/", households.household_print, name="household_print"),
    path("nhat-ky/", audit.audit_list, name="audit_list"),
]
