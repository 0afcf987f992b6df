"""Sending an entry that was refused as a duplicate for a verdict."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.services import NotNow
from projects.duplicate_services import PossibleDuplicate, send_for_verdict
from projects.forms import ProjectEntryForm
from projects.models import Project

BUTTONS = ("csrfmiddlewaretoken", "submission", "_appeal", "_save_anyway", "_save", "_another", "_refresh")


def send_blocked_entry(
    request: HttpRequest, form: ProjectEntryForm, error: ValidationError
) -> HttpResponse | None:
    """When "send for a verdict" was pressed and the entry is blocked: keep it, and lead to its page.

    None where that was not asked for; raises ValidationError where the reason is missing.
    """
    if "_appeal" not in request.POST or not isinstance(error, PossibleDuplicate) or not error.blocked:
        return None
    found = next(finding for finding in error.findings if finding.blocks)
    try:
        appeal = send_for_verdict(
            project=form.new_project(),
            typed={name: request.POST.getlist(name) for name in request.POST if name not in BUTTONS},
            existing=Project.objects.select_related("county__bureau").get(pk=found.project_id),
            actor=request.user,
            reason=form.cleaned_data["go_on_reason"],
        )
    except ValidationError as missing:
        form.add_error("go_on_reason", missing.message_dict["go_on_reason"])
        return None
    except NotNow as late:
        context = {"message": str(late), "back_url": reverse("projects:duplicate-list")}
        return render(request, "pages/refused.html", context, status=409)
    messages.success(
        request,
        _("Sent to %(bureau)s for a verdict. All that you typed is kept.") % {"bureau": appeal.decider.name},
    )
    return redirect(appeal)
