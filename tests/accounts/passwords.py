"""Passwords that nobody may choose, and what each is told; the user is Nguyễn Thị Hà, canbo."""

_COMMON = "nhiều người dùng nên dễ đoán"

REFUSED = {
    "ngan-qua": "ít nhất 10 ký tự",
    "0912345678": "không được chỉ gồm chữ số",
    "password123": _COMMON,
    "Matkhau@123": _COMMON,
    "M@tkh4u2023": _COMMON,
    "anhyeuem123": _COMMON,
    "Hữu Liên 2023": _COMMON,
    "xahuulien@2023": _COMMON,
    "mật khẩu mới!": _COMMON,
    "nguyenthiha": "quá giống tên đăng nhập hoặc họ tên",
    "NguyễnThịHà#2023": "quá giống tên đăng nhập hoặc họ tên",
}
