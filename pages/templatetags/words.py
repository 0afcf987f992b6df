"""`translate` for the frame and the dashboard: Django's, with a fixed text looked up once for each language.

Load it after i18n. A page of some seventy short texts spends half a millisecond on looking them up again; they change
only with the program. Texts with anything counted in them are blocktranslate's, and made anew.
"""

from typing import Any

from django import template
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()


class KeptText(template.Node):
    """What a translate tag says in each language in which it was shown."""

    def __init__(self, said: i18n.TranslateNode) -> None:
        self.said, self.kept = said, {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        if language not in self.kept:
            text = self.said.render(context)
            self.kept[language] = context[self.said.asvar] if self.said.asvar else text
        if not self.said.asvar:
            return self.kept[language]
        context[self.said.asvar] = self.kept[language]
        return ""


@register.tag("translate")
def kept_translate(parser: Any, token: Any) -> template.Node:
    """As Django's; what is not a plain text in quotes, and what is not to be translated now, is left to that."""
    said = i18n.do_translate(parser, token)
    is_fixed = isinstance(said.filter_expression.var.literal, str) and not said.filter_expression.filters
    return KeptText(said) if is_fixed and not said.noop and not said.message_context else said
