from django.urls import path

from huulien.platform.listings import list_urls
from reports.lists.counting import COUNTING
from reports.lists.flow import FLOW
from reports.lists.kept import REPORT_HOUSEHOLDS, REPORT_MOVES, REPORT_PEOPLE, REPORT_RECORDS
from reports.lists.near import NEAR
from reports.lists.profile import PROFILE
from reports.lists.simulation import SIMULATION
from reports.lists.targets import TARGET_HOUSEHOLDS, TARGET_PEOPLE
from reports.views import analysis, files, layouts, money, reports, room, tables, targets

app_name = "reports"
urlpatterns = [
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/cac-xa/", room.room, name="room"),
    path("bao-cao/cac-xa/<slug:period>/tep/", files.room_file, name="room_file"),
    path("bao-cao/cac-xa/<slug:period>/tep/cho/", files.room_file_wait, name="room_file_wait"),
    path("bao-cao/kiem-tra/", files.report_check, name="report_check"),
    path("bao-cao/kiem-tra/<slug:code>/", files.report_check_code, name="report_check_code"),
    path("bao-cao/cac-xa/so-sanh/<slug:file_format>/", room.comparison_file, name="room_comparison_file"),
    path("bao-cao/moi/", reports.report_create, name="report_create"),
    path("bao-cao/han-nop/ghi/", reports.deadline_create, name="report_deadline_create"),
    path("bao-cao/han-nop/<int:pk>/", reports.deadline_edit, name="report_deadline_edit"),
    path("bao-cao/ket-qua/<slug:code>/<int:year>/<int:month>/", reports.report_result, name="report_result"),
    path("bao-cao/bo-cuc/", layouts.layout_list, name="layout_list"),
    path("bao-cao/bo-cuc/moi/", layouts.layout_create, name="layout_create"),
    path("bao-cao/bo-cuc/<int:pk>/", layouts.layout_edit, name="layout_edit"),
    path("bao-cao/bieu/<int:pk>/", layouts.report_sheet, name="report_sheet"),
    path("bao-cao/bieu/<int:pk>/bo/", layouts.report_sheet_drop, name="report_sheet_drop"),
    path("bao-cao/<int:pk>/bieu/them/", layouts.report_sheet_add, name="report_sheet_add"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>/sua/", reports.report_edit, name="report_edit"),
    path("bao-cao/<int:pk>/noi-dung/", reports.report_scope, name="report_scope"),
    path("bao-cao/<int:pk>/lay-lai/", reports.report_take, name="report_take"),
    path("bao-cao/<int:pk>/sua-lan-moi/", reports.report_correct, name="report_correct"),
    path("bao-cao/<int:pk>/cau/<str:place>/", reports.report_sentence, name="report_sentence"),
    path("bao-cao/<int:pk>/cau/<str:place>/xac-nhan/", reports.report_confirm, name="report_confirm"),
    path("bao-cao/<int:pk>/tep/<slug:file_format>/", files.report_file, name="report_file"),
    path("bao-cao/<int:pk>/tep/<slug:file_format>/cho/", files.report_file_wait, name="report_file_wait"),
    path("bao-cao/<int:pk>/<slug:step>/", reports.report_step, name="report_step"),
    *list_urls(REPORT_HOUSEHOLDS, "bao-cao/ho/"),
    *list_urls(REPORT_MOVES, "bao-cao/luot-ho/"),
    *list_urls(REPORT_PEOPLE, "bao-cao/nguoi/"),
    *list_urls(REPORT_RECORDS, "bao-cao/muc/"),
    path("kinh-phi/", money.money, name="money"),
    path("muc-tieu/", targets.target_now, name="target_now"),
    *list_urls(TARGET_HOUSEHOLDS, "muc-tieu/ho/"),
    *list_urls(TARGET_PEOPLE, "muc-tieu/nguoi/"),
    path("muc-tieu/<int:pk>/", targets.target_list, name="target_list"),
    path("muc-tieu/<int:pk>/<str:ref>/", targets.target_detail, name="target_detail"),
    path("phan-tich/", analysis.profile, name="profile"),
    path("phan-tich/da-chieu/", analysis.counting, name="counting"),
    path("phan-tich/mo-phong/", analysis.simulation, name="simulation"),
    path("phan-tich/qua-cac-nam/", analysis.trends, name="trends"),
    *list_urls(FLOW, "phan-tich/qua-cac-nam/ho/"),
    *list_urls(PROFILE, "phan-tich/ho/"),
    *list_urls(COUNTING, "phan-tich/da-chieu/ho/"),
    *list_urls(SIMULATION, "phan-tich/mo-phong/ho/"),
    *list_urls(NEAR, "phan-tich/gan-nguong/"),
    path("bieu-mau/", tables.table_list, name="table_list"),
    path("bieu-mau/<int:pk>/danh-sach/", tables.household_lists, name="household_lists"),
    path("bieu-mau/<int:pk>/danh-sach/<slug:file_format>/", tables.household_lists_file, name="household_lists_file"),
    path("bieu-mau/<int:pk>/<slug:number>/", tables.table_detail, name="table_detail"),
    path("bieu-mau/<int:pk>/<slug:number>/cot/<str:key>/", tables.table_cell, name="table_cell"),
    path("bieu-mau/<int:pk>/<slug:number>/tep/<slug:file_format>/", tables.table_file_download, name="table_file"),
]
