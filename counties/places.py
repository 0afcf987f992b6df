"""From what people write to the county that they mean. Never a guess: what is not known is None."""

from datetime import date

from counties.models import County, CountyAlias, CountyName, Prefecture
from sheets.columns import Options
from sheets.values import Unreadable, fold

PROVINCE_NAMES = ("贵州省", "贵州")


class CountyFinder:
    """Every spelling and code of the counties, read once: three queries for any number of look-ups."""

    def __init__(self) -> None:
        self._counties = {
            county.pk: county for county in County.objects.select_related("prefecture", "bureau")
        }
        self._spellings: dict[str, set[int]] = {}
        self._codes: dict[str, list[CountyName]] = {}
        for county in self._counties.values():
            for spelling in (county.key, county.name_zh, county.name_en, county.short_zh, county.short_en):
                self._add(spelling, county.pk)
        for alias in CountyAlias.objects.all():
            self._add(alias.alias, alias.county_id)
        for name in CountyName.objects.all():
            self._codes.setdefault(name.code, []).append(name)
            self._add(name.name_zh, name.county_id)
            self._add(name.name_en, name.county_id)
        self._prefectures: dict[str, int] = {}
        for prefecture in Prefecture.objects.all():
            short = prefecture.short_zh
            for spelling in (prefecture.name_zh, short, f"{short}市", f"{short}州", f"{short}地区"):
                self._prefectures[spelling] = prefecture.pk

    def _add(self, spelling: str, county_id: int) -> None:
        if spelling:
            self._spellings.setdefault(_plain(spelling), set()).add(county_id)

    def find(self, text: str, *, on: date | None = None) -> County | None:
        """The county of a name, spelling or code, with or without 贵州省 and its prefecture before it.

        A code is any that the county ever bore; with `on`, only the one valid that day. Text that is no
        whole name, that is the name of two counties, or that names the wrong prefecture gives None.
        """
        try:
            plain = _plain(text)
        except Unreadable:
            return None
        if plain.isascii() and plain.isdigit():
            return self._by_code(plain, on)
        return self._by_name(plain) or self._by_name_after_prefecture(plain)

    def _by_code(self, code: str, on: date | None) -> County | None:
        bearers = {name.county_id for name in self._codes.get(code, ()) if on is None or _valid(name, on)}
        return self._counties[bearers.pop()] if len(bearers) == 1 else None

    def _by_name(self, plain: str) -> County | None:
        meant = self._spellings.get(plain, set())
        return self._counties[next(iter(meant))] if len(meant) == 1 else None

    def _by_name_after_prefecture(self, plain: str) -> County | None:
        for province in PROVINCE_NAMES:
            if plain.startswith(province):
                plain = plain.removeprefix(province)
                break
        # Longest first, so that 黔西南州晴隆县 is not taken for 黔西 and something.
        for spelling in sorted(self._prefectures, key=len, reverse=True):
            if plain.startswith(spelling):
                county = self._by_name(plain.removeprefix(spelling))
                return county if county and county.prefecture_id == self._prefectures[spelling] else None
        return self._by_name(plain)


def find_county(text: str, *, on: date | None = None) -> County | None:
    """The county that `text` means, or None; see `CountyFinder.find`. For many rows keep a finder."""
    return CountyFinder().find(text, on=on)


def _plain(text: str) -> str:
    """How spellings are compared: half-width, no blanks, no difference of case."""
    return fold(text).replace(" ", "").casefold()


def _valid(name: CountyName, day: date) -> bool:
    return (name.valid_from is None or name.valid_from <= day) and (
        name.valid_to is None or day <= name.valid_to
    )


def county_options() -> Options:
    """The counties of the plan for a column of a sheet; every spelling and code of them is understood."""
    finder, counties = CountyFinder(), County.objects.in_plan()
    return Options.of(
        [(county.pk, county.short_name) for county in counties],
        lambda text: str(county.pk) if (county := finder.find(text)) else None,
    )
