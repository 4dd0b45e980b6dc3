"""What stands around the text of a page: running heads and feet, and page numbers.

The frame of a page is printed once for each way up a page can lie, with a mark where something goes that
differs from page to page. What differs is printed beside it as slips of text. So every piece is shaped and
placed by the same engine as the text, in any script, and a further page costs no layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator, Pdf
from pikepdf import parse_content_stream as read_content
from pikepdf import unparse_content_stream as write_content

Kind = Literal["title", "number", "label"]
Part = ContentStreamInstruction | Kind
_KINDS: tuple[Kind, ...] = ("title", "number", "label")
_MARK = "X"
_PIXEL = 0.75  # points
_ROUNDED = 0.01
_OF_A_TEXT = ("Tf", "Ts", "TJ")
FONT = "Frame-"
"""What stands before the names of a frame's fonts, so that they differ from those of the text."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one page, and whether the page lies across."""

    title: str
    number: str
    label: str
    across: bool = False

    def texts(self) -> Iterator[tuple[Kind, str]]:
        """What is not the same on all pages."""
        yield "title", self.title
        yield "number", self.number
        yield "label", self.label

    @property
    def way(self) -> str:
        """Which way up the page lies, as the style sheet calls it."""
        return "across" if self.across else "upright"


@dataclass(frozen=True, slots=True)
class Slip:
    """A text that is printed beside the frames."""

    id: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed for the pages that lie one way up: a frame, and slips."""

    way: str
    slips: tuple[Slip, ...]

    @property
    def frame(self) -> str:
        """The anchor of the page with the frame."""
        return f"{self.way}-frame"

    def shown(self) -> dict[str, object]:
        """The sheet as plain data for a template."""
        slips = [{"id": slip.id, "kind": slip.kind, "text": slip.text} for slip in self.slips]
        return {"way": self.way, "frame": self.frame, "slips": slips}


def sheets_of(pages: Sequence[Around]) -> tuple[Sheet, ...]:
    """What has to be printed so that all these pages can be framed."""
    marks = [(kind, _MARK) for kind in _KINDS]
    sheets = []
    for way in dict.fromkeys(page.way for page in pages):
        wanted = [said for page in pages if page.way == way for said in page.texts() if said[1]]
        texts = dict.fromkeys((*marks, *wanted))
        slips = [Slip(f"{way}-{n}", kind, text) for n, (kind, text) in enumerate(texts)]
        sheets.append(Sheet(way, tuple(slips)))
    return tuple(sheets)


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text as it is drawn: its colour, where it begins, and what draws it."""

    colour: tuple[Any, ...]
    matrix: tuple[float, ...]
    drawn: tuple[ContentStreamInstruction, ...]

    def at(self, x: float, y: float) -> Iterator[ContentStreamInstruction]:
        *turn, own_x, own_y = self.matrix
        yield _does("rg", *self.colour)
        yield _does("BT")
        yield _does("Tm", *turn, round(own_x + x, 6), round(own_y + y, 6))
        yield from self.drawn
        yield _does("ET")


