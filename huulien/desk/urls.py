from django.urls import path

from huulien.desk.lists.audit import AUDIT, HOUSEHOLD_TRAIL
from huulien.desk.lists.households import HOUSEHOLDS
from huulien.desk.lists.imports import IMPORTS
from huulien.desk.lists.people import PEOPLE
from huulien.desk.views import agenda, audit, households, overview
from huulien.platform.listings import list_urls

app_name = "desk"
urlpatterns = [
    path("viec-cua-toi/", agenda.agenda, name="agenda"),
    path("tong-quan/", overview.dashboard, name="dashboard"),
    path("tong-quan/thon/<int:pk>/", overview.village, name="village"),
    *list_urls(HOUSEHOLDS, "ho-dan/"),
    *list_urls(PEOPLE, "nhan-khau/"),
    *list_urls(AUDIT, "nhat-ky/"),
    *list_urls(IMPORTS, "nhap-so/lich-su/"),
    *list_urls(HOUSEHOLD_TRAIL, "ho-dan/nhat-ky/"),
    path("nhat-ky/kiem-tra/", audit.audit_check, name="audit_check"),
    path("ho-dan/xuat/", households.household_export, name="household_export"),
    path("ho-dan/<int:pk>/", households.household_detail, name="household_detail"),
    path("ho-dan/<int:pk>/in/", households.household_print, name="household_print"),
]
