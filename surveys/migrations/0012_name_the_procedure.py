from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0011_load_results_without_form_b'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='procedure',
            field=models.CharField(blank=True, default='', max_length=30, verbose_name='quy trình rà soát'),
            preserve_default=False,
        ),
    ]
