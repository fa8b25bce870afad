"""Packs in and out of what is kept, and the command that takes them there."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.models import Role
from audit.models import Entry
from rules import life
from rules.models import Version
from rules.pack_life import kept, take_in
from rules.packs import read, written
from tests import makers
from tests.rules.test_life import back_tested
from tests.rules.test_packs import LENDING, NET

pytestmark = pytest.mark.django_db


def taken(text, by, **more):
    return [(one.rule, one.did) for one in take_in(read(text), by=by, **more)]


def lending():
    return LENDING.read_text(encoding="utf-8")


def test_import_makes_drafts_and_nothing_more():
    carol = makers.carol()

    found = taken(lending(), carol)

    assert [did for _, did in found] == ["drafted"] * 5
    assert set(Version.objects.values_list("state", "author")) == {("draft", carol.pk)}
    assert Entry.objects.filter(action="rules.version.drafted").count() == 5


def test_import_of_the_same_changes_nothing():
    carol = makers.carol()
    taken(lending(), carol)

    assert [did for _, did in taken(lending(), carol)] == ["unchanged"] * 5
    assert Version.objects.count() == 5


def test_what_is_kept_comes_out_as_it_went_in():
    carol = makers.carol()
    taken(lending(), carol)
    before = {one.id: one for one in read(lending()).rules}

    out = kept(drafts=True)

    assert {one.id: one for one in out} == before
    assert taken(written(out), carol) == [(one.id, "unchanged") for one in out]
    assert kept() == ()  # nothing of it is in force


def test_rule_in_force_is_exported_and_its_draft_where_asked_for():
    carol, omar = makers.carol(), makers.person("omar", Role.LEAD)
    taken(NET, carol)
    life.go_live(back_tested(Version.objects.get()), by=omar)
    taken(NET.replace("< 1000", "< 2000").replace("999.90", "1999"), carol)

    (live,), (newest,) = kept(), kept(drafts=True)

    assert (live.version, newest.version) == (1, 2)
    assert newest.body.condition == "net_pay.current < 2000"
    assert taken(written([live]), carol) == [("team.small_pay", "refused")]  # as it is in force


def test_open_draft_that_gives_way_is_named():
    carol = makers.carol()
    taken(NET, carol)

    (one,) = take_in(read(NET.replace("< 1000", "< 1500")), by=carol)

    assert one.did == "drafted"
    assert one.why == "It is version 2; version 1, which was draft, is discarded."


def test_each_rule_that_is_refused_is_named_and_the_others_go_in():
    second = NET.partition("\n\n")[2].replace("small_pay", "other_pay")
    third = second.replace("other_pay", "third_pay").replace("net_pay.current <", "nett <")
    fourth = second.replace("other_pay", "fourth_pay").replace(
        'outcome = "pass"', 'outcome = "fail"'
    )
    fifth = second.replace("other_pay", "fifth_pay").replace('owner = "Risk"', 'case_kind = "none"')
    sixth = second.replace("other_pay", "sixth_pay").replace('title = "Net', 'tittle = "Net')

    found = list(
        take_in(read("\n".join([NET, second, third, fourth, fifth, sixth])), by=makers.carol())
    )

    assert [(one.rule, one.did) for one in found[:5]] == [
        ("team.small_pay", "drafted"),
        ("team.other_pay", "drafted"),
        ("team.third_pay", "refused"),
        ("team.fourth_pay", "refused"),
        ("team.fifth_pay", "refused"),
    ]
    assert {one.did for one in found[5:]} == {"refused"}
    assert "“nett” is not known" in found[2].why
    assert "test “Little”: expected fail" in found[3].why
    assert "no kind of case" in found[4].why
    assert Version.objects.count() == 2


def test_dry_run_writes_nothing():
    assert taken(NET, makers.carol(), dry=True) == [("team.small_pay", "drafted")]
    assert not Version.objects.exists()


def test_only_a_lead_imports():
    with pytest.raises(PermissionDenied):
        taken(NET, makers.alice())
    with pytest.raises(PermissionDenied):
        taken(NET, makers.alice(), dry=True)


def test_tests_stay_with_a_rule_that_is_edited_without_them():
    carol = makers.carol()
    taken(NET, carol)
    body = Version.objects.get().body
    edited = {key: value for key, value in body.items() if key != "tests"}

    edited["severity"] = "note"

    version = life.draft(
        "rule", "team.small_pay", edited, by=carol, rationale="Why.", owner=""
    )  # fmt: skip

    assert version.body["tests"] == body["tests"]


def test_rule_without_tests_is_kept_as_before():
    carol = makers.carol()
    taken(NET.partition("[[rules.tests]]")[0], carol)

    assert "tests" not in Version.objects.get().body


@pytest.fixture
def pack(tmp_path):
    def make(text):
        file = tmp_path / "pack.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return make


def test_command_imports_and_exports(pack, tmp_path, capsys):
    carol = makers.carol()
    call_command("rules", "import", pack(NET), by=carol.email)
    assert capsys.readouterr().out == "drafted    team.small_pay: It is version 1.\n"

    call_command("rules", "export", "--drafts", "--out", str(tmp_path / "out.toml"))
    call_command("rules", "export", "--drafts")

    assert capsys.readouterr().out == (tmp_path / "out.toml").read_text()
    assert read((tmp_path / "out.toml").read_text()).rules == read(NET).rules


@pytest.mark.parametrize(
    ("by", "told"), [("nobody@example.org", "no user"), ("alice", "Only a lead")]
)
def test_command_says_who_may_not_import(pack, by, told):
    alice = makers.alice()

    with pytest.raises(CommandError, match=told):
        call_command("rules", "import", pack(NET), by=alice.email if by == "alice" else by)


def test_command_fails_where_a_rule_is_refused(pack):
    wrong = pack(NET.replace("net_pay.current <", "nett <"))

    with pytest.raises(CommandError, match="1 of 1 rules were refused"):
        call_command("rules", "import", wrong, by=makers.carol().email)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("lint", ("net_pay.current <", "nett <")),
        ("test", ("net_pay.current <", "nett <")),
        ("test", ('outcome = "pass"', 'outcome = "fail"')),
    ],
)
def test_checks_that_fail_exit_with_three(pack, capsys, what, change):
    with pytest.raises(SystemExit) as ended:
        call_command("rules", what, pack(NET.replace(*change)), "--json")

    assert ended.value.code == 3
    assert json.loads(capsys.readouterr().out)[0]["rule"] == "team.small_pay"


@pytest.mark.parametrize("what", ["lint", "test"])
def test_checks_that_succeed_say_so(pack, capsys, what):
    call_command("rules", what, pack(NET))

    said = capsys.readouterr()
    assert said.err in ("1 rules read, 0 mistakes.\n", "2 passed, 0 failed.\n")


def test_file_that_is_none_is_told_in_words(tmp_path, pack):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("rules", "lint", tmp_path / "none.toml")
    with pytest.raises(CommandError, match="no TOML"):
        call_command("rules", "lint", pack("format ="))
