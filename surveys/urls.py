from django.urls import path

from surveys.views import postings, reviews, rounds, score_sheets, stages

app_name = "surveys"
urlpatterns = [
    path("ra-soat/", rounds.round_list, name="round_list"),
    path("ra-soat/mo/", rounds.round_open, name="round_open"),
    path("ra-soat/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("ra-soat/<int:pk>/chot/", rounds.round_settle, name="round_settle"),
    path("ra-soat/<int:pk>/huy/", rounds.round_cancel, name="round_cancel"),
    path("ra-soat/<int:pk>/de-nghi-thu-hoi/", rounds.round_reversal_ask, name="round_reversal_ask"),
    path("ra-soat/<int:pk>/rut-de-nghi/", rounds.round_reversal_withdraw, name="round_reversal_withdraw"),
    path("ra-soat/<int:pk>/thu-hoi/", rounds.round_take_back, name="round_take_back"),
    path("ra-soat/<int:pk>/kiem-tra/", rounds.round_check, name="round_check"),
    path("ra-soat/<int:pk>/cac-buoc/", stages.round_path, name="round_path"),
    path("ra-soat/buoc/<int:pk>/sua/", stages.stage_edit, name="stage_edit"),
    path("ra-soat/buoc/<int:pk>/<slug:step>/", stages.stage_step, name="stage_step"),
    path("ra-soat/<int:pk>/niem-yet/", postings.posting_list, name="posting_list"),
    path("ra-soat/<int:pk>/niem-yet/ghi/", postings.posting_create, name="posting_create"),
    path("ra-soat/<int:pk>/khieu-nai/ghi/", postings.complaint_create, name="complaint_create"),
    path("ra-soat/niem-yet/<int:pk>/xong/", postings.posting_close, name="posting_close"),
    path("ra-soat/khieu-nai/<int:pk>/", postings.complaint_answer, name="complaint_answer"),
    path("ra-soat/<int:round_pk>/ho/<int:household_pk>/", reviews.review_open, name="review_open"),
    path("bang-diem/", score_sheets.score_sheet_list, name="score_sheet_list"),
    path("bang-diem/nap/", score_sheets.score_sheet_create, name="score_sheet_create"),
    path("bang-diem/<int:pk>/", score_sheets.score_sheet_detail, name="score_sheet_detail"),
    path("bang-diem/<int:pk>/phe-duyet/", score_sheets.score_sheet_approve, name="score_sheet_approve"),
    path("bang-diem/<int:pk>/bo/", score_sheets.score_sheet_drop, name="score_sheet_drop"),
    path("phieu/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("phieu/<int:pk>/gui/", reviews.review_submit, name="review_submit"),
    path("phieu/<int:pk>/da-gui/", reviews.review_sent, name="review_sent"),
    path("phieu/<int:pk>/kiem-tra/", reviews.review_check, name="review_check"),
    path("phieu/<int:pk>/tra-lai/", reviews.review_return, name="review_return"),
    path("phieu/<int:pk>/cap-nhat/", reviews.review_members_refresh, name="review_members_refresh"),
    path("phieu/<int:pk>/<slug:task>/", reviews.review_task, name="review_task"),
    path("phieu/<int:pk>/<slug:task>/bo-nhap/", reviews.review_draft_discard, name="review_draft_discard"),
]
