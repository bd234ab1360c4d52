from django.urls import path

from huulien.platform.listings import list_urls
from programs.activity_list import ACTIVITIES
from programs.contribution_list import CONTRIBUTIONS
from programs.need_list import NEEDS
from programs.outreach_lists import COMMUNICATIONS, TRAININGS
from programs.task_list import TASKS
from programs.views import activities, money, needs, outreach, plan_pages, plan_words, plans, tasks

app_name = "programs"
urlpatterns = [
    path("ke-hoach/", plan_pages.plan_current, name="plan_current"),
    path("ke-hoach/moi/", plan_pages.plan_create, name="plan_create"),
    path("ke-hoach/<int:pk>/", plan_pages.plan_detail, name="plan_detail"),
    path("ke-hoach/<int:pk>/sua/", plan_words.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/phan-moi/", plan_words.part_create, name="part_create"),
    path("ke-hoach/<int:pk>/muc-tieu-moi/", plan_words.plan_target_create, name="plan_target_create"),
    path("ke-hoach/<int:pk>/phe-duyet/", plans.plan_approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/mo-lai/", plans.plan_reopen, name="plan_reopen"),
    path("ke-hoach/<int:pk>/<str:file_format>/", plan_pages.plan_file, name="plan_file"),
    path("ke-hoach/phan/<int:pk>/", plan_words.part_edit, name="part_edit"),
    path("ke-hoach/phan/<int:pk>/bo/", plan_words.part_remove, name="part_remove"),
    path("ke-hoach/phan/<int:pk>/chuyen/<str:way>/", plan_words.part_move, name="part_move"),
    path("ke-hoach/muc-tieu/<int:pk>/", plan_words.plan_target_edit, name="plan_target_edit"),
    path("ke-hoach/muc-tieu/<int:pk>/bo/", plan_words.plan_target_remove, name="plan_target_remove"),
    path("ke-hoach/ban/<int:pk>/", plan_pages.plan_version, name="plan_version"),
    path("ke-hoach/ban/<int:pk>/<str:file_format>/", plan_pages.version_file, name="version_file"),
    path("chi-tieu/<int:pk>/", plans.target_edit, name="target_edit"),
    path("chi-tieu/thon/<int:pk>/", plans.village_target, name="village_target"),
    *list_urls(NEEDS, "nhu-cau/"),
    path("nhu-cau/ghi/", needs.need_create, name="need_create"),
    path("nhu-cau/<int:pk>/", needs.need_detail, name="need_detail"),
    path("nhu-cau/<int:pk>/vuong-mac/", needs.need_edit, name="need_edit"),
    path("nhu-cau/<int:pk>/<slug:step>/", needs.need_step, name="need_step"),
    *list_urls(ACTIVITIES, "hoat-dong/"),
    path("hoat-dong/moi/", activities.activity_create, name="activity_create"),
    path("hoat-dong/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("hoat-dong/<int:pk>/sua/", activities.activity_edit, name="activity_edit"),
    path("hoat-dong/<int:pk>/tien-do/", activities.activity_progress, name="activity_progress"),
    path("hoat-dong/<int:pk>/them-ho/", activities.activity_join, name="activity_join"),
    path("hoat-dong/ho/<int:pk>/thoi/", activities.activity_leave, name="activity_leave"),
    path("hoat-dong/<int:pk>/giai-doan-moi/", activities.activity_stage_create, name="activity_stage_create"),
    path("hoat-dong/giai-doan/<int:pk>/nghiem-thu/", activities.activity_stage_accept, name="activity_stage_accept"),
    path("hoat-dong/<int:pk>/nguon-von-moi/", money.funding_create, name="funding_create"),
    path("hoat-dong/nguon-von/<int:pk>/", money.funding_edit, name="funding_edit"),
    path("hoat-dong/nguon-von/<int:pk>/khoan-moi/", money.entry_create, name="entry_create"),
    path("hoat-dong/nguon-von/<int:pk>/chuyen-nam-sau/", money.funding_carry, name="funding_carry"),
    path("hoat-dong/khoan/<int:pk>/bo/", money.entry_void, name="entry_void"),
    *list_urls(CONTRIBUTIONS, "kinh-phi/hien-vat/"),
    path("kinh-phi/hien-vat/ghi/", money.contribution_create, name="contribution_create"),
    *list_urls(TASKS, "viec/"),
    path("viec/moi/", tasks.task_create, name="task_create"),
    path("viec/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("viec/<int:pk>/sua/", tasks.task_edit, name="task_edit"),
    path("viec/<int:pk>/tien-do/", tasks.task_progress, name="task_progress"),
    path("viec/<int:pk>/dung/", tasks.task_stop, name="task_stop"),
    *list_urls(COMMUNICATIONS, "truyen-thong/"),
    path("truyen-thong/ghi/", outreach.communication_create, name="communication_create"),
    path("truyen-thong/<int:pk>/", outreach.communication_detail, name="communication_detail"),
    path("truyen-thong/<int:pk>/sua/", outreach.communication_edit, name="communication_edit"),
    *list_urls(TRAININGS, "tap-huan/"),
    path("tap-huan/ghi/", outreach.training_create, name="training_create"),
    path("tap-huan/<int:pk>/", outreach.training_detail, name="training_detail"),
    path("tap-huan/<int:pk>/sua/", outreach.training_edit, name="training_edit"),
]
