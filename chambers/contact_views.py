"""The pages of business contacts. A GET never shows one: whoever needs them presses a button, and that is kept."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, is_stale, seen_version
from accounts.refusals import NotNow, NotYours
from accounts.versions import Stale
from chambers import contacts
from chambers.enterprise_forms import ContactEditForm, ContactForm
from chambers.enterprise_list import EnterpriseFilter
from chambers.enterprise_views import EnterprisePage
from chambers.models import Enterprise, EnterpriseContact
from pages import submissions
from pages.answers import answer, refused

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class EnterpriseContacts(EnterprisePage):
    """The contacts of one enterprise, for whoever asks and needs them; a GET leads back to the record."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(self.enterprise(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        enterprise = self.enterprise(pk)
        try:
            found = contacts.look(enterprise=enterprise, actor=request.user)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        context = {
            "title": _("Business contacts"),
            "enterprise": enterprise,
            "contacts": found,
            "may_change": request.user.has_perm(contacts.CHANGE),
        }
        answer = render(request, "chambers/enterprise_contacts.html", context)
        answer["Cache-Control"] = "no-store"
        return answer


class ContactPage(EnterprisePage):
    """What the forms of a contact share: whoever may not look may not change."""

    permission = contacts.CHANGE

    def needed(self, pk: int) -> Enterprise:
        enterprise = self.enterprise(pk)
        if not contacts.may_look(self.request.user, enterprise):
            raise PermissionDenied(contacts.who_may())
        return enterprise

    def page(self, form: ContactForm, enterprise: Enterprise, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Add a contact"),
            "enterprise": enterprise,
            "cancel_url": enterprise.get_absolute_url(),
            **more,
        }
        answer = render(self.request, "chambers/contact_form.html", context, status=status)
        answer["Cache-Control"] = "no-store"
        return answer


class ContactAdd(ContactPage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(ContactForm(), self.needed(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        enterprise, form = self.needed(pk), ContactForm(request.POST)

        def make() -> str:
            contacts.add_contact(enterprise=enterprise, said=form.said(), actor=request.user)
            messages.success(request, _("The contact was recorded."))
            return enterprise.get_absolute_url()

        return answer(
            request,
            form,
            make=make,
            back_url=enterprise.get_absolute_url(),
            again=lambda: self.page(form, enterprise, status=422),
        )


class OneContactPage(ContactPage):
    """A page of one contact, found by its own number."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The address names a contact, not an enterprise: nothing to lead on to.
        return super(EnterprisePage, self).dispatch(request, *args, **kwargs)

    def contact(self, pk: int) -> EnterpriseContact:
        """A present contact of an enterprise that the reader sees, who needs its contacts."""
        visible = Enterprise.objects.visible_to(self.request.user)
        contact = get_object_or_404(
            EnterpriseContact.objects.filter(enterprise__in=visible, ended_on=None), pk=pk
        )
        contact.enterprise = self.needed(contact.enterprise_id)
        return contact


class ContactEdit(OneContactPage):
    """A GET asks first; pressing the button is a look like any other, and shows the form."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.contact(pk)
        context = {
            "title": _("Change a contact"),
            "contact": contact,
            "enterprise": contact.enterprise,
        }
        return render(request, "chambers/contact_open.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "_open" not in request.POST and (first := submissions.repeated(request)) is not None:
            return first
        contact = self.contact(pk)
        if "_open" in request.POST:
            contacts.look(enterprise=contact.enterprise, actor=request.user)
            return self._form(ContactEditForm(initial=ContactEditForm.initial_of(contact)), contact)
        if GO_ON in request.POST:
            return self._form(ContactEditForm(initial=ContactEditForm.typed(request.POST)), contact)
        form = ContactEditForm(request.POST)
        theirs = ContactEditForm.initial_of(contact)
        if is_stale(request, contact):  # both versions side by side are a look, too
            contacts.look(enterprise=contact.enterprise, actor=request.user)
            return conflict_page(request, Stale(contact), edit_url=request.path, form=form, theirs=theirs)

        def make() -> str:
            contacts.change_contact(
                contact=contact,
                said=form.said(),
                actor=request.user,
                seen_version=form.cleaned_data["seen_version"],
            )
            messages.success(request, _("The contact was changed."))
            return contact.enterprise.get_absolute_url()

        return answer(
            request,
            form,
            make=make,
            back_url=contact.enterprise.get_absolute_url(),
            again=lambda: self._form(form, contact, status=422),
            theirs=theirs,
        )

    def _form(self, form: ContactEditForm, contact: EnterpriseContact, status: int = 200) -> HttpResponse:
        return self.page(form, contact.enterprise, status, title=_("Change a contact"))


class ContactEnd(OneContactPage):
    """A button: this contact is none any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.contact(pk)
        url = contact.enterprise.get_absolute_url()
        try:
            contacts.end_contact(contact=contact, actor=request.user, seen_version=seen_version(request))
        except Stale as stale:
            return conflict_page(request, stale, edit_url=url)
        except NotNow as error:
            return refused(request, error, url)
        messages.success(request, _("The contact was ended; it stays in the history."))
        return redirect(url)


class EnterpriseExport(EnterprisePage):
    """The contacts of the filtered list, as far as the reader may see them, as a file; each look is kept."""

    permission = contacts.EXPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = Enterprise.objects.visible_to(request.user)
        filterset = EnterpriseFilter(request.GET, queryset=rows, request=request)
        chosen = filterset.qs if filterset.is_valid() else rows.none()
        found = contacts.take_out(enterprises=chosen, actor=request.user)
        if not found:
            messages.info(request, _("None of these enterprises has a contact that you may take out."))
            return redirect(f"/chambers/enterprises/?{request.GET.urlencode()}")
        answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
        name = f"contacts-{clock.today():%Y%m%d}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        return answer


def as_csv(found: Iterable[EnterpriseContact]) -> bytes:
    """One line for each contact, in UTF-8 with a byte order mark, which spreadsheets need for Chinese."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(
        _cell(heading)
        for heading in (
            _("Enterprise"),
            _("Unified social credit code"),
            _("Post or department"),
            _("Contact person"),
            _("Business telephone"),
            _("Business e-mail"),
            _("Note"),
        )
    )
    for contact in found:
        enterprise = contact.enterprise
        values = (enterprise.name, enterprise.credit_code or "", contact.post, contact.person)
        writer.writerow(_cell(value) for value in (*values, contact.phone, contact.email, contact.note))
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str) -> str:
    """A cell that a spreadsheet shows as text and never works out."""
    return f"'{value}" if value.startswith(FORMULA) else value
