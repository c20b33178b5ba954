"""Who counted a line, and when: neither confirms it, and another sheet confirmed since is noticed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_delivery_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="countline",
            name="counted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="盘点时间"),
        ),
        migrations.AddField(
            model_name="countline",
            name="counted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="盘点人",
            ),
        ),
    ]
