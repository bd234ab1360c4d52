import django.db.models.deletion
import huulien.platform.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_create_appointment'),
        ('households', '0007_check_spelling'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đề nghị'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='state',
            field=models.CharField(choices=[('proposed', 'Chờ lãnh đạo xác nhận'), ('confirmed', 'Đã có hiệu lực'), ('declined', 'Không được xác nhận')], default='proposed', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='households.area', verbose_name='thuộc'),
        ),
        migrations.AddField(
            model_name='user',
            name='password_set_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='Đặt mật khẩu lúc'),
        ),
        migrations.AddField(
            model_name='user',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='title',
            field=huulien.platform.fields.VietnameseCharField(help_text='Như ghi khi ký, ví dụ: Phó Chủ tịch', max_length=100, verbose_name='chức danh'),
        ),
        migrations.AlterField(
            model_name='user',
            name='full_name',
            field=huulien.platform.fields.VietnameseCharField(max_length=150, verbose_name='Họ và tên'),
        ),
        migrations.CreateModel(
            name='ActivationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('issued_at', models.DateTimeField(verbose_name='cấp lúc')),
                ('is_renewal', models.BooleanField(verbose_name='thay mật khẩu đang có')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('used_at', models.DateTimeField(null=True, verbose_name='dùng lúc')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='thu hồi lúc')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người cấp')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
            ],
            options={
                'verbose_name': 'liên kết kích hoạt',
                'verbose_name_plural': 'liên kết kích hoạt',
                'ordering': ['-pk'],
            },
        ),
    ]
