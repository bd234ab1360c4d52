import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0009_keep_former_names'),
        ('surveys', '0008_fill_owners_of_score_sheets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='round',
            name='settled_round_says_when',
        ),
        migrations.AddField(
            model_name='classinforce',
            name='taken_back_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='thu hồi ngày'),
        ),
        migrations.AddField(
            model_name='round',
            name='reversal_asked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đề nghị thu hồi'),
        ),
        migrations.AddField(
            model_name='round',
            name='reversed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thu hồi'),
        ),
        migrations.AddField(
            model_name='round',
            name='settled_through_before',
            field=models.DateField(editable=False, null=True, verbose_name='trước khi chốt đã chốt số liệu đến hết ngày'),
        ),
        migrations.AddField(
            model_name='round',
            name='settles_until_before',
            field=models.DateField(editable=False, null=True, verbose_name='trước khi chốt được chốt tiếp đến hết ngày'),
        ),
        migrations.AlterField(
            model_name='classinforce',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='surveys.review', verbose_name='phiếu'),
        ),
        migrations.AlterField(
            model_name='round',
            name='state',
            field=models.CharField(choices=[('open', 'Đang rà soát'), ('settled', 'Đã chốt'), ('reversal_asked', 'Đã chốt, chờ thu hồi'), ('reversing', 'Đang thu hồi'), ('cancelled', 'Đã hủy')], default='open', max_length=20, verbose_name='trạng thái'),
        ),
        migrations.AddConstraint(
            model_name='classinforce',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_on', None)), fields=('review',), name='one_class_a_review'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('settled', 'reversal_asked', 'reversing')), _negated=True), ('settled_on', None)), models.Q(('settled_on__isnull', False), ('state__in', ('settled', 'reversal_asked', 'reversing'))), _connector='OR'), name='settled_round_says_when'),
        ),
    ]
