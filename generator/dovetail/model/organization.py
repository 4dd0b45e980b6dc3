"""What an organization says of itself: ``organization.yaml`` (and ``services.yaml``)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from dovetail.model.base import FileId, Id, Line, Many, Maybe, Model, Prose, Version, YesNo
from dovetail.model.calendars import (
    Calendars,
    FiscalYear,
    Holidays,
    WorkingWeek,
)
from dovetail.model.conditions import When
from dovetail.model.cover import Cover
from dovetail.model.recurrence import Recurrence
from dovetail.model.rulebook import Rulebook
from dovetail.model.scaling import Scaling
from dovetail.model.standards import Standards
from dovetail.model.support import Commitment, ConfigurationItem, SupportGroup, SupportTier
from dovetail.model.values import Basis, Currency, Day, Duration, Money, Percent, Period, Stated, TaxBasis
from dovetail.model.vocabulary import MethodTerm


class LegalEntity(Model):
    """A company or body that can sign and own things."""

    name: Line
    """Registered name."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166 code."""
    note: Prose | None = None
    """What a project must know of it."""


class ExchangeRate(Model):
    """How much one unit of a foreign currency is worth in the organization's currency."""

    currency: Currency
    """The foreign currency."""
    rate: Stated[Decimal]
    """Worth of one unit."""
    source: Line | None = None
    """Who publishes the rate."""


class Absence(Model):
    """Days on which a person is away; both belong to it."""

    from_: Annotated[Day, Field(alias="from")]
    """First day away."""
    until: Day
    """Last day away."""
    reason: Line | None = None
    """Why, if it may be known."""


class Person(Model):
    """More about a person whose name stands as a holder somewhere."""

    email: Line | None = None
    """Address."""
    unit: Line | None = None
    """Department."""
    role: Id | None = None
    """The person's own role, which leads up the reporting line."""
    line_manager: Line | None = None
    """Name of the line manager, where the reporting line of roles does not say it."""
    absences: tuple[Absence, ...] = ()
    """Known absences: the deputy acts on these days."""


class Role(Model):
    """A role of the organization, and who holds it."""

    title: Line
    """What people call it."""
    unit: Line | None = None
    """Department."""
    holder: Maybe[Line] | None = None
    """Name of the person who holds it. Left out: depends on the project (bind it), or nobody has said."""
    queue: Line | None = None
    """Shared mailbox or ticket queue, where no single person holds the role."""
    deputy: Maybe[Line] | None = None
    """Name of the person who acts when the holder is away."""
    reports_to: Id | None = None
    """The superior role."""
    acts_as: Many[Id] = ()
    """Roles of the reference procedures that this role fills."""
    note: Prose | None = None
    """What a project must know when it deals with this role."""


class Authority(Model):
    """How much a role may approve on one subject (delegation of authority)."""

    subject: Id
    """What it is about: spend, contract, hire, change, risk, or any other word that routes use."""
    role: Id
    """Who may approve."""
    limit: Stated[Money | Literal["unlimited"]] = "unlimited"
    """Up to how much. The limit itself is still within the authority unless ``limit_inclusive`` is no."""
    limit_inclusive: YesNo = True
    """Whether exactly the limit may still be approved."""
    when: When | None = None
    """Only for requests like this."""
    together_with: Many[Id] = ()
    """Roles that must approve as well for this authority to count."""
    effective: Period = Period()
    """When the delegation holds."""
    source: Line | None = None
    """Where it is written."""


class Board(Model):
    """A body that decides on its meeting days."""

    title: Line
    """Name of the board."""
    chair: Id | None = None
    """Role that chairs it."""
    members: Many[Id] = ()
    """Roles that sit on it."""
    meets: Stated[Recurrence]
    """When it meets."""
    submission_closes: Stated[Duration] | None = None
    """How long before the meeting the papers must be in."""
    subject: Id | None = None
    """The subject on which it has authority."""
    papers: Line | None = None
    """What must be submitted, and where."""
    key: YesNo = True
    """Whether its meetings stand among the key dates of projects that need it."""
    note: Prose | None = None
    """What a project must know."""


class System(Model):
    """A system in which a procedure is carried out."""

    title: Line
    """Name."""
    purpose: Line | None = None
    """What it is used for."""
    owner: Id | None = None
    """Responsible role."""
    url: Line | None = None
    """Address (http, https or mailto are linked, anything else is printed)."""


class FormField(Model):
    """One field of a form."""

    name: Line
    """Label of the field."""
    mandatory: YesNo = True
    """Whether it must be filled in."""
    fact: Id | None = None
    """The fact of the request that fills it."""
    note: Line | None = None
    """How to fill it in."""


class Form(Model):
    """A form, template or intake page."""

    title: Line
    """Name."""
    fields: tuple[FormField, ...] = ()
    """Its fields, in order."""
    system: Id | None = None
    """System that holds it."""
    where: Maybe[Line] | None = None
    """Where to find it, if it is in no system."""
    receiver: Id | None = None
    """Role that receives it."""
    note: Prose | None = None
    """What a project must know."""


