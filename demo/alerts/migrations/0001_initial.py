"""The table of alerts."""

from django.db import migrations, models

LEVELS = [("info", "For information"), ("warning", "Take care"), ("danger", "Act now")]


class Migration(migrations.Migration):
    """Creates it."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(choices=LEVELS, default="info", max_length=10)),
                ("text", models.CharField(max_length=120)),
                ("posted", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ("-pk",)},
        ),
    ]
