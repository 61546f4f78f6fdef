"""The three localities, and packs from outside: what holds, what is refused, what would change."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError
from dva_desktop.core.guidance import (
    GuidanceFault,
    Locality,
    load_guidance,
    load_locality,
    load_locality_file,
    locality_changes,
    locality_faults,
    locality_ids,
    overdue,
)
from dva_desktop.core.platform.resources import resources


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copy(resources() / "localities" / "somerset.toml", tmp_path))


def _break(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_three_localities() -> None:
    assert locality_ids() == ("edinburgh", "somerset", "west_midlands")
    assert load_locality("somerset") is load_locality("somerset")


def test_edinburgh_follows_scots_law_and_words() -> None:
    edinburgh = load_locality("edinburgh")
    assert edinburgh.legal_frame == "scotland"
    assert edinburgh.advocate == "IDAA"
    assert "2007" in edinburgh.adult_law
    assert edinburgh.specialist_advice_before_marac
    assert not edinburgh.mandatory_fgm_duty
    assert not edinburgh.section_47


def test_the_west_midlands_has_seven_areas_and_its_own_rules() -> None:
    midlands = load_locality("west_midlands")
    assert tuple(midlands.areas) == (
        "birmingham",
        "coventry",
        "dudley",
        "sandwell",
        "solihull",
        "walsall",
        "wolverhampton",
    )
    assert midlands.refers_infants_after_any_incident
    assert midlands.unborn_copied_to_mash
    assert {route.within_hours for route in midlands.routes if "walsall" in route.areas} == {24}


def test_somerset_sends_the_intake_form_with_the_marac_referral() -> None:
    assert load_locality("somerset").intake_with_marac
    assert not load_locality("west_midlands").intake_with_marac


@pytest.mark.parametrize("name", locality_ids())
def test_each_locality_knows_whom_to_call(name: str) -> None:
    locality = load_locality(name)
    for role in (
        "emergency",
        "police",
        "helpline",
        "domestic_abuse_service",
        "marac",
        "childrens_social_care",
        "adult_social_care",
        "person_causing_harm",
        "forced_marriage",
        "honour_based",
        "fgm",
        "men",
        "lgbt",
    ):
        assert locality.services_for(role), role
    assert locality.thresholds.dash_yes == 14
    assert locality.thresholds.police_callouts == 3
    assert locality.thresholds.marac_repeat_months == 12


@pytest.mark.parametrize("name", locality_ids())
def test_every_finding_can_be_filled(name: str) -> None:
    locality = load_locality(name)
    for finding in load_guidance().findings.values():
        filled = finding.filled(locality)
        assert "{" not in filled.title + filled.action + filled.lift
        assert len(filled.title) <= 60


@pytest.mark.parametrize("name", locality_ids())
def test_stale_contacts_of_the_sources_are_flagged_or_gone(name: str) -> None:
    contacts = {
        contact.value: contact
        for service in load_locality(name).services
        for contact in service.contacts
    }
    assert "fmu@fco.gov.uk" not in contacts
    assert not [
        value for value in contacts if "somersetsurvivors" in value or "respect.uk" in value
    ]
    assert contacts["020 7008 1500"].check_first
    for value in ("SIDAS@somerset.gov.uk", "0800 5999 247"):
        assert value not in contacts or contacts[value].check_first


@pytest.mark.parametrize("name", locality_ids())
def test_no_contact_says_it_was_checked_when_it_was_only_typed(name: str) -> None:
    """The day is the source's, so none is from after the sources were gathered."""
    for service in load_locality(name).services:
        for contact in service.contacts:
            assert contact.last_checked <= dt.date(2025, 1, 1), service.id


def test_a_contact_is_due_on_its_day() -> None:
    somerset = load_locality("somerset")
    contact = somerset.services_for("childrens_social_care")[0].contacts[0]
    assert not contact.is_due(contact.review_by - dt.timedelta(days=1))
    assert contact.is_due(contact.review_by)
    assert ("family_front_door", contact.value) in [
        (service.id, due.value) for service, due in overdue(somerset, contact.review_by)
    ]
    assert overdue(somerset, dt.date(2000, 1, 1)) == ()


def test_nobody_is_told_to_check_999_before_they_ring_it() -> None:
    [emergency] = load_locality("somerset").services_for("emergency")
    assert [contact.value for contact in emergency.contacts] == ["999"]
    assert not emergency.contacts[0].is_due(dt.date(2040, 1, 1))


def test_services_of_one_area(pack: Path) -> None:
    _break(pack, "[thresholds]", '[areas]\ntaunton = "Taunton"\nyeovil = "Yeovil"\n\n[thresholds]')
    _break(pack, 'id = "family_front_door"', 'id = "family_front_door"\nareas = ["taunton"]')
    somerset = load_locality_file(pack)

    def ids(area: str) -> list[str]:
        return [service.id for service in somerset.services_for("childrens_social_care", area)]

    assert ids("taunton") == ["family_front_door", "somerset_direct_children"]
    assert ids("yeovil") == ["somerset_direct_children"]
    assert ids("") == ["family_front_door", "somerset_direct_children"]


def test_a_pack_may_replace_a_national_service(pack: Path) -> None:
    _break(pack, 'id = "sidas_behaviour"', 'id = "respect"')
    somerset = load_locality_file(pack)
    respect = [service for service in somerset.services if service.id == "respect"]
    assert [service.name for service in respect] == [
        "Somerset Domestic Abuse Service, behaviour change"
    ]


