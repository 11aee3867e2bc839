"""No child is ever a row: a column that announces one is refused, with the reason."""

from pathlib import Path

import pytest

from data.readers import ReadError, nominative, partner_tables
from data.readers.cells import Sheet
from data.readers.nominative import is_nominative_header
from data.readers.reading import Source
from tests.reader_tables import cells

REFUSED = """
Nom de l’élève|Nom élève|Nom eleve|NOM ELEVE|Nom_eleve|Nom des élèves|Nom de l'enfant|Nom enfant
Noms des enfants|Nom du jeune|Nom du mineur|Nom de l’adolescent|Nom et prénom de l’enfant
Nom Prénom|Nom et prénom|NOM PRENOM|nom_prenom|Prénom|Prénoms|PRENOM|Prénom de l’élève
Prénom enfant|Prénom du jeune|prenom_eleve|Prénom et nom|Nom, prénom|Nom/Prénom|Nom - Prénom
Élève|Enfant|Nom du bénéficiaire|Identité de l’enfant|Identité de l’élève|Initiales de l’enfant
Initiales élève|Nom de famille|Nom d’usage|Nom de jeune fille|Nom patronymique|Patronyme
Nom de naissance|Liste nominative|Fichier nominatif|Nom de l’usager|Nom du collégien
Nom du lycéen|Nom de l’écolier|Nom de l’inscrit|Nom du participant|Nom de l’adhérent
Nom du stagiaire|Date de naissance|Date de naiss.|Date naissance|date_naissance|Naissance|DDN
D.D.N.|Né le|Née le|Né(e) le|Né.e le|Né·e le|Né/Née le|Né à|Né(e) à|Né en|Lieu de naissance
Commune de naissance|Pays de naissance|Année de naissance|Mois de naissance|Jour de naissance
Date de naissance de l’enfant|date_nais|Département de naissance|Acte de naissance
INE|N° INE|Numéro INE|ine_eleve|Identifiant national élève|Identifiant national de l’élève
Code INE|INE élève|Identifiant élève|Id élève|id_eleve|Numéro élève|N° élève|Code élève
Matricule élève|Identifiant enfant|NIR|N° NIR|Numéro de sécurité sociale|N° sécurité sociale
N° de sécu|Sécurité sociale|N° SS|NSS|N°SS|Numéro sécu|NISS
Numéro allocataire|N° allocataire CAF|Matricule CAF|N° CAF|Numéro CAF|Allocataire
Adresse de l’élève|Adresse élève|Adresse de l’enfant|Adresse de la famille|Adresse des parents
Adresse du domicile|Domicile de l’enfant|Adresse des parents de l’élève|Adresse du responsable légal
Téléphone des parents|Tél parents|Tel. mère|Tél. père|Portable mère|Portable du père
Téléphone de l’élève|Téléphone du jeune|Mail des parents|Courriel des parents|Email parent
Mail du responsable légal|Nom du responsable légal|Responsable légal|Responsable légal 1
Responsables légaux|Représentant légal|Représentants légaux|Nom du représentant légal
Resp. légal|Nom des parents|Nom du père|Nom de la mère|Père|Mère|Parent 1|Parent 2
Tuteur|Tuteur légal|Tutrice|Nom du tuteur|Profession du père|Profession des parents
Profession de la mère|Signature des parents|Signature de l’élève|Autorisation des parents
Autorisation parentale|Coordonnées des parents|Coordonnées de la famille|Coordonnées de l’enfant
Contact parents|Personne à prévenir|Personne autorisée à récupérer l’enfant|Photo de l’enfant
Photo de l’élève|Allergies|Allergie alimentaire|Régime alimentaire|Médecin traitant|PAI
Projet d’accueil individualisé|Vaccins|Vaccinations|Traitement médical|Dossier MDPH
Notification MDPH|Handicap de l’enfant|Situation familiale|Suivi social
Âge de l’enfant|Sexe de l’enfant|Classe de l’élève|École de l’enfant|Niveau de l’élève
Sexe de l’élève|Âge de l’élève|Fiche enfant|Dossier de l’enfant|N° dossier enfant
Élève (nom)|Enfant (nom et prénom)|Nom complet de l’enfant|Nom fils|Nom de la fille|Fratrie
Frères et sœurs|Nationalité de l’élève|Langue maternelle de l’enfant|Religion de l’enfant
Numéro de carte d’identité|N° de passeport|Observations sur l’enfant|Commentaire sur l’élève
Comportement de l’élève|Difficultés de l’enfant|Notes de l’élève|Bilan de l’enfant|Suivi ASE
"""
ACCEPTED = """
Nom de l’activité|Nom activité|Nom|Nom du site|Nom du lieu|Nom de l’équipement|Nom de l’école
Nom du collège|Nom du quartier|Nom de la commune|Nom de la structure|Nom de l’association
Nom du club|Nom du référent professionnel|Nom du référent|Nom du directeur|Nom de la directrice
Nom de l’animateur|Nom et prénom du référent|Prénom du directeur|Nom du contact|Contact
Nom et fonction du contact|Nom du partenaire|Nom de l’instance|Nom du réseau|Nom de l’atelier
Téléphone de l’association|Téléphone|Tél.|Tél. du référent|Mail|Courriel|Courriel de contact
Mail de la structure|Adresse|Adresse du site|Adresse postale|Adresse du lieu
Adresse de l’association|Code postal|Nombre d’enfants|Nb enfants|Nombre d’élèves|Effectif élèves
Effectifs|Enfants accueillis|Élèves|Enfants|Jeunes|Filles|Garçons|Dont filles|Nombre de jeunes
Places enfants|Capacité enfants|Nombre d’inscrits|Inscrits|Participants|Bénéficiaires
Âge|Âges|Tranche d’âge|Âge des enfants|Âge minimal|Sexe|Classe|Classes|Niveau|Niveaux scolaires
Quartier d’origine|Quartier des enfants|Public|Public visé|Date|Date de début|Date de création
Année|Année scolaire|Identifiant|Identifiant du créneau|Code INSEE|Numéro SIRET|N° SIREN
Numéro RNA|UAI|Code UAI|Ligne de bus|Machine|Voisinage|Projet|Projet éducatif|Place des familles
Parentalité|Accueil parents-enfants|Atelier parents-enfants|Soutien aux parents|Part des élèves
Taux d’élèves boursiers|Nombre de familles|Nb de parents|Chef de file|Responsable de la structure
Responsable|Signé le|Participation des familles|Tarif|Tarif enfant|Prix par enfant|Prix enfant
Conseil municipal des enfants|Maison des jeunes|Point information jeunesse|Santé des jeunes
Présents|Absents|Accessible PMR|Handicap|Accueil d’enfants en situation de handicap|Observations
"""


