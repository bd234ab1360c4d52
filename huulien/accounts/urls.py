from django.urls import path

from huulien.accounts.lists import ACCOUNTS
from huulien.accounts.views import accounts, appointments, sessions
from huulien.platform.listings import list_urls

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sessions.Login.as_view(), name="login"),
    path("dang-xuat/", sessions.Logout.as_view(), name="logout"),
    path("mat-khau/", sessions.ChangePassword.as_view(), name="password_change"),
    path("mat-khau/da-doi/", sessions.PasswordChanged.as_view(), name="password_changed"),
    path("kich-hoat/<str:secret>/", sessions.activate, name="activate"),
    *list_urls(ACCOUNTS, "tai-khoan/"),
    path("tai-khoan/moi/", accounts.account_create, name="account_create"),
    path("tai-khoan/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("tai-khoan/<int:pk>/sua/", accounts.account_edit, name="account_edit"),
    path("tai-khoan/<int:pk>/mo-khoa/", accounts.account_unlock, name="account_unlock"),
    path("tai-khoan/<int:pk>/lien-ket/", accounts.link_issue, name="link_issue"),
    path("tai-khoan/<int:pk>/ngung/", accounts.account_stop, name="account_stop"),
    path("tai-khoan/<int:pk>/mo-lai/", accounts.account_resume, name="account_resume"),
    path("tai-khoan/<int:pk>/ma-truy-cap/thu-hoi/", accounts.token_revoke, name="token_revoke"),
    path("tai-khoan/<int:pk>/phan-cong/", appointments.appointment_create, name="appointment_create"),
    path("phan-cong/<int:pk>/ket-thuc/", appointments.appointment_end, name="appointment_end"),
    path("phan-cong/<int:pk>/xac-nhan/", appointments.appointment_confirm, name="appointment_confirm"),
    path("phan-cong/<int:pk>/khong-xac-nhan/", appointments.appointment_decline, name="appointment_decline"),
    path("phan-cong/<int:pk>/rut-xac-nhan/", appointments.appointment_withdraw, name="appointment_withdraw"),
]
