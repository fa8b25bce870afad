"""Pictures of figures over weeks, drawn on the server. All numbers are texts: no locale in SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320.0, 172.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 310.0, 20.0, 142.0
SHAPES = ("circle", "square")  # of a chart's series, so that colour alone tells nothing


@dataclass(frozen=True, slots=True)
class Point:
    """One week of one series."""

    label: str  # the week, as its row of the table has it
    value: float | None  # None: not drawn, as there is nothing or too little
    said: str  # as the table has it


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as it is drawn."""

    x: str
    y: str
    corner_x: str  # of a square around it
    corner_y: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series as it is drawn: pieces of line between gaps, and a mark on each point."""

    name: str
    shape: str
    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, with what it stands for."""

    y: str
    text_y: str
    said: str


@dataclass(frozen=True, slots=True)
class Week:
    """A name under the picture."""

    x: str
    said: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered marker: something began in that week."""

    number: int
    x: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to be written down as SVG."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    weeks: tuple[Week, ...]
    notes: tuple[Note, ...]

    @property
    def empty(self) -> bool:
        return not any(line.marks for line in self.lines)


@dataclass(frozen=True, slots=True)
class Scale:
    """How high what is drawn: 0 at the bottom, `most` at the top."""

    most: float
    step: float

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(value / self.most, 1.0)


def scale_of(values: Sequence[float], *, share: bool, steps: Sequence[float] = ()) -> Scale:
    """One scale for everything in a chart. Shares are drawn from 0 to 100 %, so they compare.

    Args:
        steps: how far apart lines may be, where powers of ten do not suit, as for times.
    """
    if share:
        return Scale(1.0, 0.5)
    most = max(values, default=0.0)
    if most <= 0:
        return Scale(1.0, 0.5)
    rough = most / 2
    for step in steps:
        if step >= rough:
            return Scale(2 * step, step)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * of for of in (1, 2, 2.5, 5, 10) if size * of >= rough)
    return Scale(2 * step, step)


def drawn(
    series: Sequence[Series],
    *,
    share: bool,
    ticks: Sequence[str] | None = None,
    scale: Scale | None = None,
    notes: Sequence[tuple[int, int, str]] = (),
) -> Drawing:
    """Draw series that have one point a week.

    Args:
        share: values are parts of 1.
        ticks: what the lines at 0, the middle and the top are called.
        scale: where the caller made it, to name the ticks.
        notes: the number, the place of the week, and what began.
    """
    values = [one.value for line in series for one in line.points if one.value is not None]
    scale = scale or scale_of(values, share=share)
    count = max((len(line.points) for line in series), default=0)
    labels = [point.label for point in series[0].points] if series else []
    names = ticks or ["0 %", "50 %", "100 %"]
    return Drawing(
        lines=tuple(_line(at, one, count, scale) for at, one in enumerate(series)),
        ticks=tuple(
            Tick(_n(scale.y(at * scale.step)), _n(scale.y(at * scale.step) + 4), name)
            for at, name in enumerate(names)
        ),
        weeks=tuple(_names(labels)),
        notes=tuple(Note(number, _n(_x(at, count)), said) for number, at, said in notes),
    )


def _line(place: int, series: Series, count: int, scale: Scale) -> Line:
    pieces: list[list[str]] = [[]]
    marks = []
    for at, point in enumerate(series.points):
        if point.value is None:
            pieces.append([])
            continue
        x, y = _x(at, count), scale.y(point.value)
        pieces[-1].append(f"{_n(x)},{_n(y)}")
        marks.append(Mark(_n(x), _n(y), _n(x - 3.5), _n(y - 3.5), point.label, point.said))
    joined = tuple(" ".join(piece) for piece in pieces if len(piece) > 1)
    return Line(series.name, SHAPES[place % len(SHAPES)], joined, tuple(marks))


def _names(labels: Sequence[str]) -> list[Week]:
    """The first, the middle and the last week: more would run into one another."""
    count = len(labels)
    if count < 3:
        return [Week(_n(_x(at, count)), label, "middle") for at, label in enumerate(labels)]
    middle = (count - 1) // 2
    return [
        Week(_n(LEFT), labels[0], "start"),
        Week(_n(_x(middle, count)), labels[middle], "middle"),
        Week(_n(RIGHT), labels[-1], "end"),
    ]


def _x(at: int, count: int) -> float:
    inner = 8.0
    if count < 2:
        return (LEFT + RIGHT) / 2
    return LEFT + inner + (RIGHT - LEFT - 2 * inner) * at / (count - 1)


def _n(number: float) -> str:
    return f"{number:.1f}"