class Service(Model):
    """A service that the organization operates."""

    title: Line
    """Name."""
    owner: Id | None = None
    """Service owner (role)."""
    tier: Maybe[Version] | None = None
    """How critical it is, in the organization's words."""
    hours: Maybe[Line] | None = None
    """Hours of service and support."""
    covered: Many[Cover] = ()
    """The hours in which users are promised support, so that they can be compared with those of the groups:
    ``always``, or days with hours such as ``monday-friday 07:00-20:00``."""
    levels: dict[str, Maybe[Line]] = {}
    """Service levels: measure and target."""
    commitments: tuple[Commitment, ...] = ()
    """The service levels that can be compared with what support groups and suppliers commit to."""
    resolver_groups: Many[Line] = ()
    """Groups that resolve incidents, first line first: ids of support groups, or names."""
    support: tuple[SupportTier, ...] = ()
    """Lines of support and the groups that take them; left out, the resolver groups."""
    configuration_items: Many[Line] = ()
    """What it is made of: ids of configuration items, or names."""
    status: Literal["planned", "live", "retired"] = "live"
    """Whether it is in use."""
    depends_on: Many[Id] = ()
    """Other services that it needs."""


class Term(Model):
    """A word of the organization."""

    term: Line
    """The word."""
    meaning: Prose
    """What it means here."""
    project_term: Line | None = None
    """What project people call it."""
    not_in: Many[Line] = ()
    """Longer words in which it means something else (for *Bank*: *bank holiday*)."""


class DocumentControl(Model):
    """How documents are numbered, marked, kept and approved."""

    id_pattern: Line = "{project}-{procedure}"
    """How a document is numbered; ``{organization}``, ``{project}``, ``{procedure}`` and ``{document}``
    are filled in."""
    classification: Line | None = None
    """Marking on every page."""
    retention: Maybe[Line] | None = None
    """How long issued packs are kept."""
    approval_roles: Many[Id] = ()
    """Who approves a pack."""
    repository: Maybe[Line] | None = None
    """Where controlled documents are kept."""
    review: Line | None = None
    """How often documents are reviewed."""


class Organization(Model):
    """An organization profile: all that an organization says of itself."""

    id: FileId
    """Short name, used in paths and document numbers."""
    name: Line
    """Full name."""
    sector: Line | None = None
    """What it does."""
    about: Prose | None = None
    """Where this profile comes from, and what in it is assumed."""
    legal_entities: dict[Id, LegalEntity] = {}
    """Companies and bodies."""
    currency: Currency
    """Currency of all amounts that name none."""
    tax_basis: TaxBasis
    """Whether amounts that say nothing contain tax."""
    tax_rate: Stated[Percent] | None = None
    """Rate of tax in percent, with which amounts including and excluding tax are compared. Left out, they
    are not compared."""
    exchange_rates: tuple[ExchangeRate, ...] = ()
    """Rates at which foreign amounts are compared with thresholds. Without a rate they are not compared."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")] = "en"
    """Language of the documents (BCP 47)."""
    time_zone: Line
    """IANA name, such as Europe/Lisbon."""
    fiscal_year: Maybe[FiscalYear]
    """When the financial year starts."""
    working_week: WorkingWeek = WorkingWeek()
    """Working days and hours."""
    days_are: Basis = "working"
    """What plain ``days`` means in a duration: working days or calendar days."""
    holidays: Maybe[Holidays]
    """Public holidays and own days."""
    people: dict[str, Person] = {}
    """More about people, by name."""
    roles: dict[Id, Role]
    """Roles by id."""
    authorities: tuple[Authority, ...] = ()
    """Delegation of authority."""
    deputies_approve: YesNo | None = None
    """Whether a deputy may approve all that the holder may. Left out, a deputy needs an authority too."""
    boards: dict[Id, Board] = {}
    """Boards by id."""
    systems: dict[Id, System] = {}
    """Systems by id."""
    forms: dict[Id, Form] = {}
    """Forms by id."""
    calendars: Calendars = Calendars()
    """Freezes, windows, close calendar, cut-offs."""
    services: dict[Id, Service] = {}
    """Services by id; they may also stand in services.yaml."""
    support_groups: dict[Id, SupportGroup] = {}
    """Support groups by id."""
    configuration_items: dict[Id, ConfigurationItem] = {}
    """The register of configuration items, by id."""
    standards: Standards = Standards()
    """What operations ask of every project."""
    rules: Rulebook = Rulebook()
    """How the rules are used here, and rules of the organization's own."""
    glossary: tuple[Term, ...] = ()
    """Words."""
    method_words: dict[MethodTerm, Line] = {}
    """What this organization calls things whatever the method of the project (``project board: programme
    board``)."""
    method_words_under: dict[Id, dict[MethodTerm, Line]] = {}
    """What it calls things in projects of one method only, by its lifecycle (``prince2-7: {gate: gate}``)."""
    scaling: Scaling | None = None
    """Which procedures projects of which size need. Left out: as Dovetail's reference practice has it;
    ``{applies: no}`` turns it off."""
    document_control: DocumentControl = DocumentControl()
    """Numbering, marking, retention, approval of documents."""
    reference_procedures: Many[Id] | None = None
    """Bundled procedures that stand in where the organization has none; left out, all that apply."""
