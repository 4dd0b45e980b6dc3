"""What is said of an edit, the same in every format."""

from __future__ import annotations

from dovetail.formats.redline.differences import Edit, Redline, RedlinedDocument, Why
from dovetail.model import words
from dovetail.model.language import tell, tell_count


def kind_in_words(edit: Edit) -> str:
    """What happened; nothing where the changed words say it."""
    match edit.kind:
        case "added":
            return tell("added")
        case "removed":
            return tell("removed")
        case "redrawn":
            return tell("picture redrawn")
        case "moved" if edit.pieces and not edit.named:
            return tell("stands elsewhere now")
        case "moved":
            if edit.after:
                return tell("moved, now after “{other}”", other=edit.after)
            return tell("moved, now the first")
    return ""


def place_in_words(edit: Edit) -> str:
    """Where it is: the section, and what it is about there."""
    return " · ".join(dict.fromkeys(filter(None, (edit.section, edit.about))))


def state_of_document(document: RedlinedDocument) -> str:
    """The title of a document, and whether it came or went."""
    title = document.document.title
    match document.status:
        case "added":
            return tell("{document} (new document)", document=title)
        case "removed":
            return tell("{document} (document removed)", document=title)
    if document.formerly:
        return tell("{document} (formerly “{other}”)", document=title, other=document.formerly)
    return title


def heading_of(why: Why | None) -> str:
    """What stands above the edits of one cause."""
    return why.words if why else tell("Changes that follow from several of these causes, or from another one")


def also(edit: Edit) -> str:
    """The causes of an edit that its heading doesn't name; of an editorial one all, since it has no such
    heading.
    """
    all_of_them = list(dict.fromkeys(why.words for why in edit.why))
    if edit.editorial:
        return words.listed(all_of_them)
    others = words.listed(all_of_them[1:])
    return tell("also: {causes}", causes=others) if others else ""


def causes_in_words(edit: Edit) -> str:
    """All causes of an edit, with the reason where one was given."""
    told = [tell("{cause}: {reason}", cause=why.words, reason=why.reason) if why.reason else why.words
            for why in edit.why]  # fmt: skip
    return "; ".join(told)


def nothing_differs(redline: Redline) -> str:
    """What is said where there are no edits."""
    if redline.unwritten:
        return tell("Nothing differs in what can be compared.")
    return tell("Nothing differs.")


def unwritten(redline: Redline) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The documents that can't be written now as the organization writes them, each with the reason, below
    what became of them.
    """
    said: dict[bool, list[str]] = {False: [], True: []}
    for item in redline.unwritten:
        said[item.compared].append(tell("{document}: {reason}", document=item.title, reason=item.why))
    headings = {
        False: tell("Not compared, because a template fails"),
        True: tell("Compared as Dovetail's own templates write them, because a template fails"),
    }
    return tuple((headings[compared], tuple(lines)) for compared, lines in said.items() if lines)


def counted(redline: Redline) -> str:
    """How many edits there are in how many documents."""
    documents = tell_count(len(redline.documents), "{n} document", "{n} documents")
    changes = tell_count(len(redline.edits), "{n} change", "{n} changes")
    return tell("{changes} in {documents}", changes=changes, documents=documents)
