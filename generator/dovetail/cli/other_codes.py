"""Codes that belong to no rule: what reading a profile, and working it out, may report."""

from __future__ import annotations

from collections.abc import Mapping

_YAML = "The file is not the YAML that profiles are written in"

OTHER_CODES: Mapping[str, str] = {
    "band-empty": "A band ends before it begins, so that nothing can lie in it.",
    "blocker-adjusted": "The organization makes a blocker lighter or switches it off; it still is one.",
    "catalogue-broken": "A catalogue of the organization's own can't be read, so it does not count.",
    "catalogue-places": "A sentence of the organization's own catalogue names other values than the English "
    "one, so it does not count.",
    "contrast-low": "A colour of the brand is too light to be read on white.",
    "control-character": "An invisible character stands in the file that could mislead a reader or a "
    "terminal.",
    "country-missing": "A subdivision of holidays is named without its country.",
    "country-unknown": "There are no holidays known for this country.",
    "day-unknown": "A day is named that is in no year.",
    "document-not-rendered": "A document could be written and could not be made in a format.",
    "exception-refused": "The request asks for an exceptional path whose condition it does not meet.",
    "fact-options": "A question asks for a choice and names no options.",
    "fact-type": "A condition compares a fact with a value of another type.",
    "fact-value": "An answer of a request is not of the type of its question.",
    "file-empty": "The file holds nothing.",
    "file-ignored": "A file of the profile is not read, because its name does not end in .yaml.",
    "file-name": "A file is not called like the id that it holds.",
    "file-too-large": "The file is larger than any that Dovetail reads.",
    "file-unreadable": "The file can't be read: it is missing, locked, or no text.",
    "font-unusable": "A font of the brand can't be used.",
    "font-unknown": "The brand names a font that is neither bundled nor among its files.",
    "hours-unknown": "Working hours are not written as 09:00-17:00.",
    "id-duplicate": "Two things of one kind have the same id.",
    "id-repeated": "Two things have the same id where each must have its own.",
    "id-reserved": "A procedure has the id of a page that every pack has, so both would be one file.",
    "item-cycle": "Configuration items depend on each other in a circle.",
    "key-invalid": "A key is not written as keys of this mapping are.",
    "key-missing": "Something that must be said is left out.",
    "key-unknown": "A key is written that Dovetail does not know in this place.",
    "kind-duplicate": "Two procedures handle the same kind of request.",
    "language-unknown": "The organization's language is none that is known.",
    "language-without-catalogue": "Dovetail does not speak the organization's language, so its own words "
    "stay English.",
    "level-below-facts": "A project calls itself smaller than its facts make it, and nobody has approved "
    "that; the level of the facts is used.",
    "lifecycle-circle": "A lifecycle is based on itself, perhaps by way of others.",
    "lifecycle-unknown": "A lifecycle is named that is none; a project that names it is read in neutral "
    "words.",
    "logo-shape": "The logo is so wide or so high that nobody makes it out on a cover.",
    "logo-unusable": "The logo of the brand can't be used.",
    "method-word-without-forms": "A word of the organization's own has not the forms that sentences of its "
    "language ask for, so the word that Dovetail has there is used.",
    "moment-offset": "A point in time names its own offset; the time zone is said once, in the profile.",
    "month-unknown": "A month is named that is none.",
    "organization-rule": "A rule of the organization's own is broken; run this command in the folder of the "
    "profile to see the organization's rules.",
    "path-unknown": "The path after --at leads to no value.",
    "period-empty": "A period ends before it begins.",
    "period-overlap": "Two values are in force on the same day.",
    "picture-missing": "A template shows a picture that the pack does not have.",
    "profile-missing": "There is no organization.yaml in the folder.",
    "project-file-missing": "A folder of projects holds no project.yaml.",
    "project-folder": "A project lies in a folder that is not called like its code.",
    "project-unknown": "There is no project with this code.",
    "publish-address": "A target of publish.yaml has an address that its kind of wiki can't have.",
    "publish-branch": "A target names a branch as no repository could.",
    "publish-empty": "publish.yaml names no target.",
    "publish-flavour": "A target names a flavour that its kind of wiki does not have.",
    "publish-missing": "Something is to be published, and the profile has no publish.yaml.",
    "publish-root": "The root of a target leads out of the wiki, or no file system could hold it.",
    "publish-secret": "A password or token stands in publish.yaml, or it is not clear where it is found.",
    "publish-space": "A target in Confluence names no space.",
    "publish-titles": "The pattern for titles does not hold {project} and {title} once each.",
    "publish-unused": "A target says something that its kind of wiki has no use for.",
    "recurrence-incomplete": "A recurring day does not say enough to be found in a calendar.",
    "request-cycle": "Requests wait for each other in a circle.",
    "request-itself": "A request is linked with itself.",
    "role-cycle": "Roles report to each other in a circle.",
    "rule-id-taken": "A rule of the organization has the id of one of Dovetail's.",
    "rule-unknown": "A rule is named that does not exist.",
    "service-cycle": "Services depend on each other in a circle.",
    "step-cycle": "Steps wait for each other in a circle.",
    "subdivision-unknown": "There are no holidays known for this part of the country.",
    "subject-unknown": "An approval is about a subject on which nobody has authority.",
    "target-unknown": "Tailoring names something that the procedure itself does not have.",
    "template-empty": "A template prints nothing, so there would be no document.",
    "template-error": "A template stopped while its document was written.",
    "template-forbidden": "A template tries what templates may not do.",
    "template-name": "A template has a name that can't be a file everywhere.",
    "template-not-found": "A template includes another that does not exist.",
    "template-outside": "A template lies outside its folder; links are not followed.",
    "template-syntax": "A template is not written correctly.",
    "template-too-big": "A template prints or computes without end.",
    "template-too-many": "The folder of templates holds more files than any set of templates.",
    "template-undefined": "A template uses a value that its document does not have.",
    "template-unknown": "A template of the profile replaces none of Dovetail's.",
    "texts-in-english": "The profile is written in English, and its organization has another language: only "
    "what Dovetail says is in that language.",
    "time-zone-unknown": "The time zone is no IANA name.",
    "value-invalid": "A value is not written in a way that can be read.",
    "value-missing": "A key stands without a value; leave it out, or write {unknown: …}.",
    "waiver-duplicate": "A project waives one control twice, and one of the two would be lost.",
    "waiver-unused": "A waiver of a finding lifts nothing that is reported.",
    "yaml-alias-loop": f"{_YAML}: an alias contains itself.",
    "yaml-alias-unknown": f"{_YAML}: an alias names no anchor.",
    "yaml-anchor-empty": f"{_YAML}: an anchor names nothing.",
    "yaml-duplicate-key": f"{_YAML}: a key stands twice, and one of the two would be lost.",
    "yaml-key": f"{_YAML}: a key is no text.",
    "yaml-merge-key": f"{_YAML}: merge keys (<<) are not part of YAML 1.2.",
    "yaml-several-documents": f"{_YAML}: it holds several documents.",
    "yaml-syntax": f"{_YAML}: it can't be parsed at this place.",
    "yaml-tag": f"{_YAML}: it uses a tag.",
    "yaml-too-deep": f"{_YAML}: its values are nested too deep.",
    "yaml-too-large": f"{_YAML}: with its aliases written out it is too large.",
    "yaml-too-many-problems": f"{_YAML}: so much is wrong that reading stopped.",
}
"""By code, what it says in one sentence."""


def meaning_of(code: str) -> str:
    """What a code without a rule says; empty if nothing reports it."""
    if code in OTHER_CODES:
        return OTHER_CODES[code]
    noun = _undefined_nouns().get(code)
    return f"A {noun} is named that is defined nowhere, or not where it may be used." if noun else ""


def other_codes() -> list[str]:
    """All codes that belong to no rule."""
    return sorted({*OTHER_CODES, *_undefined_nouns()})


def _undefined_nouns() -> Mapping[str, str]:
    """References that lead nowhere are reported by the kind of thing that is missing: ``role-unknown``."""
    from dovetail.load.references.known import Known
    from dovetail.load.references.table import REFERENCES

    nouns = {kind for fields in REFERENCES.values() for refers in fields.values() for kind in refers.kinds}
    nouns |= {"kind of request", "standard request", "exception"}
    return {Known(noun, ()).code: noun for noun in nouns}
