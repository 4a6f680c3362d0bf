"""The table of posts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates it."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("slug", models.SlugField(unique=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("tides", "Tides"),
                            ("harbours", "Harbours"),
                            ("birds", "Birds"),
                            ("boats", "Boats"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("published", models.DateField()),
                ("claps", models.PositiveIntegerField(default=0)),
            ],
            options={"ordering": ("-published", "-pk")},
        ),
    ]
