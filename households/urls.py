from django.urls import path

from households.views import audit, events, register

app_name = "households"
urlpatterns = [
    path("ho-dan/them/", register.household_create, name="household_create"),
    path("ho-dan/<int:pk>/sua/", register.household_edit, name="household_edit"),
    path("ho-dan/nguoi/<int:pk>/sua/", register.member_edit, name="member_edit"),
    path("ho-dan/<int:pk>/bien-dong/", events.event_choose, name="event_choose"),
    path("ho-dan/<int:pk>/bien-dong/<slug:kind>/", events.event_record, name="event_record"),
    path("nhat-ky/", audit.audit_list, name="audit_list"),
]
