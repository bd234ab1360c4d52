from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0008_fill_owners_of_score_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='procedure',
            field=models.CharField(default='', max_length=30, verbose_name='quy trình rà soát'),
            preserve_default=False,
        ),
    ]
