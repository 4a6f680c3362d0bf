"""The table of items."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates it."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("completed", models.BooleanField(default=False)),
            ],
            options={"ordering": ("pk",)},
        ),
    ]