class Frames:
    """The frames that were printed into ``pdf``, as content for other pages.

    ``places`` has the page, from 0, and the height on it of each anchor in the file.
    """

    def __init__(self, pdf: Pdf, sheets: Sequence[Sheet], places: Mapping[str, tuple[int, float]]) -> None:
        self._pdf = pdf
        self._parts: dict[str, list[Part]] = {}
        self._texts: dict[tuple[str, Kind, str], list[ContentStreamInstruction]] = {}
        self._made: dict[bytes, Any] = {}
        self._frames: dict[tuple[str, str, str], tuple[Any, Any]] = {}
        for sheet in sheets:
            self._read(sheet, places)

    def contents(self, page: Around) -> list[Any]:
        """The content streams that frame a page; they are shared by pages where they are the same."""
        key = page.way, page.title, page.number
        if key not in self._frames:
            parts = self._parts[page.way]
            label = parts.index("label")
            self._frames[key] = (
                self._stream([_does("q"), *self._filled(page, parts[:label])]),
                self._stream([*self._filled(page, parts[label + 1 :]), _does("Q")]),
            )
        before, after = self._frames[key]
        return [before, self._stream(self._artifact(page.way, "label", page.label)), after]

    def _filled(self, page: Around, parts: Sequence[Part]) -> list[ContentStreamInstruction]:
        """A stretch of the frame with the title and the number of the page in their places."""
        said = dict(page.texts())
        drawn: list[ContentStreamInstruction] = []
        for part in parts:
            if isinstance(part, ContentStreamInstruction):
                drawn.append(part)
            else:
                drawn += self._artifact(page.way, part, said[part])
        return drawn

    def _artifact(self, way: str, kind: Kind, text: str) -> list[ContentStreamInstruction]:
        drawn = self._texts.get((way, kind, text), [])
        return [_is_artifact(), *drawn, _does("EMC")] if drawn else []

    def _stream(self, drawn: list[ContentStreamInstruction]) -> Any:
        content = write_content(drawn) + b"\n"
        if content not in self._made:
            self._made[content] = self._pdf.make_indirect(self._pdf.make_stream(content))
        return self._made[content]

    def _read(self, sheet: Sheet, places: Mapping[str, tuple[int, float]]) -> None:
        page, _ = places[sheet.frame]
        content = read_content(self._pdf.pages[page])
        marks = {kind: run for kind in _KINDS for run in _runs(content) if _is_mark(run.colour, kind)}
        self._parts[sheet.way] = list(_taken_apart(content))
        found = self._slips(sheet, places)
        samples = {kind: found[kind, _MARK][0] for kind in _KINDS}
        for (kind, text), runs in found.items():
            mark, sample = marks[kind], samples[kind]
            # A head stands on its last line, a foot hangs from its first.
            line = max(run.matrix[5] for run in runs) if kind == "title" else runs[0].matrix[5]
            x, y = mark.matrix[4] - sample.matrix[4], mark.matrix[5] - line
            self._texts[sheet.way, kind, text] = [step for run in runs for step in run.at(x, y)]

    def _slips(
        self, sheet: Sheet, places: Mapping[str, tuple[int, float]]
    ) -> dict[tuple[Kind, str], list[_Run]]:
        tops: dict[int, list[tuple[float, int]]] = {}
        for number, slip in enumerate(sheet.slips):
            page, height = places[slip.id]
            paper = float(self._pdf.pages[page].obj.MediaBox[3])
            tops.setdefault(page, []).append(((paper - height) / _PIXEL, number))
        found: dict[tuple[Kind, str], list[_Run]] = {}
        for page, starts in tops.items():
            for run in _runs(read_content(self._pdf.pages[page])):
                slip = sheet.slips[max(start for start in starts if start[0] <= run.matrix[5] + _ROUNDED)[1]]
                found.setdefault((slip.kind, slip.text), []).append(run)
        return found


def _taken_apart(content: Sequence[Any]) -> Iterator[Part]:
    """A page without tags: all that is drawn is an artifact, and for each mark there is its kind."""
    text: list[ContentStreamInstruction] | None = None
    for step in content:
        match _operator(step):
            case "BDC":
                text = []
            case "EMC" if text is not None:
                runs = list(_runs(text))
                kinds = [kind for kind in _KINDS if runs and _is_mark(runs[0].colour, kind)]
                if kinds:
                    yield kinds[0]
                else:
                    yield from (_is_artifact(), *text, step)
                text = None
            case "BMC":
                yield _is_artifact()
            case _ if text is not None:
                text.append(_renamed(step))
            case _:
                yield _renamed(step)


def _runs(content: Sequence[Any]) -> Iterator[_Run]:
    """The texts of a page in the order in which they are drawn."""
    colour: tuple[Any, ...] = ()
    font: ContentStreamInstruction | None = None
    matrix: tuple[float, ...] = ()
    drawn: list[ContentStreamInstruction] = []
    for step in content:
        operator = _operator(step)
        if operator in ("Tm", "ET") and drawn:
            yield _Run(colour, matrix, tuple(drawn))
            drawn = []
        match operator:
            case "rg":
                colour = tuple(step.operands)
            case "Tm":
                matrix = tuple(map(float, step.operands))
            case "Tf":
                font = _renamed(step)
        if operator in _OF_A_TEXT:
            # A font stays in use from one text to the next.
            drawn += [font] if not drawn and operator != "Tf" and font else []
            drawn.append(_renamed(step))


def _is_mark(colour: Sequence[Any], kind: Kind) -> bool:
    """The style sheet draws the mark of each kind in a grey of its own."""
    grey = _KINDS.index(kind) + 1
    return len(colour) == len("rgb") and all(round(float(part) * 255) == grey for part in colour)


def _renamed(step: Any) -> Any:
    if _operator(step) == "Tf":
        return _does("Tf", Name("/" + FONT + str(step.operands[0])[1:]), step.operands[1])
    return step


def _is_artifact() -> ContentStreamInstruction:
    return _does("BDC", Name.Artifact, Dictionary(Type=Name.Pagination))


def _does(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _operator(step: Any) -> str:
    return str(step.operator)
