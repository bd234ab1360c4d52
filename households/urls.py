from django.urls import path

from households.views import events, proposals, register, register_import

app_name = "households"
urlpatterns = [
    path("ho-dan/them/", register.household_create, name="household_create"),
    path("ho-dan/<int:pk>/sua/", register.household_edit, name="household_edit"),
    path("ho-dan/nguoi/<int:pk>/sua/", register.member_edit, name="member_edit"),
    path("ho-dan/<int:pk>/bien-dong/", events.event_choose, name="event_choose"),
    path("ho-dan/<int:pk>/bien-dong/<slug:kind>/", events.event_record, name="event_record"),
    path("ho-dan/bien-dong/<int:pk>/huy/", events.event_undo, name="event_undo"),
    path("ho-dan/<int:pk>/bao/", proposals.proposal_choose, name="proposal_choose"),
    path("ho-dan/<int:pk>/bao/<slug:kind>/", proposals.event_propose, name="event_propose"),
    path("ho-dan/thon-bao/", proposals.proposal_list, name="proposal_list"),
    path("ho-dan/thon-bao/<int:pk>/khong-ghi/", proposals.proposal_decline, name="proposal_decline"),
    path("nhap-so/", register_import.register_import, name="register_import"),
    path("nhap-so/mau/", register_import.register_template, name="register_template"),
    path("nhap-so/<int:pk>/", register_import.register_import_check, name="register_import_check"),
    path("nhap-so/<int:pk>/ghi/", register_import.register_import_confirm, name="register_import_confirm"),
    path("nhap-so/<int:pk>/bo/", register_import.register_import_drop, name="register_import_drop"),
    path("nhap-so/<int:pk>/loi/", register_import.register_import_faults, name="register_import_faults"),
]
