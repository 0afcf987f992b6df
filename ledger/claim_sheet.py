"""What the sheets have in common whose rows are reported facts: each row is one claim with its fact.

A row that means a claim on record, by its number or by what it says, corrects it by a claim that replaces it; any
other row reports anew. What somebody returned is mended by the corrected row. Source: docs/decisions/0039.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.conflicts import SEEN
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from counties.models import Plan
from ledger import locks
from ledger import services as ledger
from ledger.let_pass import without_reason
from ledger.models import Claim, Evidence, Objection
from pages.row_forms import as_sent
from pages.templatetags.pages import day
from sheets.columns import Column, Kind
from sheets.naming import key_in, numbered
from sheets.sheet import REFUSALS, Change, Made, Row, Sheet, same

Record = Any  # a project or a workshop

NUMBER, REASON, NOTE = "number", "reason", "note"


class ClaimSheet(Sheet):
    """One kind of claim. `row.record` is the claim that the row means. A subclass says what is marked "say"."""

    kind: Claim.Kind  # say
    mark = ""  # say: the letter of the claims' numbers
    naming: frozenset[str] = frozenset()  # say: the columns that tell of which record the claim is
    form_class: type[forms.BaseForm]  # say: the page's form
    correction_form_class: type[forms.BaseForm]  # say: the page's form of a correction

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._year: int | None = None
        self._forms: dict[type[forms.BaseForm], Any] = {}
        self.begin_step()

    def begin_step(self) -> None:
        """Forget the rows of the step before: the sheet goes on with others, and what stands may have changed."""
        self.sites: dict[int, Record] = {}  # row number -> project or workshop
        self.ready: dict[int, dict[str, Any]] = {}  # row number -> what the form read
        self.held: dict[int, Record] = {}  # source id -> its record, read under its lock
        self.editable: set[int] | None = None  # the sources whose records the person may change

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    # --- what a subclass says -----------------------------------------------------------------------

    def find_sites(self, rows: Sequence[Row]) -> dict[int, Record]:
        """Row number -> the record that the row names, of those that the person may read; refuses where unclear."""
        raise TypeError(f"{type(self).__name__} has to find the records of its rows")

    def means(self, row: Row, claim: Claim) -> bool:
        """Whether a row without a number means this claim of its record."""
        raise TypeError(f"{type(self).__name__} has to say which claim a row means")

    def initial_of(self, claim: Claim) -> dict[str, Any]:
        """The values of a claim as initial values of the form of its correction."""
        raise TypeError(f"{type(self).__name__} has to give what was reported")

    def claims(self) -> models.QuerySet:
        """Claims of this kind with all that the columns read."""
        raise TypeError(f"{type(self).__name__} has to name its claims")

    def records_of(self, source_ids: Collection[int]) -> Iterable[Record]:
        """The records of these sources that the person may change, as a service reads them under their locks."""
        raise TypeError(f"{type(self).__name__} has to read its records")

    def report(self, row: Row, site: Record, values: dict[str, Any]) -> Claim:
        """Report what the row says by the service of the page, without posting it; the claim."""
        raise TypeError(f"{type(self).__name__} has to say how a row is reported")

    def written_lines(self, row: Row) -> set[str]:
        """The lines that the form writes into the note by itself for this row."""
        return set()

    # --- which claim a row means -------------------------------------------------------------------------

    def readable(self) -> models.QuerySet:
        """The claims of this kind that the person may read."""
        return self.claims().visible_to(self.user)

    def records(self) -> models.QuerySet:
        """Those of them that stand as reported."""
        return self.readable().standing()

    def match(self, rows: Sequence[Row]) -> None:
        self.begin_step()
        keys = {row.number: self._key(row) for row in rows if row.value(NUMBER)}
        named = {}
        if keys:
            readable = self.readable().filter(pk__in=filter(None, keys.values()))
            named = dict(readable.values_list("pk", "source_id"))
        for row in rows:
            if row.value(NUMBER) and keys[row.number] not in named:
                row.refuse(NUMBER, self._no_number(row))
        histories = (
            _Histories(self.claims().filter(source__in=set(named.values()), kind=self.kind))
            if named
            else None
        )
        asking = []
        for row in rows:
            if row.value(NUMBER) and keys[row.number] in named and histories is not None:
                self._take_numbered(row, histories.tip(keys[row.number]))
            unread = {problem.column for problem in row.problems} & {*self.naming, NUMBER}
            if not unread and not (row.record is not None and self._names_same(row)):
                asking.append(row)
        self._match_by_words(asking)

    def _key(self, row: Row) -> int | None:
        return key_in(self.mark, row.value(NUMBER))

    def _no_number(self, row: Row) -> str:
        words = {"text": str(row.value(NUMBER))[:24], "example": numbered(self.mark, 12)}
        if self._key(row) is None:
            return (
                _("“%(text)s” is no number of this list, like %(example)s. Clear the cell to report anew.")
                % words
            )
        return (
            _("Nothing with the number %(text)s is among what you may read. Clear the cell to report anew.")
            % words
        )

    def _take_numbered(self, row: Row, claim: Claim) -> None:
        if claim.state not in (*Claim.STANDING, Claim.State.RETURNED):
            words = _("%(text)s no longer stands (%(state)s). Clear the number to report anew.")
            row.refuse(NUMBER, words % {"text": row.value(NUMBER), "state": claim.get_state_display()})
            return
        row.record = claim
        self.sites[row.number] = claim.source.record

    def _names_same(self, row: Row) -> bool:
        """Whether the cells that name a record are those of the claim that the row gives the number of."""
        columns = (column for column in self.columns if column.name in self.naming and row.has(column.name))
        return all(same(column.value_of(row.record), row.value(column.name)) for column in columns)

    def _match_by_words(self, rows: Sequence[Row]) -> None:
        sites = self.find_sites(rows)
        sources = {site.source_id for site in sites.values()}
        histories = _Histories(self.claims().filter(source__in=sources, kind=self.kind))
        for row in rows:
            site = sites.get(row.number)
            if site is None:
                continue
            if row.record is not None and row.record.source_id != site.source_id:
                words = _("%(text)s is of “%(name)s”. Correct the number, or clear it to report anew.")
                row.refuse(NUMBER, words % {"text": row.value(NUMBER), "name": self.sites[row.number].name})
                continue
            self.sites[row.number] = site
            if row.record is None:
                row.record = self._meant(row, histories.open(site.source_id))

    def _meant(self, row: Row, claims: Sequence[Claim]) -> Claim | None:
        """Of the claims that the row means the one that says the same, else the last that stands, else the last."""
        meant = [claim for claim in claims if self.means(row, claim)]
        alike = [claim for claim in meant if claim.is_standing and not self.differences(row, claim)]
        standing = [claim for claim in meant if claim.is_standing]
        return next((found[-1] for found in (alike, standing, meant) if found), None)

    # --- what is compared ------------------------------------------------------------------------------

    def compare(self, row: Row) -> None:
        row.changes = self.differences(row, row.record)
        if not row.changes and not row.problems and row.record.state == Claim.State.RETURNED:
            words = _("This was returned: %(reason)s Correct the row, so that it can be reported again.")
            row.refuse("", words % {"reason": row.record.return_reason})

    def differences(self, row: Row, claim: Claim) -> list[Change]:
        """The cells that say something else than this claim."""
        found = []
        for column in self.columns:
            if column.name not in row.values or column.identity or column.name in (*self.naming, REASON):
                continue
            old, new = column.value_of(claim), row.values[column.name].value
            if not same(old, new) and not (column.name == NOTE and same(self.typed_note(row, claim), new)):
                options = self.options(column)
                found.append(Change(column.name, column.words(old, options), column.words(new, options)))
        return found

    def typed_note(self, row: Row, claim: Claim) -> str:
        """The note of a claim without what forms and services wrote beneath it by themselves."""
        lines, written = without_reason(claim.note).split("\n"), self.written_lines(row)
        while lines and lines[-1] in written:
            lines.pop()
        return "\n".join(lines)

    # --- the form, and saving ---------------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        site = self.sites.get(row.number)
        if site is not None and site.source_id not in self._editable():
            row.refuse("", _("You may read this record but not change it."))
        form = self.bound_form(row)
        if form.is_valid():
            self.ready[row.number] = form.values()
            if row.record is not None and not row.problems:
                self.doubt_change(row)
        return form

    def doubt_change(self, row: Row) -> None:
        """Add to `row.doubts` what may be wrong with a correction."""

    def bound_form(self, row: Row) -> Any:
        if row.record is None:
            return self._bound(self.form_class, row.typed())
        changed = {change.column for change in row.changes}
        data = as_sent(self.correction_form_class.base_fields, self.initial_of(row.record))
        data[NOTE] = self.typed_note(row, row.record)
        for column in self.columns:
            # Of a count its words are kept, so they are said again; of an amount they are on record.
            if column.name in changed or (column.kind in (Kind.COUNT, Kind.AREA) and row.has(column.name)):
                data[column.field_name] = row.values[column.name].typed
        data[REASON] = row.value(REASON) or _("The imported sheet says otherwise.")
        return self._bound(self.correction_form_class, {**data, SEEN: str(row.record.version)})

    def _bound(self, form_class: type[forms.BaseForm], data: Mapping[str, Any]) -> Any:
        """The one form of this class with other data: making one takes longer than checking what it was given."""
        if form_class not in self._forms:
            self._forms[form_class] = self.make_form(form_class)
        return self._forms[form_class].rebind(data)

    def make_form(self, form_class: type[forms.BaseForm]) -> Any:
        return form_class()

    def _editable(self) -> set[int]:
        if self.editable is None:
            self.editable = {
                site.source_id for site in self.records_of({site.source_id for site in self.sites.values()})
            }
        return self.editable

    def key_of(self, row: Row) -> str:
        if row.record is not None:
            return super().key_of(row)
        return (
            f"{self.sites[row.number].source_id}|{self.key_of_new(row)}" if row.number in self.sites else ""
        )

    def key_of_new(self, row: Row) -> str:
        """What two new rows of one record have in common when they report the same."""
        return str(row.value("on"))

    def save_many(self, rows: Sequence[Row]) -> list[Made | Exception]:
        answers = self._report_all(rows)
        sources = {
            self.sites[row.number].source_id: self.sites[row.number].source
            for row, answer in zip(rows, answers, strict=True)
            if isinstance(answer, Made)
        }
        if sources:
            ledger.post(sources=list(sources.values()), actor=self.user)
        return answers

    def try_out(self, rows: Sequence[Row]) -> list[Exception | None]:
        """As `save_many`, but nothing is posted: a posting refuses nothing, and all wait for its lock."""
        with transaction.atomic():
            answers = self._report_all(rows)
            transaction.set_rollback(True)
        return [answer if isinstance(answer, Exception) else None for answer in answers]

    def _report_all(self, rows: Sequence[Row]) -> list[Made | Exception]:
        if not self.user.has_perm(self.permission):
            return [NotYours(_("Your role does not report this."))] * len(rows)
        locks.hold_plan_steady()
        sources = {self.sites[row.number].source_id for row in rows}
        locks.hold_sources(sources)  # all, in their order, before the first is read
        self.held = {site.source_id: site for site in self.records_of(sources)}
        answers: list[Made | Exception] = []
        for row in rows:
            try:
                with transaction.atomic():
                    answers.append(self.save(row))
            except REFUSALS as refusal:
                answers.append(refusal)
        return answers

    def save(self, row: Row) -> Made:
        site = self.held.get(self.sites[row.number].source_id)
        if site is None:
            raise NotYours(_("You may read this record but not change it."))
        values = dict(self.ready[row.number])
        values[NOTE] = without_reason(values[NOTE])
        claim = self.report(row, site, values)
        return Made(claim.pk, row.record is None, claim.version, (claim.pk,))

    # --- undoing ----------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        return what_rests_on(made.claims)

    def undo(self, made: Made, reason: str) -> None:
        """Take back what the row reported; what it corrected stands again. Raises NotYours or NotNow."""
        take_back_all(made.claims, self.user, reason)


class _Histories:
    """All claims of some sources, of one kind, in the order in which they were reported."""

    def __init__(self, claims: models.QuerySet) -> None:
        self._by_id: dict[int, Claim] = {}
        self._of_source: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims.order_by("pk"):
            self._by_id[claim.pk] = claim
            self._of_source[claim.source_id].append(claim)
        self._corrections: dict[int, Claim] = {}
        self._mended: set[int] = set()
        for claim in self._by_id.values():
            if claim.replaces_id and claim.is_standing:
                self._corrections[claim.replaces_id] = claim
            if claim.replaces_id and claim.state != Claim.State.TAKEN_BACK:
                self._mended.add(claim.replaces_id)

    def tip(self, key: int) -> Claim:
        """What stands in the place of a claim by now: the claim itself, or the last correction of it."""
        claim = self._by_id[key]
        while claim.pk in self._corrections:
            claim = self._corrections[claim.pk]
        return claim

    def open(self, source_id: int) -> list[Claim]:
        """The claims of a source that stand, and the returned ones that nobody has mended."""
        return [claim for claim in self._of_source[source_id] if self._is_open(claim)]

    def _is_open(self, claim: Claim) -> bool:
        if claim.is_standing:
            return claim.pk not in self._corrections
        return claim.state == Claim.State.RETURNED and claim.pk not in self._mended


# --- what an import left, and what rests on it ----------------------------------------------------------


def what_rests_on(claim_ids: Collection[int]) -> list[str]:
    """What later work rests on these claims, in words; one query."""
    of_claim = {"claim": OuterRef("pk")}
    claims = Claim.objects.filter(pk__in=claim_ids).annotate(
        is_corrected=Exists(Claim.objects.filter(replaces=OuterRef("pk"), state__in=Claim.STANDING)),
        has_evidence=Exists(Evidence.objects.standing().filter(**of_claim)),
        has_objection=Exists(Objection.objects.filter(**of_claim)),
    )
    return [
        f"{claim.source.record} · {day(claim.effective_on)}: {words}"
        for claim in claims.select_related("source__project", "source__workshop").order_by("pk")
        for words in _resting_on(claim)
    ]


def _resting_on(claim: Claim) -> Iterable[str]:
    if claim.state in (Claim.State.TAKEN_BACK, Claim.State.VOID):
        return
    if claim.reviewer_id or claim.state in (Claim.State.VERIFIED, Claim.State.RETURNED):
        yield _("somebody has decided on it (%(state)s)") % {"state": claim.get_state_display()}
    if claim.is_corrected:
        yield _("it was corrected afterwards")
    if claim.has_evidence:
        yield _("evidence was added to it")
    if claim.has_objection:
        yield _("the county objected to it")


def take_back_all(claim_ids: Collection[int], actor: User, reason: str) -> None:
    """Let these claims no longer stand, the last first; what was taken back already stays so."""
    for claim in Claim.objects.filter(pk__in=claim_ids).order_by("-pk"):
        if claim.state in (Claim.State.TAKEN_BACK, Claim.State.VOID):
            continue
        if claim.state == Claim.State.RETURNED:
            raise NotNow(_("It was returned meanwhile: %(reason)s") % {"reason": claim.return_reason})
        ledger.take_back(claim=claim, actor=actor, reason=reason)


def number_column(mark: str, label: Any, aliases: tuple[str, ...] = ()) -> Column:
    """The column of the claims' numbers."""
    return Column(
        NUMBER, label, aliases=aliases, of=lambda claim: numbered(mark, claim.pk), identity=True, width=12
    )