def listed(text):
    return [header for line in text.strip().splitlines() for header in line.split("|")]


def test_at_least_two_hundred_refused_and_sixty_accepted_headers_are_tried():
    assert len(set(listed(REFUSED))) == len(listed(REFUSED)) >= 200
    assert len(set(listed(ACCEPTED))) == len(listed(ACCEPTED)) >= 60


@pytest.mark.parametrize("header", listed(REFUSED))
def test_a_column_about_one_child_is_refused(header):
    assert is_nominative_header(header)


@pytest.mark.parametrize("header", listed(ACCEPTED))
def test_a_column_about_structures_places_or_counts_is_accepted(header):
    assert not is_nominative_header(header)


@pytest.mark.parametrize("change", [str.upper, str.lower, "  {} *".format, "{} :".format])
def test_case_stars_and_colons_hide_nothing(change):
    assert [one for one in listed(REFUSED) if not is_nominative_header(change(one))] == []
    assert [one for one in listed(ACCEPTED) if is_nominative_header(change(one))] == []


def test_the_whole_sheet_is_refused_with_place_column_and_what_to_do():
    sheet = cells("Inscriptions 2026", "Activité | Lieu | Prénom de l’élève", "Judo | Dojo | Léa")
    with pytest.raises(ReadError) as refused:
        partner_tables.recognise(Source(Path("judo.csv"), Sheet("", sheet)))
    message = str(refused.value)
    assert message.startswith("judo.csv, ligne 2, colonne « Prénom de l’élève » : ")
    assert "nominatives" in message
    assert "effectifs" in message
    assert "Léa" not in message


@pytest.mark.parametrize("number", ["1 85 05 78 006 084 91", "185057800608491"])
def test_a_social_security_number_is_found_whatever_its_column_is_called(number):
    found = nominative.find(cells("Repère | Lieu", f"{number} | Dojo"))
    assert "NIR" in found
    assert number not in found


@pytest.mark.parametrize("number", ["123456789AB", "0901234567X"])
def test_a_national_pupil_number_is_found_whatever_its_column_is_called(number):
    found = nominative.find(cells("Repère | Lieu", f"{number} | Dojo"))
    assert "INE" in found
    assert number not in found


@pytest.mark.parametrize(
    "number", ["02 47 00 00 00", "26370001800018", "185057800608492", "QN03709M", "0370001A"]
)
def test_numbers_of_structures_are_no_number_of_a_child(number):
    assert nominative.find(cells("Repère | Lieu", f"{number} | Dojo")) is None


def test_names_beside_classes_are_a_list_of_pupils():
    assert nominative.find(cells("Nom | Classe | Activité", "Durand | CM1 | Judo"))
    assert nominative.find(cells("Nom | Type | Adresse", "Dojo | gymnase | 1 rue A")) is None


def test_a_child_named_as_the_public_of_an_activity_is_no_list_of_children():
    header = "Activité | Structure | Public visé | Jour"
    assert nominative.find(cells(header, "Judo | Dojo | Enfant | lundi")) is None
    assert nominative.find(cells(header, "Permanence vaccination | PMI | tous | jeudi")) is None


def test_a_list_of_children_under_another_table_is_found():
    sheet = cells(
        "Activité | Structure | Lieu | Jour",
        "Judo | Dojo club | Dojo | lundi",
        "Nom de l’enfant | Date de naissance",
        "Durand | 01/02/2018",
    )
    assert "ligne 3" in nominative.find(sheet)


def test_a_header_narrower_than_its_lines_is_found_under_a_title():
    sheet = cells("Judo | lundi", "Élève | Jour | ", "Durand | lundi | x | y")
    assert "ligne 2" in nominative.find(sheet)
