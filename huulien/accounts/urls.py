from django.contrib.auth.views import LogoutView
from django.urls import path

from huulien.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.Login.as_view(), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mat-khau/", views.ChangePassword.as_view(), name="password_change"),
    path("mat-khau/da-doi/", views.PasswordChanged.as_view(), name="password_changed"),
]