CASES = [
    ('name = "Somerset"\n', 'nome = "Somerset"\n', "", "unknown key `nome`"),
    ('name = "Somerset"\n', "", "", "missing key `name`"),
    ('id = "somerset"', 'id = "dorset"', "id", "must be the name of the file"),
    ('"england_wales"', '"england"', "legal_frame", "unknown value 'england'"),
    ('"england_wales"', '"scotland"', "section_47", "does not exist in Scotland"),
    ("dash_yes = 14", "dash_yes = 0", "thresholds.dash_yes", "must be from 1 to 24"),
    ("dash_yes = 14", 'dash_yes = "14"', "thresholds.dash_yes", "expected a whole number"),
    ("police_callouts = 3", "callouts = 3", "thresholds", "unknown key `callouts`"),
    (
        '"0800 69 49 999"',
        '"0800 69 49 99O"',
        "services.sidas.contacts.phone.value",
        "not a phone number, such as 0300 123 3078 or 999",
    ),
    (
        '"0800 69 49 999"',
        '"0800 69"',
        "services.sidas.contacts.phone.value",
        "not a phone number, such as 0300 123 3078 or 999",
    ),
    (
        '"SIDAS@somerset.gov.uk"',
        '"SIDAS at somerset"',
        "services.sidas.contacts.email.value",
        "not an email address, such as advice@example.org",
    ),
    (
        '"somersetdomesticabuse.org.uk"',
        '"www/refuge.org.uk"',
        "services.sidas.contacts.web.value",
        "not a web address, such as example.org/help",
    ),
    (
        "last_checked = 2024-08-01",
        'last_checked = "last summer"',
        "services.sidas.contacts.0.last_checked",
        "Invalid RFC3339 encoded date",
    ),
    ("last_checked = 2024-08-01", "last_checked = 2024-02-30", "", "not valid TOML"),
    (
        "review_by = 2025-08-01",
        "review_by = 2024-08-01",
        "services.sidas.contacts.phone.review_by",
        "must be later than last_checked",
    ),
    (
        'source = "002 §4.2; somersetdomesticabuse.org.uk"',
        'source = " "',
        "services.sidas.contacts.phone.source",
        "the source is missing",
    ),
    ('role = "marac"', 'role = "conference"', "services.somerset_marac.role", "unknown value"),
    (
        'id = "sidas_behaviour"',
        'id = "sidas"',
        "services.sidas",
        "this id stands more than once",
    ),
    ('id = "children"\n', 'id = "marac"\n', "routes.marac", "this id stands more than once"),
    (
        'id = "children"\n',
        'id = "children"\nareas = ["mars"]\n',
        "routes.children.areas",
        "there is no area 'mars'",
    ),
    ('["ACT-20"]', '["ACT20"]', "routes.below-marac.requirements", "is not a requirement id"),
    ('children_team = "Somerset', 'children_team = " Somerset', "children_team", "blanks around"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), CASES)
def test_a_broken_pack_is_refused(pack: Path, old: str, new: str, key: str, reason: str) -> None:
    _break(pack, old, new)
    with pytest.raises(GuidanceFault) as caught:
        load_locality_file(pack)
    fault = caught.value
    assert (fault.file, fault.key) == ("somerset.toml", key)
    assert reason in fault.reason
    assert fault.reason in [found.reason for found in locality_faults(pack)]


def test_every_fault_of_a_pack_is_found_at_once(pack: Path) -> None:
    _break(pack, '"0800 69 49 999"', '"nought"')
    _break(pack, "dash_yes = 14", "dash_yes = 99")
    _break(pack, 'role = "marac"', 'role = "conference"')
    _break(pack, 'id = "family_front_door"', 'id = "family_front_door"\ncolour = "red"')
    _break(pack, 'name = "Somerset"\n', 'name = "Somerset"\nmotto = "none"\n')
    keys = {(fault.key, fault.reason) for fault in locality_faults(pack)}
    assert keys == {
        (
            "services.sidas.contacts.phone.value",
            "not a phone number, such as 0300 123 3078 or 999",
        ),
        ("thresholds.dash_yes", "must be from 1 to 24"),
        ("services.somerset_marac.role", "unknown value 'conference'"),
        ("services.family_front_door", "unknown key `colour`"),
        ("", "unknown key `motto`"),
    }


def test_a_good_pack_has_no_faults_and_changes_nothing(pack: Path) -> None:
    assert locality_faults(pack) == ()
    assert locality_changes(load_locality("somerset"), load_locality_file(pack)) == ()


def test_changes_are_shown_plainly(pack: Path) -> None:
    _break(pack, "police_callouts = 3", "police_callouts = 5")
    _break(pack, 'for_whom = "GPs and designated leads, about a child"\n', "")
    assert locality_changes(load_locality("somerset"), load_locality_file(pack)) == (
        "- thresholds.police_callouts: 3",
        "+ thresholds.police_callouts: 5",
        "- services.family_front_door.for_whom: GPs and designated leads, about a child",
    )


@pytest.mark.parametrize("name", ["../somerset", "somerset.toml", "", "/etc/passwd", "some set"])
def test_an_id_can_never_become_a_path(name: str) -> None:
    with pytest.raises(BugError):
        load_locality(name)


def test_a_locality_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GuidanceFault, match=r"dorset\.toml: the file cannot be read"):
        load_locality("dorset", tmp_path)


def test_localities_in_another_folder(pack: Path) -> None:
    assert locality_ids(pack.parent) == ("somerset",)
    somerset: Locality = load_locality("somerset", pack.parent)
    assert somerset == load_locality("somerset")
