"""What the forms themselves leave behind: which were sent already, and text that was not sent yet."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Submission(models.Model):
    """A form that was sent, by the token that it was shown with: sent again it makes no second record.

    Written in the transaction that makes the record; `result` is the record's address. `made_at` is real time.
    """

    token = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="submissions")
    content = models.CharField(max_length=64)  # a hash: the same token with other words is no repetition
    result = models.CharField(max_length=500, default="")
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return self.result


class Draft(models.Model):
    """Text typed into a form and not sent: its owner alone finds it again.

    `key` names the form ("projects:project-edit:12"), `data` holds {field name: [texts]}.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    token = models.CharField(max_length=32, default="")  # of the form that it was typed into
    order = models.BigIntegerField(default=0)  # of several saves of one form the newest has the largest

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="draft_once",
                violation_error_message=_("A form keeps one draft for each person."),
            )
        ]

    def __str__(self) -> str:
        return self.key


class ColumnChoice(models.Model):
    """The columns that somebody wants to see of a list and take out. `page` names its view: "projects:project-list"."""

    user = models.ForeignKey(User, models.CASCADE, related_name="column_choices")
    page = models.CharField(max_length=120)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page"],
                name="column_choice_once",
                violation_error_message=_("A list keeps one choice of columns for each person."),
            )
        ]

    def __str__(self) -> str:
        return self.page
