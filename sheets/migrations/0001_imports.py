"""Imports: their files, their rows, and how bureaus read headings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_wants_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="sheet")),
                ("made_at", models.DateTimeField(verbose_name="uploaded at")),
                ("file_name", models.CharField(max_length=160, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("is_paste", models.BooleanField(default=False, verbose_name="pasted")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("unreadable", "not readable"),
                            ("columns", "waits for its columns"),
                            ("checking", "being checked"),
                            ("ready", "checked, not saved"),
                            ("saving", "being saved"),
                            ("saved", "saved"),
                            ("cancelled", "cancelled"),
                            ("asking", "being looked through, to be undone"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("sheet_names", models.JSONField(default=list)),
                ("sheet_place", models.PositiveIntegerField(null=True)),
                ("headings", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=list)),
                ("left_out", models.JSONField(default=list)),
                ("header_row", models.PositiveIntegerField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("step_rows", models.PositiveIntegerField(default=20)),
                ("worked_at", models.DateTimeField(null=True)),
                ("saved_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="sheets.importbatch",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("cells", models.JSONField(default=list)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new", "new"),
                            ("changed", "changed"),
                            ("unchanged", "unchanged"),
                            ("duplicate", "possibly a duplicate"),
                            ("refused", "refused"),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                ("key", models.CharField(blank=True, default="", max_length=200)),
                ("problems", models.JSONField(default=list)),
                ("changes", models.JSONField(default=list)),
                ("doubts", models.JSONField(default=list)),
                ("figures", models.JSONField(default=dict)),
                ("go_on_reason", models.CharField(blank=True, default="", max_length=300)),
                ("record_pk", models.BigIntegerField(null=True)),
                ("seen_version", models.PositiveIntegerField(null=True)),
                ("is_saved", models.BooleanField(default=False)),
                ("made", models.JSONField(default=dict)),
                ("is_undone", models.BooleanField(default=False)),
                ("undo_refused", models.TextField(blank=True, default="")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="sheets.importbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of imports",
                "ordering": ["batch", "number"],
            },
        ),
        migrations.CreateModel(
            name="HeadingChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("heading", models.CharField(max_length=120)),
                ("column", models.CharField(blank=True, max_length=60)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.bureau"
                    ),
                ),
            ],
            options={
                "verbose_name": "heading understood",
                "verbose_name_plural": "headings understood",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bureau", "label", "heading"),
                        name="heading_choice_once",
                        violation_error_message="A heading is understood in one way.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["state"], name="import_by_state"),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["bureau", "-made_at"], name="import_by_bureau"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["batch", "outcome", "number"], name="import_row_by_outcome"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["batch", "key"], name="import_row_by_key"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("batch", "number"),
                name="import_row_once",
                violation_error_message="Each row of a file is kept once.",
            ),
        ),
    ]
