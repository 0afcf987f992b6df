"""The pages of contact notes: the list, writing one, voiding one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.conflicts import GO_ON
from chambers.contact_models import ContactNote
from chambers.note_forms import NoteForm, NoteVoidForm
from chambers.note_list import NoteFilter, NoteTable
from chambers.notes import void_note, write_note
from pages import drafts, submissions
from pages.answers import answer
from pages.views import ListPage, PermissionMixin


class NoteList(ListPage):
    """The notes of the reader's own bureau, of those below it, and of the counties below it."""

    permission = "chambers.view_contactnote"
    table_class = NoteTable
    filterset_class = NoteFilter
    title = gettext_lazy("Contact notes")
    intro = gettext_lazy("When a supporter was in touch with a county that it helps, and about what.")
    empty_text = gettext_lazy("No note matches. Remove a filter, or write the first one.")
    default_sort = "-on"
    sample = Q(is_sample=True)

    def queryset(self) -> QuerySet[ContactNote]:
        user = self.request.user
        mine = ContactNote.objects.editable_by(user).filter(pk=OuterRef("pk"))
        if not user.has_perm("chambers.change_contactnote"):
            mine = mine.none()
        related = ("supporter__prefecture", "supporter__county", "county", "noted_by")
        return ContactNote.objects.visible_to(user).select_related(*related).annotate(may_change=Exists(mine))

    def extra(self) -> dict[str, Any]:
        may_add = self.request.user.has_perm("chambers.add_contactnote")
        return {
            "add_url": reverse("chambers:note-add") if may_add else "",
            "add_label": _("Write a contact note"),
        }


class NoteAdd(PermissionMixin, View):
    permission = "chambers.add_contactnote"
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in ("pairing",) if name in request.GET}
        return self._page(NoteForm(user=request.user, initial=drafts.resumed(request, NoteForm) or asked))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        form = NoteForm(request.POST, user=request.user)

        def write() -> str:
            write_note(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The contact is noted."))
            return reverse("chambers:note-list")

        def again() -> HttpResponse:
            return self._page(form, status=422)

        return answer(request, form, make=write, back_url=reverse("chambers:note-list"), again=again)

    def _page(self, form: NoteForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Write a contact note"),
            "cancel_url": reverse("chambers:note-list"),
            "has_pairing": form.fields["pairing"].queryset.exists(),
        }
        return render(self.request, "chambers/note_add.html", context, status=status)


class NoteVoid(PermissionMixin, View):
    permission = "chambers.change_contactnote"

    def note(self, pk: int) -> ContactNote:
        notes = ContactNote.objects.visible_to(self.request.user).select_related("supporter", "county")
        note = get_object_or_404(notes, pk=pk)
        if not ContactNote.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return note

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = self.note(pk)
        return self._page(NoteVoidForm(initial={"seen_version": note.version}), note)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = self.note(pk)
        if GO_ON in request.POST:
            kept = {**NoteVoidForm.typed(request.POST), "seen_version": note.version}
            return self._page(NoteVoidForm(initial=kept), note)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = NoteVoidForm(request.POST)

        def void() -> str:
            void_note(note=note, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The note was voided."))
            return note.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, note, status=422)

        return answer(request, form, make=void, back_url=note.get_absolute_url(), again=again)

    def _page(self, form: NoteVoidForm, note: ContactNote, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Void a contact note"),
            "note": note,
            "cancel_url": note.get_absolute_url(),
        }
        return render(self.request, "chambers/note_void.html", context, status=status)
