"""Numbers to SVG coordinates. Pure: no ORM, no text but what it was given, no language.

A line chart is drawn on a plane of ``width`` × ``height`` that the page stretches to its card; so
lines come as coordinates of that plane, and everything that must not be stretched (words, dots,
ticks) comes as a percentage of it. The tile map keeps its proportions and uses plain units.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# Trend


class Point(NamedTuple):  # and not a dataclass: a chart has a hundred of them
    """One plotted point: its day and number, its place on the plane, its place in percent."""

    day: date
    value: Decimal
    x: str
    y: str
    left: str
    top: str


@dataclass(frozen=True)
class Tick:
    """A mark on an axis; ``minor`` ones may be left out where there is little room."""

    value: object
    at: str
    minor: bool = False


@dataclass(frozen=True)
class Label:
    """Where a word stands, in percent, and which way it runs ("start" or "end")."""

    left: str
    top: str
    anchor: str = "start"
    below: bool = False


class Ahead(NamedTuple):
    """What is expected on a day to come, and between which numbers it lies four times out of five."""

    day: date
    middle: int
    low: int
    high: int


@dataclass(frozen=True)
class TrendChart:
    width: int
    height: int
    plan_start: date
    plan_end: date
    today: date
    target: Decimal
    points: tuple[Point, ...]
    actual: str
    area: str
    plan: str
    forecast: str
    band: str
    to_come: tuple[Ahead, ...]
    forecast_end: Decimal | None
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    today_at: str | None
    now: Point | None
    now_label: Label | None
    target_point: Point
    target_label: Label
    forecast_point: Point | None
    forecast_label: Label | None

    @property
    def latest(self):
        return self.now.value if self.now else None

    @property
    def last(self) -> Ahead | None:
        """What is expected on the last day, with its range; None without a range."""
        return self.to_come[-1] if self.to_come else None


BAND_ROOM = Decimal("1.25")  # how far above everything else the band may stretch the chart
LABEL_GAP = Decimal(11)  # percent of the height that two words above each other need
X_STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364)


def trend_chart(
    points: Iterable[tuple[date, Decimal]],
    plan_start: date,
    plan_end: date,
    today: date,
    target: Decimal | int,
    forecast_end: Decimal | None = None,
    to_come: Iterable[Ahead] = (),
    width: int | None = None,
    height: int = 1000,
) -> TrendChart:
    """The actual line up to today, the even plan, and the forecast to the plan's last day.

    Points after today are not drawn. ``forecast_end`` is the number expected on the last day; it
    is drawn only while that day is still to come, and rounded down: half a project is none. With `to_come`, the days
    from tomorrow to the last one, the forecast runs along them in its band; numbers far above the target are cut off.
    Lines are in whole units, so the plane is large: a day is ten units wide unless ``width`` is given.
    """
    plan_end = max(plan_end, plan_start)
    ahead = tuple(to_come) if today < plan_end and points_known(points := list(points), today) else ()
    forecast_end = Decimal(ahead[-1].middle) if ahead else forecast_end
    target = max(Decimal(target or 0), Decimal(0))
    values = sorted((day, Decimal(value)) for day, value in points if day <= today)
    if today >= plan_end or forecast_end is None:
        forecast_end = None
    else:
        forecast_end = max(Decimal(int(forecast_end)), Decimal(0))

    first = min([plan_start, *(day for day, _ in values[:1])])
    last = max(plan_end, values[-1][0] if values else plan_end)
    top = max([target, forecast_end or Decimal(0), *(value for _, value in values)])
    if ahead:
        top = max(top, min(Decimal(ahead[-1].high), top * BAND_ROOM))
    y_values = nice_ticks(top)
    span_x = max((last - first).days, 1)
    span_y = y_values[-1]
    width = width or 10 * span_x

    def place(day: date, value: Decimal) -> Point:
        x, left = across((day - first).days, span_x, width)
        y, top = down(value, span_y, height)
        return Point(day, value, x, y, left, top)

    xs = [across((one.day - first).days, span_x, width)[0] for one in ahead]

    def line(values: Iterable[int]) -> list[str]:
        """The coordinates alone, of what is drawn on the days to come."""
        return [f"{x},{down(value, span_y, height)[0]}" for x, value in zip(xs, values, strict=True)]

    plotted = tuple(place(day, value) for day, value in values)
    actual = polyline(plotted)
    now = plotted[-1] if plotted else None
    plan_days = (plan_end - plan_start).days + 1
    plan_line = (place(plan_start, target / plan_days), place(plan_end, target))
    if plan_days == 1:
        plan_line = (place(plan_start, Decimal(0)), plan_line[1])
    target_point = plan_line[1]
    forecast_point = place(plan_end, forecast_end) if forecast_end is not None and now else None
    forecast, band = "", ""
    if forecast_point:
        way = line(one.middle for one in ahead) or [spot(forecast_point)]
        forecast = " ".join([spot(now), *way])
    if ahead:
        lower, upper = line(one.low for one in ahead), line(one.high for one in ahead)
        band = " ".join([spot(now), *lower, *reversed(upper)])
    target_label, forecast_label = end_labels(target_point, forecast_point)

    return TrendChart(
        width=width,
        height=height,
        plan_start=plan_start,
        plan_end=plan_end,
        today=today,
        target=target,
        points=plotted,
        actual=actual,
        area=area(plotted, actual, height),
        plan=polyline(plan_line),
        forecast=forecast,
        band=band,
        to_come=ahead,
        forecast_end=forecast_end if forecast_point else None,
        x_ticks=day_ticks(first, last, plan_end),
        y_ticks=tuple(Tick(value, short(100 - value * 100 / span_y)) for value in y_values),
        today_at=place(today, Decimal(0)).left if first <= today <= last else None,
        now=now,
        now_label=now_label(now) if now else None,
        target_point=target_point,
        target_label=target_label,
        forecast_point=forecast_point,
        forecast_label=forecast_label,
    )


# The days of a plan are the same in every chart and on every page, and figures stand still on many of them.
@lru_cache(maxsize=4096)
def across(days: int, span: int, width: int) -> tuple[str, str]:
    """How far from the left a day lies: on the plane, and in percent."""
    share = Decimal(days) / span
    return short(share * width, 0), short(share * 100)


@lru_cache(maxsize=4096)
def down(value: Decimal | int, span: Decimal, height: int) -> tuple[str, str]:
    """How far from the top a number lies: on the plane, and in percent."""
    share = 1 - min(max(value, Decimal(0)), span) / span
    return short(share * height, 0), short(share * 100)


def points_known(points: Iterable[tuple[date, Decimal]], today: date) -> bool:
    """Whether there is a point from which a forecast can be drawn."""
    return any(day <= today for day, _value in points)


def nice_ticks(top: Decimal) -> list[Decimal]:
    """0 and up to five round whole numbers above it; the last one is not below ``top``."""
    top = max(Decimal(top), Decimal(1))
    step = Decimal(1)
    while True:
        for factor in (1, 2, 5):
            if top <= step * factor * 5:
                step *= factor
                count = int((top / step).to_integral_value(ROUND_CEILING))
                return [step * index for index in range(count + 1)]
        step *= 10


def day_ticks(first: date, last: date, plan_end: date) -> tuple[Tick, ...]:
    """Even days from the first one on, then the plan's last day; every other one is minor."""
    span = max((last - first).days, 1)
    step = next((step for step in X_STEPS if span <= step * 7), X_STEPS[-1] * -(-span // (X_STEPS[-1] * 7)))
    room = step * Decimal("0.8")
    days = [first + timedelta(days=offset) for offset in range(0, span + 1, step)]
    ticks = [
        Tick(day, short(Decimal((day - first).days * 100) / span), minor=index not in (0, len(days) // 2))
        for index, day in enumerate(days)
        if day == first or (abs((plan_end - day).days) >= room and day <= last)
    ]
    if plan_end > first:
        ticks.append(Tick(plan_end, short(Decimal((plan_end - first).days * 100) / span)))
    return tuple(sorted(ticks, key=lambda tick: tick.value))


def now_label(now: Point) -> Label:
    """Above and left of the last point, where a rising line leaves room; early on, to its right."""
    if Decimal(now.left) < 30:
        return Label(now.left, now.top, "start", below=Decimal(now.top) < 80)
    return Label(now.left, now.top, "end", below=False)


def end_labels(target: Point, forecast: Point | None) -> tuple[Label, Label | None]:
    """The two words at the right edge, moved apart when they would lie on each other."""
    high = Decimal(target.top)
    if forecast is None:
        return Label(target.left, short(high)), None
    low = Decimal(forecast.top)
    lack = LABEL_GAP - abs(high - low)
    if lack > 0:
        half = lack / 2
        high, low = (high - half, low + half) if high <= low else (high + half, low - half)
    return Label(target.left, short(high)), Label(forecast.left, short(low))


# Tile map

TILE = 41
TILE_12 = (64, 54)
INSET = Decimal("0.5")


@dataclass(frozen=True)
class Tile:
    """One county: its corner on the map, and everything in it measured from that corner."""

    code: str
    x: str
    y: str
    width: str
    height: str
    label: str
    sub: str
    status: str
    status_label: str
    url: str | None
    lines: tuple[tuple[str, str], ...]
    center: str
    sub_y: str
    mark_x: str


@dataclass(frozen=True)
class RegionName:
    x: str
    y: str
    code: str
    name: str
    en: str
    helper: bool


@dataclass(frozen=True)
class TileMap:
    """Paths of the plain squares, the lines between them, outlines of the prefectures, and the tiles in reading order.

    ``tiles`` lie on the map of all units, ``tiles_12`` on the small one for phones.
    """

    width: int
    height: int
    land: str
    helpers: str
    grid: str
    outlines: tuple[str, ...]
    names: tuple[RegionName, ...]
    tiles: tuple[Tile, ...]
    width_12: int
    height_12: int
    tiles_12: tuple[Tile, ...] = field(default=())


@dataclass(frozen=True)
class Land:
    """What the map draws whatever the counties' states: all but the tiles."""

    land: str
    helpers: str
    grid: str
    outlines: tuple[str, ...]
    names: tuple[RegionName, ...]


def map_land(geometry: Mapping, targets: Collection[str]) -> Land:
    """``targets`` are the codes of the counties that get a tile; the others are plain land."""
    helpers = {region["code"] for region in geometry["prefectures"] if region["role"] == "supporter"}
    plain = [unit for unit in geometry["counties"] if unit["code"] not in targets]
    taken = {(unit["col"], unit["row"]) for unit in geometry["counties"] if unit["code"] in targets}
    return Land(
        land=runs_path(unit for unit in plain if unit["pref"] not in helpers),
        helpers=runs_path(unit for unit in plain if unit["pref"] in helpers),
        grid=grid_path(geometry["cols"], geometry["rows"]),
        outlines=tuple(outline_path(region["outline"]) for region in geometry["prefectures"]),
        names=tuple(region_names(geometry["prefectures"], plain, taken)),
    )


def tile_map(geometry: Mapping, states: Mapping[str, Mapping], land: Land | None = None) -> TileMap:
    """``geometry`` is the tile map file; ``states`` gives each target county its words.

    A state is {label, sub, status, status_label, url}, under the code that the file uses (mid-2020). A county
    without a state is drawn as plain land. ``land`` is what `map_land` made of the same codes, for whoever kept it.
    """
    land = land or map_land(geometry, states)
    targets = [unit for unit in geometry["counties"] if unit["code"] in states]
    small = geometry["grid12"]
    return TileMap(
        width=geometry["cols"] * TILE,
        height=geometry["rows"] * TILE,
        land=land.land,
        helpers=land.helpers,
        grid=land.grid,
        outlines=land.outlines,
        names=land.names,
        tiles=tuple(
            tile(unit["code"], states[unit["code"]], unit["col"], unit["row"], TILE, TILE)
            for unit in sorted(targets, key=lambda unit: (unit["row"], unit["col"]))
        ),
        width_12=small["cols"] * TILE_12[0],
        height_12=small["rows"] * TILE_12[1],
        tiles_12=tuple(
            tile(unit["code"], states[unit["code"]], unit["col12"], unit["row12"], *TILE_12, split_from=10)
            for unit in sorted(
                (unit for unit in targets if "col12" in unit), key=lambda unit: (unit["row12"], unit["col12"])
            )
        ),
    )


def tile(code, state, col, row, width, height, split_from=7) -> Tile:
    label, sub = str(state.get("label", "")), str(state.get("sub", ""))
    lines, sub_y = tile_words(short_county(label), bool(sub), height, split_from)
    return Tile(
        code=code,
        **tile_place(col, row, width, height),
        label=label,
        sub=sub,
        status=str(state.get("status", "waiting")),
        status_label=str(state.get("status_label", "")),
        url=state.get("url"),
        lines=lines,
        sub_y=sub_y,
    )


@lru_cache(maxsize=256)
def tile_place(col: int, row: int, width: int, height: int) -> dict[str, str]:
    """What of a tile follows from its square alone."""
    return {
        "x": short(col * width),
        "y": short(row * height),
        "width": short(width - 2 * INSET),
        "height": short(height - 2 * INSET),
        "center": short(Decimal(width) / 2),
        "mark_x": short(width - 8),
    }


@lru_cache(maxsize=256)
def tile_words(name: str, has_sub: bool, height: int, split_from: int) -> tuple[tuple, str]:
    """The lines of a name, each with its place, and the place of the count below them."""
    words = split_name(name) if len(name) >= split_from else (name,)
    middle, step = Decimal(height) / 2, 10
    if len(words) > 1:  # the first line stands clear of the shape in the corner
        first = middle - Decimal("4.5")
    else:
        first = middle + (Decimal("-0.5") if has_sub else 5)
    lines = tuple((word, short(first + step * index)) for index, word in enumerate(words))
    return lines, short(first + (2 * step if len(words) > 1 else 13))


def short_county(name: str) -> str:
    """What fits a tile: 七星关区 → 七星关, Qixingguan District → Qixingguan."""
    if name.isascii():
        return name.split(" ")[0]
    return name[:-1] if len(name) > 2 and name[-1] in "县区市" else name


def split_name(name: str) -> tuple[str, ...]:
    """A long Latin place name in two lines, broken between syllables, near the middle."""
    if not name.isascii() or len(name) < 7:
        return (name,)
    vowels = "aeiou"
    low = name.lower()
    starts = [
        index
        for index in range(2, len(low) - 1)
        if low[index] not in vowels
        and (low[index + 1] in vowels or low[index : index + 2] in ("zh", "ch", "sh"))
        and (low[index - 1] in vowels or low[index - 2 : index] in ("ng", "an", "en", "in", "un", "on"))
        and low[index - 1 : index + 1] not in ("zh", "ch", "sh", "ng")
    ]
    if not starts:
        return (name,)
    at = min(starts, key=lambda index: (abs(index - len(low) / 2), -index))
    return (name[:at], name[at:])


def runs_path(units) -> str:
    """Squares side by side as one strip each, row by row."""
    strips: list[list[int]] = []
    for row, col in sorted((unit["row"], unit["col"]) for unit in units):
        if strips and strips[-1][0] == row and strips[-1][1] + strips[-1][2] == col:
            strips[-1][2] += 1
        else:
            strips.append([row, col, 1])
    return "".join(
        f"M{col * TILE} {row * TILE}h{long * TILE}v{TILE}h-{long * TILE}z" for row, col, long in strips
    )


def grid_path(cols, rows) -> str:
    across = "".join(f"M0 {row * TILE}h{cols * TILE}" for row in range(1, rows))
    return across + "".join(f"M{col * TILE} 0v{rows * TILE}" for col in range(1, cols))


def outline_path(corners) -> str:
    points = [(x * TILE, y * TILE) for x, y in corners]
    path = f"M{points[0][0]} {points[0][1]}"
    for (from_x, from_y), (to_x, to_y) in pairwise(points):
        path += f"h{to_x - from_x}" if from_y == to_y else f"v{to_y - from_y}"
    return path + "z"


def region_names(prefectures, plain, taken):
    """A prefecture's name goes where it covers none of the target tiles: on two plain squares side
    by side if there are, as near to the prefecture's middle as can be."""
    half = Decimal("0.5")
    for region in prefectures:
        cells = {(unit["col"], unit["row"]) for unit in plain if unit["pref"] == region["code"]}
        if not cells:
            continue
        middle_x = Decimal(sum(col for col, _ in cells)) / len(cells) + half
        middle_y = Decimal(sum(row for _, row in cells)) / len(cells) + half
        spots = [(col + 1, row + half) for col, row in sorted(cells) if (col + 1, row) in cells]
        if not spots:  # a single square: rather one where a long name runs over no target
            free = {cell for cell in cells if not {(cell[0] - 1, cell[1]), (cell[0] + 1, cell[1])} & taken}
            spots = [(col + half, row + half) for col, row in sorted(free or cells)]
        x, y = min(spots, key=lambda spot: (spot[0] - middle_x) ** 2 + (spot[1] - middle_y) ** 2)
        yield RegionName(
            x=short(x * TILE),
            y=short(y * TILE + 4),
            code=region["code"],
            name=short_region(region["name"]),
            en=region["en"],
            helper=region["role"] == "supporter",
        )


def short_region(name: str) -> str:
    """贵阳市 → 贵阳, 黔南布依族苗族自治州 → 黔南, 黔东南苗族侗族自治州 → 黔东南."""
    if name.endswith("市"):
        return name[:-1]
    return name[:3] if name[2:3] == "南" else name[:2]


# Shared


def spot(point: Point) -> str:
    return f"{point.x},{point.y}"


def polyline(points: Iterable[Point]) -> str:
    return " ".join([f"{point.x},{point.y}" for point in points])


def area(points: Sequence[Point], line: str, height: int) -> str:
    """What lies below the line of these points."""
    return f"{points[0].x},{height} {line} {points[-1].x},{height}" if len(points) > 1 else ""


def short(number, places=2) -> str:
    """So many decimals at most, no trailing zeros, never a language's decimal comma."""
    text = f"{Decimal(number):.{places}f}"
    text = text.rstrip("0").rstrip(".") if places else text
    return "0" if text == "-0" else text
