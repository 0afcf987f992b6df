"""All steps up to the review chain as one, for a new database; one that exists takes them singly."""

import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("accounts", "0001_bureaus_people_grants"),
        ("accounts", "0002_record_version"),
        ("accounts", "0003_wants_digest"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bureau",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "Provincial bureau"),
                            ("team", "Working team"),
                            ("prefecture", "City or prefecture bureau"),
                            ("county", "County bureau"),
                            ("chamber", "Chamber of commerce"),
                            ("station", "Investment station"),
                            ("think_tank", "Think tank"),
                            ("institute", "Research institute"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name_zh", models.CharField(max_length=80, unique=True, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("path", models.CharField(db_index=True, default="", editable=False, max_length=255)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="office telephone")),
                (
                    "assumed",
                    models.BooleanField(
                        default=False,
                        help_text="No published source gives this body or this name.",
                        verbose_name="assumed",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.bureau",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "bureau",
                "verbose_name_plural": "bureaus",
                "ordering": ["path"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="office telephone")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Entry clerk"),
                            ("reviewer", "Reviewer"),
                            ("director", "Director (read only)"),
                            ("administrator", "Administrator"),
                        ],
                        default="clerk",
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(
                        default=True, verbose_name="must change the password at the next sign-in"
                    ),
                ),
                (
                    "wants_digest",
                    models.BooleanField(
                        default=True,
                        help_text="Sent only to an e-mail address, and only on days on which something waits.",
                        verbose_name="gets the daily e-mail of open work",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBureau",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "Provincial bureau"),
                            ("team", "Working team"),
                            ("prefecture", "City or prefecture bureau"),
                            ("county", "County bureau"),
                            ("chamber", "Chamber of commerce"),
                            ("station", "Investment station"),
                            ("think_tank", "Think tank"),
                            ("institute", "Research institute"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name_zh", models.CharField(db_index=True, max_length=80, verbose_name="Chinese name")),
                ("name_en", models.CharField(max_length=120, verbose_name="English name")),
                ("path", models.CharField(db_index=True, default="", editable=False, max_length=255)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="office telephone")),
                (
                    "assumed",
                    models.BooleanField(
                        default=False,
                        help_text="No published source gives this body or this name.",
                        verbose_name="assumed",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="belongs to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical bureau",
                "verbose_name_plural": "historical bureaus",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        db_index=True,
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="office telephone")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "Entry clerk"),
                            ("reviewer", "Reviewer"),
                            ("director", "Director (read only)"),
                            ("administrator", "Administrator"),
                        ],
                        default="clerk",
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(
                        default=True, verbose_name="must change the password at the next sign-in"
                    ),
                ),
                (
                    "wants_digest",
                    models.BooleanField(
                        default=True,
                        help_text="Sent only to an e-mail address, and only on days on which something waits.",
                        verbose_name="gets the daily e-mail of open work",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "bureau",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.bureau",
                        verbose_name="bureau",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical user",
                "verbose_name_plural": "historical users",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReadGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants_given",
                        to="accounts.bureau",
                        verbose_name="owner",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants_held",
                        to="accounts.bureau",
                        verbose_name="reader",
                    ),
                ),
            ],
            options={
                "verbose_name": "read grant",
                "verbose_name_plural": "read grants",
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("bureau__isnull", False), ("is_superuser", True), _connector="OR"),
                name="user_sits_in_a_bureau",
                violation_error_message="Say in which bureau this person sits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="readgrant",
            constraint=models.UniqueConstraint(
                fields=("reader", "owner", "valid_from"),
                name="read_grant_once",
                violation_error_message="This grant exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="readgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="read_grant_ends_after_start",
                violation_error_message="The end must not be before the start.",
            ),
        ),
    ]
