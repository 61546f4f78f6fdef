"""A pack from outside is hostile until shown otherwise: size, links, odd characters, numbers."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from dva_desktop.core.guidance import (
    GuidanceFault,
    load_locality,
    load_locality_file,
    load_pack,
    locality_changes,
    locality_ids,
    pack_bytes,
    pack_faults,
    second_looks,
    visible,
)
from dva_desktop.core.platform.resources import resources
from tests.core.guidance.packs import a_pack, contact

TODAY = dt.date(2026, 3, 2)

_PHONE = '"0300 123 3078"'
_EMERGENCY = """
[[services]]
id = "{id}"
name = "Emergency"
role = "{role}"
source = "the council"
"""


@pytest.mark.parametrize("name", locality_ids())
def test_the_programs_own_lists_would_pass_as_packs(name: str) -> None:
    assert pack_faults(resources() / "localities" / f"{name}.toml", today=TODAY) == ()


@pytest.mark.parametrize(
    "number",
    [
        "0800 69 49 999",
        "020 7008 0151",
        "+44 20 7008 0151",
        "01935 385182",
        "07700 900123",
        "03001233078",
        "0800 1111",
        "116 123",
        "101",
    ],
)
def test_numbers_that_a_service_can_have(tmp_path: Path, number: str) -> None:
    assert pack_faults(a_pack(tmp_path, (_PHONE, f'"{number}"'))) == ()


@pytest.mark.parametrize(
    "number",
    [
        "0909 879 0000",  # premium rate
        "070 1234 5678",  # a personal number, forwarded anywhere
        "+1 202 555 0100",
        "00 44 20 7008 0151",
        "0300 123 307",
        "0300 123 30788",
        "0300  123 3078",
        "0300 123 3078 ",
        "0300-123-3078",
        "0300 123 3078 or 999",
        "0300\\n123 3078",
        "0300\u00a0123 3078",
        "03\u200b00 123 3078",
        "٠٣٠٠ ١٢٣ ٣٠٧٨",
        "０３００ １２３ ３０７８",
        "118 118",
        "",
    ],
)
def test_numbers_that_it_cannot(tmp_path: Path, number: str) -> None:
    faults = pack_faults(a_pack(tmp_path, (_PHONE, f'"{number}"')))
    assert "services.family_front_door.contacts.phone.value" in [one.key for one in faults]


@pytest.mark.parametrize(
    ("changes", "key", "reason"),
    [
        ([('"Somerset"\n', '"Som\\u202eerset"\n')], "name", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ([('"Somerset"\n', '"Some\\u200brset"\n')], "name", "U+200B ZERO WIDTH SPACE"),
        ([('"Somerset"\n', '"Som\\u001b[31merset"\n')], "name", "U+001B"),
        ([('"Somerset"\n', '"Somerset\\nEmergency: 0300 999"\n')], "name", "U+000A"),
        ([('"Somerset"\n', '"Sоmerset"\n')], "name", "U+043E CYRILLIC SMALL LETTER O"),
        ([('"Somerset"\n', f'"{"x" * 1001}"\n')], "name", "over 1000 characters"),
        ([('id = "sidas"', 'id = "sidas service"')], "services.sidas service.id", "small letters"),
        ([('id = "sidas"', 'id = "../sidas"')], "services.../sidas.id", "small letters"),
        (
            [('"adults@somerset.gov.uk"', '"adults@Somerset.gov.uk"')],
            "services.somerset_adults.contacts.email.value",
            "small letters",
        ),
        (
            [("review_by = 2025-08-01", "review_by = 2099-08-01")],
            "services.sidas.contacts.phone.review_by",
            "at most five years",
        ),
        (
            [("last_checked = 2024-08-01\nreview_by = 2025-08-01", "last_checked = 2026-03-03\n"
              "review_by = 2027-03-03")],
            "services.sidas.contacts.phone.last_checked",
            "lies in the future",
        ),
    ],
)  # fmt: skip
def test_what_is_hidden_or_made_up_is_refused(
    tmp_path: Path, changes: list[tuple[str, str]], key: str, reason: str
) -> None:
    faults = pack_faults(a_pack(tmp_path, *changes), today=TODAY)
    assert [(fault.file, fault.key) for fault in faults] == [("somerset.toml", key)]
    assert reason in faults[0].reason


def test_a_contact_checked_today_is_not_from_the_future(tmp_path: Path) -> None:
    old = "last_checked = 2024-08-01\nreview_by = 2025-08-01"
    pack = a_pack(tmp_path, (old, "last_checked = 2026-03-02\nreview_by = 2027-03-02"))
    assert pack_faults(pack, today=TODAY) == ()


def test_a_name_in_another_script_is_shown_letter_by_letter(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, ('for_whom = "Anyone', 'for_whom = "ਮਦਦ. Anyone'))
    assert pack_faults(pack) == ()
    lines = locality_changes(load_locality("somerset"), load_pack(pack))
    assert any("‹U+0A2E GURMUKHI LETTER MA›" in visible(line) for line in lines)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Women’s Aid – §4 “now”", "Women’s Aid – §4 “now”"),
        ("Caerdydd, Môn, Garda Síochána", "Caerdydd, Môn, Garda Síochána"),
        ("a\u200bb", "a‹U+200B ZERO WIDTH SPACE›b"),
        ("\x1b[2J", "‹U+001B unnamed›[2J"),
        ("\u202e999", "‹U+202E RIGHT-TO-LEFT OVERRIDE›999"),
        ("а", "‹U+0430 CYRILLIC SMALL LETTER A›"),
        ("ı", "‹U+0131 LATIN SMALL LETTER DOTLESS I›"),
        ("a\nb", "a‹U+000A unnamed›b"),
    ],
)
def test_what_is_unusual_is_spelt_out(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("id_", "role", "value", "reason"),
    [
        ("emergency", "emergency", "0300 123 4567", "an emergency is a call to 999 or 112"),
        ("other_999", "emergency", "0300 123 4567", "an emergency is a call to 999 or 112"),
        ("emergency", "helpline", "999", "must be emergency"),
    ],
)
def test_nobody_takes_the_place_of_999(
    tmp_path: Path, id_: str, role: str, value: str, reason: str
) -> None:
    pack = a_pack(tmp_path)
    more = _EMERGENCY.format(id=id_, role=role) + contact(value=f'"{value}"')
    with pack.open("a", encoding="utf-8") as file:
        file.write(more)
    assert [fault.reason for fault in pack_faults(pack)] == [reason]


def test_an_emergency_without_a_number_is_refused(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    with pack.open("a", encoding="utf-8") as file:
        file.write(_EMERGENCY.format(id="emergency", role="emergency"))
    assert [fault.reason for fault in pack_faults(pack)] == ["the emergency number is missing"]


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
def test_a_name_that_is_a_device_on_windows(tmp_path: Path, name: str) -> None:
    assert [fault.key for fault in pack_faults(a_pack(tmp_path, name=name))] == ["id"]


def test_the_same_contact_twice(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    with pack.open("a", encoding="utf-8") as file:
        file.write(
            _EMERGENCY.format(id="hub", role="other") + contact() + contact(hours='"9 to 5"')
        )
    assert [fault.reason for fault in pack_faults(pack)] == ["this id stands more than once"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link" / "somerset.toml"
    link.parent.mkdir()
    link.symlink_to(a_pack(tmp_path))
    assert [fault.reason for fault in pack_faults(link)] == ["is a link; give the file itself"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "somerset.toml"
    os.mkfifo(pipe)
    assert [fault.reason for fault in pack_faults(pipe)] == ["is not an ordinary file"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * 2000 + b"\n", "missing key"),
        ((b"#" * 1000 + b"\n") * 300, "the file is far too large"),
        (b"a" + b".a" * 3000 + b" = 1\n", "a line is over 4000 bytes long"),
        (b"a = " + b"9" * 3900, "unknown key `a`"),
        (b"id = 'x'\n" * 2, "not valid TOML"),
        (b"a = " + b"[" * 3900, "nested too deeply"),
        (b"\x00", "not valid TOML"),
        (b"\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_a_file_made_to_stall_or_to_fail(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "somerset.toml"
    path.write_bytes(content)
    assert reason in pack_faults(path)[0].reason


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    text = pack.read_text(encoding="utf-8").replace("\n", "\r\n")
    pack.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_pack(pack) == load_locality("somerset")


def test_what_was_checked_is_what_is_loaded(tmp_path: Path) -> None:
    """The file may change between the check and the use; its content was read once."""
    pack = a_pack(tmp_path)
    content = pack_bytes(pack)
    pack.write_bytes(b"")
    assert pack_faults(pack, content) == ()
    assert load_pack(pack, content) == load_locality("somerset")
    with pytest.raises(GuidanceFault):
        load_pack(pack)


def test_the_first_fault_is_raised_with_file_and_key(tmp_path: Path) -> None:
    with pytest.raises(GuidanceFault) as caught:
        load_pack(a_pack(tmp_path, ('"Somerset"\n', '"Some\\u200brset"\n')))
    assert (caught.value.file, caught.value.key) == ("somerset.toml", "name")


# what would change


def test_a_changed_number_is_shown_in_full_beside_the_old_one(tmp_path: Path) -> None:
    new = load_pack(a_pack(tmp_path, (_PHONE, '"0300 123 9999"')))
    rest = "source: Somerset LMC, 1 August 2024; last checked 2024-08-01; review by 2025-08-01"
    assert locality_changes(load_locality("somerset"), new) == (
        f"- services.family_front_door.phone 0300 123 3078: {rest}",
        f"+ services.family_front_door.phone 0300 123 9999: {rest}",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("hours = ", "# ", "8 am to 8 pm on weekdays"),
        ('note = "Not known to be secure', 'note = "Known to be secure', "Not known to be secure"),
        ("check_first = true", "check_first = false", "doubtful, to be checked first"),
        ("last_checked = 2022-04-01", "last_checked = 2022-04-02", "last checked 2022-04-01"),
        ("intake_with_marac = true", "", "intake_with_marac: True"),
        ("IDVA who makes contact", "person who makes contact", "IDVA who makes contact"),
    ],
)
def test_every_kind_of_change_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    lines = locality_changes(load_locality("somerset"), load_pack(a_pack(tmp_path, (old, new))))
    assert any(line.startswith("- ") and told in line for line in lines)


def test_a_list_put_in_another_order_is_told(tmp_path: Path) -> None:
    """What comes first is offered first, so that an order is a change too."""
    somerset = load_locality("somerset")
    first, second, *others = load_pack(a_pack(tmp_path)).services
    swapped = type(somerset)(
        **{name: getattr(somerset, name) for name in somerset.__struct_fields__}
        | {"services": (second, first, *others)}
    )
    assert locality_changes(somerset, swapped) == (
        "~ what stays stands in another order; what comes first is offered first",
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("dash_yes = 14", "dash_yes = 15", "A DASH would need 15 ticks, no longer 14."),
        ("police_callouts = 3", "police_callouts = 4", "would take 4 police callouts"),
        ("marac_repeat_months = 12", "marac_repeat_months = 6", "a repeat for 6 months"),
        ("intake_with_marac = true", "", "intake_with_marac would be switched off."),
        (_PHONE, '"07700 900123"', "0 900123: a mobile phone, which may be anybody's."),
        (_PHONE, '"+44 7700 900123"', "0 900123: a mobile phone, which may be anybody's."),
        (_PHONE, '"0845 123 4567"', "costs the caller extra"),
        ('"adults@somerset.gov.uk"', '"adults.somerset@gmail.com"', "a private mailbox"),
        ('"somersetdomesticabuse.org.uk"', '"xn--smerset-t0a.org.uk"', "letters that may look"),
        ('id = "somerset_icb"', 'id = "icb"', "NHS Somerset safeguarding team would no longer"),
        (
            "last_checked = 2024-08-01\nreview_by = 2025-08-01\n\n[[services]]\nid = \"somerset_d",
            "last_checked = 2021-08-01\nreview_by = 2022-08-01\n\n[[services]]\nid = \"somerset_d",
            "Family Front Door would have been checked last on 2021-08-01, not on 2024-08-01.",
        ),
    ],
)  # fmt: skip
def test_what_could_do_harm_deserves_a_second_look(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    looks = second_looks(load_locality("somerset"), load_pack(a_pack(tmp_path, (old, new))))
    assert [sentence in look for look in looks] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dash_yes = 14", "dash_yes = 13"),
        ("police_callouts = 3", "police_callouts = 2"),
        ("marac_repeat_months = 12", "marac_repeat_months = 18"),
        (_PHONE, '"0300 123 9999"'),
        ('"adults@somerset.gov.uk"', '"adults@somerset.nhs.uk"'),
        ("last_checked = 2024-08-01", "last_checked = 2025-01-01"),
    ],
)
def test_what_makes_nobody_less_safe_is_let_be(tmp_path: Path, old: str, new: str) -> None:
    assert second_looks(load_locality("somerset"), load_pack(a_pack(tmp_path, (old, new)))) == ()


def test_another_law_and_a_missing_service_are_told(tmp_path: Path) -> None:
    somerset = load_locality("somerset")
    looks = second_looks(somerset, load_locality("edinburgh"))
    assert "The law would be that of scotland, no longer of england_wales." in looks
    assert "section_47 would be switched off." in looks
    lacking = load_pack(a_pack(tmp_path, ('role = "marac"', 'role = "other"')))
    assert second_looks(None, lacking) == ("Nobody is named for marac.",)


def test_a_pack_is_checked_as_strictly_as_our_own_files(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, ('source = "002 §4.2"', 'source = "005 §4.2"'))
    assert [one.reason for one in pack_faults(pack)] == ["there is no source document 005"]
    with pytest.raises(GuidanceFault):
        load_locality_file(pack)
