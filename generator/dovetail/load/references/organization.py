"""Checks of what an organization says of itself: references, ids, reporting lines, calendars, conditions."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.load.references.calendar_checks import check_calendars
from dovetail.load.references.cycles import circles, shown
from dovetail.load.references.fact_references import check_conditions, report_unknown_fact
from dovetail.load.references.ids import check_ids
from dovetail.load.references.period_checks import check_periods
from dovetail.load.references.references import Scope, follow_references
from dovetail.load.references.rules import check_own_rules
from dovetail.load.references.scopes import House, facts_of_all
from dovetail.load.validation.report import Report, Site
from dovetail.model.organization import Organization, Service
from dovetail.model.profile import Written
from dovetail.model.support import ConfigurationItem


def check_organization(report: Report, house: House, scope: Scope) -> None:
    """Check the organization (its services included) against everything that the profile defines."""
    written = house.own.organization.written
    if written is None:
        return
    site = Site(written)
    facts = facts_of_all(house, scope)
    follow_references(report, scope, site, written.value)
    fields = [name for name in Organization.model_fields if name != "rules"]
    check_conditions(report, facts, site, written.value, fields)
    check_own_rules(report, house, scope)
    check_ids(report, site, written.value)
    check_calendars(report, site, written.value)
    check_periods(report, site, written.value)
    _check_reporting_lines(report, written)
    _check_dependencies(report, written)
    for name, form in written.value.forms.items():
        for index, field in enumerate(form.fields):
            if field.fact is not None and field.fact not in facts.known:
                report_unknown_fact(
                    report, facts.known, site / "forms" / name / "fields" / index / "fact", field.fact
                )


def _check_reporting_lines(report: Report, written: Written[Organization]) -> None:
    roles = written.value.roles
    superiors = {name: (role.reports_to,) if role.reports_to else () for name, role in roles.items()}
    for circle in circles(superiors):
        site = Site(written, ("roles", circle[0], "reports_to"))
        what = f"these roles report to each other in a circle: {shown(circle)}"
        related = [written.place("roles", name, "reports_to") for name in circle[1:]]
        how = "take reports_to away from the highest of them"
        report.add("role-cycle", site, what, how, related=related)


def _check_dependencies(report: Report, written: Written[Organization]) -> None:
    """What needs itself, directly or by way of others, can't be told apart from what it depends on."""
    organization = written.value
    for field, code, what, depends in (
        ("services", "service-cycle", "services depend", _needs(organization.services)),
        ("configuration_items", "item-cycle", "items depend", _needs(organization.configuration_items)),
    ):
        for circle in circles(depends):
            said = (
                f"{circle[0]} depends on itself"
                if len(circle) == 1
                else f"these {what} on each other in a circle: {shown(circle)}"
            )
            related = [written.place(field, name, "depends_on") for name in circle[1:]]
            how = "take out the one that works without the other"
            site = Site(written, (field, circle[0], "depends_on"))
            report.add(code, site, said, how if related else "take it out of depends_on", related=related)


def _needs(parts: Mapping[str, Service] | Mapping[str, ConfigurationItem]) -> dict[str, tuple[str, ...]]:
    return {name: part.depends_on for name, part in parts.items()}
