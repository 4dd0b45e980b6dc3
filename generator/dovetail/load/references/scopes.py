"""Which names are known where: in the whole profile, in one procedure, in one project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dovetail.load.keeping.laid_aside import FileLaidAside
from dovetail.load.parts import Parts
from dovetail.load.references.fact_references import FactNames
from dovetail.load.references.known import Known
from dovetail.load.references.references import Scope
from dovetail.load.validation.naming import at
from dovetail.load.validation.places import SalvagedPlaces, written_data
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.model.conditions import Fact
from dovetail.model.diagnostics import Place
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.procedure import COVERS, Procedure
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Project

REQUESTER = "requester"


@dataclass(frozen=True, slots=True)
class House:
    """All files of a profile, joined as far as they can be read; ``whole`` if no project was left out."""

    own: Parts
    reference: Parts
    procedures: tuple[LayeredProcedure, ...]
    whole: bool

    @property
    def name(self) -> str:
        """What the organization is called in messages."""
        written = self.own.organization.written
        return written.value.name if written else "this organization"


def house_scope(house: House) -> Scope:
    """The names that everything in the profile may use."""
    part = house.own.organization
    services = _section(house, "service", "services")
    if house.own.services is not None:
        more = house.own.services
        where = services.where or (Place(more.name) if more.file else None)
        names = dict.fromkeys(
            [*services.names, *_keys(more.data, ()), *(more.written.value if more.written else ())]
        )
        services = Known(
            "service", names, house.name, where, complete=services.complete and more.file is not None
        )
    reference = house.reference.organization
    reference_roles = Known(
        "reference role", _keys(reference.data, ("roles",)), "", _key_place(reference.file, ("roles",))
    )
    reference_forms = Known("reference form", _keys(reference.data, ("forms",)))
    bases = [part.written.value.id for part in house.reference.procedures if part.written]
    gates = [gate.id for part in house.own.projects if part.written for gate in part.written.value.gates]
    roles = _section(house, "role", "roles")
    subjects = Known(
        "subject of an authority",
        _subjects(house),
        house.name,
        _key_place(part.file, ("authorities",)),
        complete=part.file is not None,
    )
    return Scope(
        {
            "role": roles,
            "role to ask": roles,
            "board": _section(house, "board", "boards"),
            "system": _section(house, "system", "systems"),
            "form": _section(house, "form", "forms"),
            "freeze": _section(house, "freeze", "calendars", "freezes"),
            "window": _section(house, "window", "calendars", "windows"),
            "close event": _section(house, "close event", "calendars", "close"),
            "cut-off": _section(house, "cut-off", "calendars", "cut_offs"),
            "service": services,
            "support group": _section(house, "support group", "support_groups"),
            "configuration item": _section(house, "configuration item", "configuration_items"),
            "security gate": _section(house, "security gate", "standards", "security_gates"),
            "legal entity": _section(house, "legal entity", "legal_entities"),
            "reference role": reference_roles,
            "reference form": reference_forms,
            "reference procedure": Known("reference procedure", bases),
            "procedure": Known(
                "procedure", _procedure_ids(house), house.name, complete=house.own.procedures_are_sound
            ),
            "code of a procedure": Known("code of a procedure", COVERS),
            "gate": Known(
                "gate",
                gates,
                words=tuple(MEETING_POINTS),
                complete=house.whole and all(part.written for part in house.own.projects),
            ),
            "authority": subjects,
            "subject of an authority": replace(subjects, names=[*subjects.names, *_asked_subjects(house)]),
        }
    )


def procedure_scope(house: Scope, procedure: LayeredProcedure) -> Scope:
    """The names that a procedure may use: those of the house, and its own."""
    value, top = procedure.value, procedure.layers[0]
    roles, procedures = house.known["role"].with_words(REQUESTER), house.known["procedure"]
    forms = house.known["form"]
    if procedure.layers[-1].layer == "reference":
        roles = roles.or_(house.known["reference role"])
        procedures = procedures.or_(house.known["reference procedure"])
        forms = forms.or_(house.known["reference form"])
    steps = [step.id for step in value.steps]
    steps += [extra.step.id for route in value.routes for extra in route.steps]
    files = [written_data(written.places, ())[0] for written in procedure.layers[:1]]
    facts = value.handles.facts if value.handles else {}
    asked = dict.fromkeys([*facts, *(name for data in files for name in _keys(data, ("handles", "facts")))])
    base = procedure.layers[-1].value if len(procedure.layers) > 1 else None
    return Scope(
        {
            **house.known,
            "procedure": procedures,
            "form": forms,
            "role": roles,
            "role to ask": roles,
            "step": _items(top, value.title, "step", steps, files, "steps"),
            "route": _items(top, value.title, "route", [route.id for route in value.routes], files, "routes"),
            "duty": _items(top, value.title, "duty", [duty.id for duty in value.duties], files, "duties"),
            "control": _items(
                top, value.title, "control", [item.id for item in value.controls], files, "controls"
            ),
            "fact": Known(
                "fact",
                asked,
                value.title,
                _fact_place(procedure),
                complete=bool(asked) or not _is_damaged(top),
            ),
            "dropped item": Known(
                "item",
                _droppable(base) if base else (),
                base.title if base else "",
                None,
                complete=bool(base) or value.based_on is not None,
            ),
        }
    )


def project_scope(house: Scope, written: Written[Project], used_reference_roles: Iterable[str]) -> Scope:
    """The names that a project may use: those of the house, and its own."""
    project, data = written.value, written_data(written.places, ())[0]
    team = Known(
        "project role",
        dict.fromkeys([*project.team, *_keys(data, ("team",))]),
        project.name,
        written.place("team", key=True),
    )
    roles = house.known["role"].or_(Known("reference role", tuple(used_reference_roles)))
    forms = house.known["form"].or_(house.known["reference form"])
    return Scope(
        {
            **house.known,
            "role": roles,
            "role to ask": roles.or_(team),
            "project role": team,
            "operational form": forms,
            "form": forms.with_names(*project.forms, *_keys(data, ("forms",))),
            "request": _items(
                written, project.name, "request", [item.id for item in project.requests], [data], "requests"
            ),
            "acceptance criterion": _items(
                written,
                project.name,
                "acceptance criterion",
                [item.id for item in project.acceptance],
                [data],
                "acceptance",
            ),
            "release": _items(
                written, project.name, "release", [item.id for item in project.releases], [data], "releases"
            ),
            "requirement": _items(
                written,
                project.name,
                "requirement",
                [item.id for item in project.requirements],
                [data],
                "requirements",
            ),
            "test": _items(
                written, project.name, "test", [item.id for item in project.tests], [data], "tests"
            ),
            "acceptance": _items(
                written,
                project.name,
                "acceptance",
                [item.id for item in project.acceptances],
                [data],
                "acceptances",
            ),
            "handover item": _items(
                written,
                project.name,
                "handover item",
                [item.id for item in project.handover],
                [data],
                "handover",
            ),
        }
    )


def facts_of(scope: Scope, facts: Mapping[str, Fact]) -> FactNames:
    """The facts of one procedure."""
    return FactNames(
        scope.known["fact"],
        {name: (fact,) for name, fact in facts.items()},
        scope.known["role"],
        scope.known["service"],
        scope.known.get("legal entity"),
    )


def facts_of_all(house: House, scope: Scope) -> FactNames:
    """The facts of all procedures, for what an organization says across them."""
    found: dict[str, tuple[Fact, ...]] = {}
    for procedure in house.procedures:
        for name, fact in (procedure.value.handles.facts if procedure.value.handles else {}).items():
            found[name] = (*found.get(name, ()), fact)
    known = Known("fact", found, "any procedure", complete=house.own.procedures_are_sound)
    return FactNames(
        known, found, scope.known["role"], scope.known["service"], scope.known.get("legal entity")
    )


def _section(house: House, noun: str, *path: str) -> Known:
    part = house.own.organization
    value: object = part.written.value if part.written else None
    for step in path:
        value = getattr(value, step, None)
    names = dict.fromkeys([*(value if isinstance(value, dict) else ()), *_keys(part.data, path)])
    return Known(noun, names, house.name, _key_place(part.file, path), complete=part.file is not None)


def _items(
    written: Written[Procedure] | Written[Project],
    of: str,
    noun: str,
    names: Iterable[str],
    files: Iterable[Node],
    section: str,
) -> Known:
    """Items with ids, those of broken entries included."""
    broken = [
        item["id"]
        for data in files
        for item in _list(at(data, (section,)))
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]
    where = written.place(section, key=True) if section in written.value.model_fields_set else None
    known: dict[Any, None] = dict.fromkeys([*names, *broken])
    return Known(noun, known, of, where, complete=bool(known) or not _is_damaged(written))


def _is_damaged(written: Written[Any]) -> bool:
    """Whether parts of the file could not be read; a section that is missing may then be among them."""
    return isinstance(written.places, SalvagedPlaces)


def _procedure_ids(house: House) -> list[str]:
    return [procedure.value.id for procedure in house.procedures]


def _subjects(house: House) -> list[str]:
    """Subjects on which somebody has authority."""
    written = house.own.organization.written
    found = [authority.subject for authority in written.value.authorities] if written else []
    found += [board.subject for board in written.value.boards.values() if board.subject] if written else []
    return list(dict.fromkeys(found))


def _asked_subjects(house: House) -> list[str]:
    """Subjects on which some procedure asks for authority."""
    found: list[str] = []
    for procedure in house.procedures:
        value = procedure.value
        approvals = [*value.approvals, *(approval for route in value.routes for approval in route.approvals)]
        approvals += [approval for exception in value.exceptions for approval in exception.approvals]
        found += [approval.authority for approval in approvals if approval.authority]
    return list(dict.fromkeys(found))


def _droppable(base: Procedure) -> list[str]:
    sections = (
        base.controls,
        base.routes,
        base.steps,
        base.duties,
        base.exceptions,
        base.flexibility.preapproved,
    )
    return [item.id for section in sections for item in section] + list(
        base.handles.facts if base.handles else ()
    )


def _fact_place(procedure: LayeredProcedure) -> Place | None:
    for written in procedure.layers:
        if written.value.handles is not None:
            return written.place("handles", "facts", key=True)
    return None


def _key_place(file: YamlFile | FileLaidAside | None, path: Path) -> Place | None:
    return file.place(path, key=True) if file and at(file.data, path) is not None else None


def _keys(data: Node, path: Path) -> list[str]:
    found = at(data, path)
    return list(found) if isinstance(found, dict) else []


def _list(data: Node) -> list[Node]:
    return data if isinstance(data, list) else []
