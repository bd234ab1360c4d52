from django.urls import path

from huulien.platform.listings import list_urls
from programs.batch_list import BATCHES
from programs.need_list import NEEDS
from programs.views import batch_lines, batches, needs, plan_pages, plan_words, plans

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
    *list_urls(BATCHES, "ho-tro/"),
    path("ho-tro/moi/", batches.batch_create, name="batch_create"),
    path("ho-tro/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("ho-tro/<int:pk>/dua-vao/", batch_lines.batch_fill, name="batch_fill"),
    path("ho-tro/<int:pk>/them-ho/", batch_lines.batch_add, name="batch_add"),
    path("ho-tro/<int:pk>/trao/", batch_lines.batch_deliver, name="batch_deliver"),
    path("ho-tro/<int:pk>/bang-ke/<str:file_format>/", batches.batch_file, name="batch_file"),
    path("ho-tro/<int:pk>/<slug:step>/", batches.batch_step, name="batch_step"),
    path("ho-tro/dong/<int:pk>/muc/", batch_lines.batch_line_edit, name="batch_line_edit"),
    path("ho-tro/dong/<int:pk>/khong-ho-tro/", batch_lines.batch_line_leave_out, name="batch_line_leave_out"),
    path("ho-tro/dong/<int:pk>/dua-lai/", batch_lines.batch_line_take_in, name="batch_line_take_in"),
    path("ho-tro/dong/<int:pk>/bo-ghi-trao/", batch_lines.batch_line_take_back, name="batch_line_take_back"),
    path("ho-tro/dong/<int:pk>/trao/", batch_lines.batch_line_deliver, name="batch_line_deliver"),
]
