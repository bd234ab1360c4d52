from django.db import migrations, models

CODES = (
    "viec_lam", "nguoi_phu_thuoc", "dinh_duong", "bao_hiem_y_te", "trinh_do_nguoi_lon", "tre_em_di_hoc",
    "chat_luong_nha", "dien_tich_nha", "nuoc_sinh_hoat", "nha_tieu", "vien_thong", "phuong_tien_thong_tin",
)  # fmt: skip


class Migration(migrations.Migration):
    """A number is a place in one standard's form; the column is the indicator's, whatever the form."""

    dependencies = [("surveys", "0002_follow_steps")]

    operations = [
        migrations.RenameField("review", f"lacks_{number}", f"lacks_{code}")
        for number, code in enumerate(CODES, start=1)
    ] + [
        migrations.AlterField(
            model_name='review',
            name='lacks_bao_hiem_y_te',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt bảo hiểm y tế'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_chat_luong_nha',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt chất lượng nhà ở'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_dien_tich_nha',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt diện tích nhà ở bình quân'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_dinh_duong',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt dinh dưỡng'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_nguoi_phu_thuoc',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt người phụ thuộc'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_nha_tieu',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt nhà tiêu hợp vệ sinh'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_nuoc_sinh_hoat',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt nguồn nước sinh hoạt'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_phuong_tien_thong_tin',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt phương tiện tiếp cận thông tin'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_tre_em_di_hoc',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt tình trạng đi học của trẻ em'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_trinh_do_nguoi_lon',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt trình độ giáo dục của người lớn'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_viec_lam',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt việc làm'),
        ),
        migrations.AlterField(
            model_name='review',
            name='lacks_vien_thong',
            field=models.BooleanField(null=True, verbose_name='thiếu hụt dịch vụ viễn thông'),
        ),
    ]
