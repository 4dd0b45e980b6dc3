"""A document does not end with a few lines on a page of their own where a little less air makes room for them."""

from __future__ import annotations

import pypdfium2

from dovetail.formats.printed.print_engine import Printed, print_part
from dovetail.formats.theme import bare_css, tight_css
from dovetail.model.document import Brand

TWENTY_LINES = (
    "@page { size: 100mm 220mm; margin: 10mm } body { margin: 0 } p { margin: 0; line-height: 10mm }"
)
TWENTY_TWO = "p { line-height: 9mm }"


def printed(lines: int, css: str, *tight: str) -> Printed:
    text = "".join(f"<p>Line {number}</p>" for number in range(lines))
    return print_part(f"<html lang=en><body>{text}</body></html>", css, {}, name="a", tight=tight)


def pages(printed: Printed) -> int:
    return len(pypdfium2.PdfDocument(printed.data))


def test_two_lines_too_many_are_taken_back() -> None:
    assert pages(printed(22, TWENTY_LINES)) == 2
    assert pages(printed(22, TWENTY_LINES, TWENTY_TWO)) == 1


def test_where_less_air_makes_no_room_it_stays() -> None:
    assert printed(24, TWENTY_LINES, TWENTY_TWO).data == printed(24, TWENTY_LINES).data


def test_a_last_page_that_holds_enough_is_left_as_it_is() -> None:
    assert printed(28, TWENTY_LINES, "p { line-height: 1mm }").data == printed(28, TWENTY_LINES).data


def test_each_sheet_is_tried_only_where_the_ones_before_were_not_enough() -> None:
    closer_still = "p { line-height: 8mm }"
    assert pages(printed(24, TWENTY_LINES, TWENTY_TWO, closer_still)) == 1
    both, first = (printed(22, TWENTY_LINES, TWENTY_TWO, *more).data for more in ([closer_still], []))
    assert both == first


def test_a_few_lines_before_a_page_that_lies_across_are_taken_back_too() -> None:
    across = "@page across { size: 220mm 100mm } p:last-child { page: across }"
    assert pages(printed(23, TWENTY_LINES + across)) == 3
    assert pages(printed(23, TWENTY_LINES + across, TWENTY_TWO)) == 2


def test_the_house_sheets_take_back_the_end_of_a_document() -> None:
    css = bare_css(Brand("House"))
    most = next(lines for lines in range(40, 60) if pages(printed(lines, css)) == 2)
    assert pages(printed(most + 1, css, *tight_css())) == 1
    assert pages(printed(most + 4, css, *tight_css()[:1])) == 2
    assert pages(printed(most + 4, css, *tight_css())) == 1
