from django.urls import path

from surveys.views import households

app_name = "surveys"
urlpatterns = [
    path("ho-dan/", households.household_list, name="household_list"),
    path("nhan-khau/", households.member_list, name="member_list"),
    path("ho-dan/<int:pk>/", households.household_detail, name="household_detail"),
    path("ho-dan/<int:pk>/in/", households.household_print, name="household_print"),
]
