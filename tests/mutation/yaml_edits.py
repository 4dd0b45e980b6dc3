"""What process owners and project managers do to their files: one change of one file, or of an id in all."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode

from tests.mutation.sheet import DAY, NUMBER, SPAN, Sheet, put, retyped, scalar, value_of

Edit = Callable[[Path, Random], str]
"""Changes a profile and says what was changed; an empty text if there was nothing to change."""

N = TypeVar("N", bound=Node)

PROSE = frozenset({
    "title", "purpose", "statement", "question", "name", "holder", "meaning", "summary", "because", "about",
    "target", "formula", "note", "do", "trigger", "outcome", "text", "scope", "evidence", "sponsor",
})  # fmt: skip
WORDS = (
    "as agreed", "ß und é", "a * b_c_d | e", "<b>not bold</b>", "{{ not a template }}", "港湾", "1. first",
    "# no heading", "see [1](x)", "50 % – “more”", "→", "\u202bעברית\u202c",
)  # fmt: skip
ROLE_KEYS = frozenset({"by", "owner", "decided_by", "reports_to", "deputy", "role", "chair", "receiver"})

OF_ORGANIZATION: Mapping[str, Sequence[str]] = {
    "language": ("de", "en-GB", "en-US", "de-CH", "fr"),
    "glossary": (
        "[{term: requisition, meaning: A request to buy.}]",
        "[{term: order, meaning: What binds the city., not_in: order of business}, "
        "{term: Quay, meaning: A wall for ships., project_term: berth}]",
    ),
    "holidays": (
        "{country: PT, own_days: [{date: 2026-06-24, title: Harbour day}]}",
        "{country: PT, except: [2026-06-10]}", "{country: DE, subdivision: BY}", "{country: GB}",
    ),
    "document_control": (
        "{classification: INTERNAL, retention: ten years, approval_roles: [director]}",
        "{id_pattern: '{project}-{document}', classification: OFFICIAL}",
    ),
    "reference_procedures": ("[]", "[risk]", "[risk, closure]", "[governance]"),
    "method_words": ("{project board: steering group}", "{gate: quality gate}", "{sponsor: patron}"),
    "scaling": ("{applies: no}", "{}"),
    "days_are": ("calendar", "working"),
    "working_week": ("{days: [monday, tuesday, wednesday, thursday]}", "{hours: '08:00-16:00'}"),
    "about": ("An invented city.", "A city that nobody has seen, with a harbour."),
    "sector": ("harbours",),
    "currency": ("GBP", "EUR"),
    "fiscal_year": ("{starts: april}", "{starts: january}"),
    "deputies_approve": ("yes", "no"),
    "tax_basis": ("included", "excluded"),
    "boards": (
        "{awards: {title: Award board, chair: director, subject: spend, "
        "meets: {every: month, working_day: 3}, submission_closes: 3 days}}",
    ),
}  # fmt: skip
OF_PROCEDURE: Mapping[str, Sequence[str]] = {
    "kpis": ("[{title: Orders in time, formula: orders in time / orders, target: 95 %, source: ledger}]",),
    "records": ("[{title: Order, owner: buyer, retention: ten years}]", "[{title: Offer, place: ledger}]"),
    "interfaces": ("[{to: RSK, gives: What a supplier may fail at.}]",),
    "practice": ("Supplier management",),
    "review": ("every June",),
    "trigger": ("Somebody needs something.",),
    "outcome": ("Something was bought.",),
    "scope": ("All purchases of the city.",),
    "source": ("Procurement manual, chapter 2",),
    "effective": ("{from: 2026-01-01}", "{from: 2026-03-01, until: 2027-12-31}"),
    "duties": ("[{id: stock, title: Count the stock, by: buyer, recurs: {every: month, working_day: 2}}]",),
    "lead_times": ("[]",),
    "choose": ("first", "strictest", "one"),
    "guidance": ("{single-source: Ask the director first.}",),
    "version": ('"3.2"', '"4.0"'),
}
OF_PROJECT: Mapping[str, Sequence[str]] = {
    "summary": ("It replaces what was there.", "Two sentences. One is short."),
    "status": ("active", "on-hold", "closed"),
    "as_of": ("2026-03-02", "2026-05-04"),
    "lifecycle": ("prince2-7", "agile", "PM²", "hermes-2022", "pmbok-7: by hand"),
    "level": ("small", "medium", "large"),
    "pack": ("booklet", "documents"),
    "glossary": ("[{term: berth, meaning: A place for a ship.}]",),
    "risks": ("[{id: K1, text: The ground is soft., score: 9}]", "[{id: K1, text: The ground is hard.}]"),
    "personal_data": ("yes", "no"),
    "definition_of_done": ("Somebody has looked at it.",),
    "invented": ("yes", "no"),
    "decisions": ("[{id: D1, text: One crane only., decided_by: Marta Lima, decided_on: 2026-02-10}]",),
    "tailoring": (
        "{procurement: [{waive: PUR-C1, because: There is one person only., decided_by: director, "
        "decided_on: 2026-02-01}]}",
        "{procurement: []}",
    ),
    "sponsor": ("Rui Dias", "project-manager"),
}


def files_of(profile: Path) -> list[Path]:
    """The YAML files that people edit, in order."""
    return sorted(path for path in profile.rglob("*.yaml") if "brand" not in path.relative_to(profile).parts)


def number(profile: Path, rng: Random) -> str:
    """Another limit, amount or count."""
    sheet, found = _sheet_with(profile, rng, lambda item: item.scalars(NUMBER))
    if sheet is None:
        return ""
    key, node = rng.choice(found)
    before = float(node.value) if "." in node.value else int(node.value)
    after = rng.choice([before * 10, before + 1, max(before - 1, 0), 0, before // 2, before * 3])
    if node.style is None:
        retyped(node, str(after))
    else:
        node.value = str(after)
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {after}"


def day(profile: Path, rng: Random) -> str:
    """Another day."""
    sheet, found = _sheet_with(profile, rng, lambda item: item.scalars(DAY))
    if sheet is None:
        return ""
    key, node = rng.choice(found)
    moved = date.fromisoformat(node.value) + timedelta(rng.choice([-30, -7, -1, 1, 5, 7, 30, 90, 365]))
    node.value = moved.isoformat()
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {moved}"


def span(profile: Path, rng: Random) -> str:
    """Another duration."""
    sheet, found = _sheet_with(profile, rng, lambda item: item.scalars(SPAN))
    if sheet is None:
        return ""
    key, node = rng.choice(found)
    least = rng.randint(1, 9)
    most = least + rng.randint(1, 9)
    node.value = rng.choice([f"{least} days", f"{least}-{most} days", f"{least} weeks"])
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {node.value}"


def text(profile: Path, rng: Random) -> str:
    """Other words."""
    sheet, found = _sheet_with(profile, rng, lambda item: [hit for hit in item.scalars() if hit[0] in PROSE])
    if sheet is None:
        return ""
    key, node = rng.choice(found)
    node.value = f"{node.value.strip()} {rng.choice(WORDS)}" if rng.random() < 0.8 else rng.choice(WORDS)
    sheet.save()
    return f"{_name(profile, sheet)}: {key} reads {node.value!r}"


def yes_or_no(profile: Path, rng: Random) -> str:
    """Yes becomes no."""
    sheet, found = _sheet_with(profile, rng, lambda item: item.scalars(re.compile("yes|no")))
    if sheet is None:
        return ""
    key, node = rng.choice(found)
    node.value = {"yes": "no", "no": "yes"}[node.value]
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {node.value}"


def role(profile: Path, rng: Random) -> str:
    """Somebody else does it."""
    roles = value_of(Sheet.read(profile / "organization.yaml").root, "roles")
    known = [key.value for key, _ in roles.value] if isinstance(roles, MappingNode) else []
    sheet, found = _sheet_with(
        profile, rng, lambda item: [hit for hit in item.scalars() if hit[0] in ROLE_KEYS]
    )
    if sheet is None or not known:
        return ""
    key, node = rng.choice(found)
    node.value = rng.choice(known)
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {node.value}"


def take_out(profile: Path, rng: Random) -> str:
    """An item of a list, or a field, goes."""
    sheet = Sheet.read(rng.choice(files_of(profile)))
    if rng.random() < 0.5 and (lists := sheet.lists()):
        key, items = rng.choice(lists)
        items.value.pop(rng.randrange(len(items.value)))
        what = f"an item of {key}"
    else:
        _, mapping = rng.choice(sheet.mappings())
        what = mapping.value.pop(rng.randrange(len(mapping.value)))[0].value
    sheet.save()
    return f"{_name(profile, sheet)}: without {what}"


def swap(profile: Path, rng: Random) -> str:
    """Two items of a list, or two fields, change places."""
    sheet, found = _sheet_with(profile, rng, lambda item: item.lists(least=2))
    if sheet is None:
        return ""
    key, items = rng.choice(found)
    one, other = rng.sample(range(len(items.value)), 2)
    items.value[one], items.value[other] = items.value[other], items.value[one]
    sheet.save()
    return f"{_name(profile, sheet)}: {key} in another order"


def add(profile: Path, rng: Random) -> str:
    """An item like another one, with an id and a title of its own."""
    sheet, found = _sheet_with(
        profile, rng,
        lambda item: [hit for hit in item.lists() if any(isinstance(n, MappingNode) for n in hit[1].value)],
    )  # fmt: skip
    if sheet is None:
        return ""
    key, items = rng.choice(found)
    twin = copy.deepcopy(rng.choice([item for item in items.value if isinstance(item, MappingNode)]))
    mark = f"{rng.randrange(10_000)}"
    for name in ("id", "title", "term", "code"):
        value = value_of(twin, name)
        if isinstance(value, ScalarNode):
            put(twin, name, None)
            twin.value.insert(0, (scalar(name), scalar(f"{value.value}{'-' if name == 'id' else ' '}{mark}")))
    items.value.insert(rng.randint(0, len(items.value)), twin)
    sheet.save()
    return f"{_name(profile, sheet)}: one more of {key}"


def field(profile: Path, rng: Random) -> str:
    """A field is filled in, changed or left out."""
    sheet = Sheet.read(rng.choice(files_of(profile)))
    fields = {"organization.yaml": OF_ORGANIZATION, "project.yaml": OF_PROJECT}.get(
        sheet.path.name, OF_PROCEDURE
    )
    key = rng.choice(list(fields))
    value = rng.choice([*fields[key], None])
    put(sheet.root, key, value)
    sheet.save()
    return f"{_name(profile, sheet)}: {key} is {value}"


def renamed(profile: Path, rng: Random) -> str:
    """An id changes, everywhere at once."""
    known = set()
    for path in files_of(profile):
        sheet = Sheet.read(path)
        known |= {node.value for key, node in sheet.scalars() if key == "id"}
        for name in ("roles", "forms", "systems", "facts"):
            for key, mapping in sheet.mappings():
                known |= {item.value for item, _ in mapping.value} if key == name else set()
    known -= {"id", "title"}
    if not known:
        return ""
    old = rng.choice(sorted(known))
    new = f"{old}{'-' if '_' not in old else '_'}{rng.choice('abcdef')}{rng.randrange(100)}"
    whole = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    for path in files_of(profile):
        path.write_text(whole.sub(new, path.read_text(encoding="utf-8")), encoding="utf-8")
    return f"{old} is called {new}"


def version_up(profile: Path, rng: Random) -> str:
    """A procedure in its next version, with another limit."""
    procedures = sorted((profile / "procedures").glob("*.yaml"))
    if not procedures:
        return ""
    sheet = Sheet.read(rng.choice(procedures))
    put(sheet.root, "version", f'"{rng.randint(4, 9)}.{rng.randrange(10)}"')
    for _, node in rng.sample(numbers := sheet.scalars(NUMBER), min(1, len(numbers))):
        if node.style is None:
            retyped(node, str(rng.randint(1, 200_000)))
    sheet.save()
    return f"{_name(profile, sheet)}: next version"


def _sheet_with(
    profile: Path, rng: Random, wanted: Callable[[Sheet], list[tuple[str, N]]]
) -> tuple[Sheet | None, list[tuple[str, N]]]:
    """Some file that has something like it, and all that it has of it."""
    files = files_of(profile)
    rng.shuffle(files)
    for path in files:
        sheet = Sheet.read(path)
        if found := wanted(sheet):
            return sheet, found
    return None, []


def _name(profile: Path, sheet: Sheet) -> str:
    return sheet.path.relative_to(profile).as_posix()


YAML_EDITS: tuple[Edit, ...] = (
    number, number, day, span, text, text, yes_or_no, role, take_out, swap, add, field, field, field,
    renamed, version_up,
)  # fmt: skip
"""Twice what is done most."""
