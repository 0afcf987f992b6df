"""What every form carries besides its fields: a token, the version that it shows, and its draft."""

from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import clock
from accounts.conflicts import SEEN
from pages import drafts, submissions

register = template.Library()


@register.simple_tag(takes_context=True)
def submission_token(context: Context) -> SafeString:
    """The hidden token that lets the form be sent once. Reads `request`."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return SafeString("")
    name, token = submissions.FIELD, submissions.issue(request.user)
    return format_html('<input type="hidden" name="{}" value="{}">', name, token)


@register.simple_tag
def seen_version(record: Model) -> SafeString:
    """The hidden version of the record that a button acts on."""
    return format_html('<input type="hidden" name="{}" value="{}">', SEEN, record.version)


@register.inclusion_tag("pages/draft_offer.html", takes_context=True)
def draft_offer(context: Context, form: BaseForm) -> dict[str, Any]:
    """The reader's draft of this form, unless the form is filled already. Reads `request`."""
    request = context.get("request")
    offered = (
        request is not None
        and request.method == "GET"
        and drafts.keeps_draft(request.resolver_match)
        and not drafts.is_resumed(request)
    )
    draft = drafts.of_page(request) if offered else None
    shown = form[SEEN].initial if draft and SEEN in form.fields else None
    return {
        "draft": draft,
        "is_of_today": draft and timezone.localtime(draft.saved_at).date() == clock.today(),
        "is_outdated": shown is not None and draft.data.get(SEEN) != [str(shown)],
        "path": context["request"].path if draft else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("pages/draft_button.html", takes_context=True)
def draft_button(context: Context) -> dict[str, Any]:
    """The button that keeps a draft; site.js presses it too. Nothing on pages without drafts. Reads `request`."""
    request = context.get("request")
    keeps = request is not None and drafts.keeps_draft(request.resolver_match)
    return {"path": request.path if keeps else "", "form": context.get("form")}
