"""Short texts as organizations write them: English ones are told from those of another language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dovetail.bundled import profiles_dir
from dovetail.load.languages.small_words import counted

ENGLISH = (
    "A benefit for patients or staff is agreed by the clinical lead.",
    "No trip is booked or begun before it is approved. Nobody approves their own trip.",
    "Write each step with its time, and the check after it.",
    "List device, asset number and countries on TRV-3.",
    "Compare each cost code with the budget report of working day 8.",
    "Decide on the sum of the changes for this reason.",
    "Scan and test the system for two weeks.",
    "Agree amount, period and scope with the partner.",
    "Alter configuration by a pull request that somebody else approves.",
    "Add this order to all orders under the 7600A.",
    "Send the list to your finance business partner on WD -2.",
    "Write while you build, one page for each alarm, call and task.",
    "Declare the incident",
    "Staff the rota of both sides",
    "Change of the master data",
    "Head of procurement and contracts",
    "Approved by the Vorstand of Stadtwerke Lindenau GmbH before the tender is published.",
    "The Betriebsrat is heard before the roster is final.",
)
OTHERS = {
    "de": (
        "Keine Änderung ohne Änderungsantrag in Quellpunkt. Projekte führen keine eigene Liste.",
        "Jede Ausgabe trägt Kostenstelle oder Investitionsauftrag.",
        "FB-2 je Bestellung ausfüllen, mit Lieferschein oder Abnahme.",
        "Über die Summe aller Änderungen aus demselben Grund entscheiden.",
        "Das Change Advisory Board entscheidet über Standard Changes und Normal Changes im Release Management.",
        "Der Head of IT and Security gibt den Go-Live nach dem User Acceptance Test frei.",
        "Die Lessons Learned werden im Project Handbook for Managers abgelegt.",
        "Ablauf- und Rückfallplan schreiben",
        "Will der Lieferant früher beginnen, war das vorher anzuzeigen.",
        "Der Service Desk nimmt Incidents auf; der Major Incident Manager wird by default informiert.",
    ),
    "fr": (
        "Aucune commande n'est passée avant l'accord écrit du responsable du budget.",
        "Le comité consultatif des changements décide chaque mardi ; les demandes arrivent le vendredi avant midi.",
        "Toute dépense porte un centre de coûts ou un ordre d'investissement.",
        "Comparer les offres et noter les raisons du choix.",
        "Le plan de retour arrière est testé avant la mise en production.",
        "Le Head of Procurement signe les contrats, on en garde une copie dans le Contract Management System.",
        "Saisir la demande dans l'outil ITSM, avec le Service Level Agreement en annexe.",
        "Six jours ouvrés, ou plus si le montant dépasse 50 000 euros.",
    ),
    "nl": (
        "Geen wijziging zonder akkoord van de eigenaar van de dienst.",
        "De inkoper vraagt drie offertes op en legt de keuze vast.",
        "Elke uitgave heeft een kostenplaats of een investeringsnummer.",
        "Het Change Advisory Board is op dinsdag bijeen en beslist over de normale wijzigingen.",
        "Is de leverancier te laat, dan was dat vooraf te melden of te verhelpen.",
        "Schrijf per stap op wie het doet, hoe lang het duurt en hoe je terug kunt.",
        "De Head of Operations tekent voor de overdracht aan beheer.",
    ),
    "es": (
        "Ninguna compra se hace sin la aprobación del responsable del presupuesto.",
        "El comité de cambios decide cada martes y publica el acta el mismo día.",
        "Comparar las ofertas y anotar los motivos de la elección.",
        "Antes de la puesta en marcha hay un plan de vuelta atrás probado.",
        "El Service Manager firma la aceptación en el Change Management System.",
        "No se abre el servicio has no aceptado el riesgo por escrito.",
    ),
    "it": ("Nessun ordine parte prima della firma del responsabile del budget.",),
    "pt": ("Nenhuma compra se faz sem a aprovação do responsável pelo orçamento.",),
    "pl": ("Żadna zmiana nie wchodzi na produkcję bez zgody właściciela usługi.",),
    "da": ("Ingen ændring uden godkendelse af den, der ejer tjenesten, og en plan for tilbagerulning.",),
    "sv": ("Ingen ändring utan godkännande av den som äger tjänsten, och en plan för återgång.",),
    "nb": ("Ingen endring uten godkjenning av den som eier tjenesten, og en plan for tilbakerulling.",),
    "ar": ("لا يُنفَّذ أي تغيير قبل موافقة مالك الخدمة على PACS.",),
    "el": ("Καμία αλλαγή χωρίς έγκριση του υπευθύνου της υπηρεσίας.",),
    "hu": ("Nincs változtatás a szolgáltatás felelősének jóváhagyása nélkül.",),
}
WORDY = ("de", "fr", "nl", "es", "pt", "it", "pl")


@pytest.mark.parametrize("language", [*WORDY, "da", "sv", "ar"])
def test_english_of_an_organization_of_another_language(language: str) -> None:
    assert [text for text in ENGLISH if not counted([text], language).is_english] == []


@pytest.mark.parametrize("language", OTHERS)
def test_texts_in_the_language_itself(language: str) -> None:
    assert [text for text in OTHERS[language] if counted([text], language).is_english] == []


def test_the_situations_are_many() -> None:
    assert len(ENGLISH) + sum(map(len, OTHERS.values())) >= 40


def test_a_quotation_does_not_turn_the_texts_around_it() -> None:
    assert not counted([*OTHERS["de"][:4], ENGLISH[0]], "de").is_english
    assert counted([*ENGLISH[:4], OTHERS["de"][0]], "de").is_english


def test_marks_of_the_words_of_a_method_are_no_english() -> None:
    assert counted(["Vor <<dem gate>> prüfen, mit <<the stage plan and the budget>>."], "de").english == 0


def statements(profile: str) -> Iterator[str]:
    for file in sorted(Path(profiles_dir() / profile / "procedures").glob("*.yaml")):
        for control in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader).get("controls", []):
            if isinstance(said := control.get("statement"), str):
                yield said


@pytest.mark.parametrize("profile", ["wyrefell", "gitlab", "gsa-tts"])
def test_what_english_samples_demand_is_english_one_by_one(profile: str) -> None:
    texts = list(statements(profile))
    assert len(texts) > 20
    for language in ("de", "fr", "es"):
        assert [text for text in texts if not counted([text], language).is_english] == []


def test_nothing_that_the_german_sample_demands_is_english() -> None:
    texts = list(statements("lindenau"))
    assert len(texts) > 20
    assert [text for text in texts if counted([text], "de").is_english] == []
