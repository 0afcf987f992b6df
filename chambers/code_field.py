"""The field of a form in which a unified social credit code is typed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chambers.credit_code import check_credit_code, tidy_credit_code
from pages.forms import WordsField


class CreditCodeField(WordsField):
    """A credit code as people type it, cleaned to the form in which it is stored; "" for a blank."""

    def __init__(self, **options: Any) -> None:
        usual = {"label": _("unified social credit code"), "max_length": 40, "width": 6, "required": False}
        super().__init__(**{**usual, **options})

    def clean(self, value: Any) -> str:
        code = tidy_credit_code(super().clean(value))
        problem = check_credit_code(code) if code else None
        if problem:
            raise ValidationError(problem)
        return code
