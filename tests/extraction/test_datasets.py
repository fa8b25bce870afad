import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from audit.models import Entry
from extraction.datasets import (
    UnknownDataset,
    add_cases,
    items_of,
    make_dataset,
    new_case,
    revision_named,
)
from extraction.evaluate import Terms, evaluate, evaluate_items
from extraction.expected import expected_of, truth_from
from extraction.local import LocalReader
from extraction.manifests import items
from extraction.models import DatasetCase, DatasetRevision
from extraction.page_cache import PageCache
from extraction.samples import corpus
from extraction.truth import truth_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _storage(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }


@pytest.fixture
def folder(tmp_path):
    corpus.write(tmp_path / "docs", count=4, seed=1, as_of=DAY, doc_types=("pay_stub", "invoice"))
    return tmp_path / "docs"


@pytest.fixture
def cases(folder):
    return [new_case(item, PageCache(None)) for item in items(folder)]


def test_dataset_is_measured_as_its_folder_was(folder, cases):
    revision = add_cases(make_dataset("paper", by=None), cases, by=None)

    of_folder = evaluate(folder, [LocalReader()])
    terms = Terms([LocalReader()], PageCache(None))
    of_dataset = evaluate_items(items_of(revision), terms)

    assert of_dataset["types"] == of_folder["types"]
    assert of_dataset["types"]["pay_stub"]["right"] > 50
    assert of_dataset["types"]["pay_stub"]["box_hit_rate"] is not None


def test_change_is_a_new_revision_and_the_old_one_stays(cases):
    dataset = make_dataset("paper", by=None)
    first = add_cases(dataset, cases[:2], by=None)
    second = add_cases(dataset, cases[2:], by=None, note="two more")

    assert (first.number, second.number) == (1, 2)
    assert revision_named("paper@1").cases.count() == 2
    assert revision_named("paper") == second
    assert second.cases.count() == 4
    assert Entry.objects.filter(action="extraction.dataset.revised").count() == 2


def test_nothing_new_makes_no_revision(cases):
    dataset = make_dataset("paper", by=None)
    first = add_cases(dataset, cases, by=None)

    assert add_cases(dataset, cases[:1], by=None) == first
    assert DatasetRevision.objects.count() == 1
    assert DatasetCase.objects.count() == 4


def test_another_truth_of_a_document_replaces_it_in_the_next_revision(folder, cases):
    dataset = make_dataset("paper", by=None)
    first = add_cases(dataset, cases, by=None)
    item = items(folder)[0]
    item.entry["truth"] = {**item.entry["truth"], "net_pay.current": "1.00"}

    second = add_cases(dataset, [new_case(item, PageCache(None))], by=None)

    assert second.cases.count() == first.cases.count() == 4
    changed = second.cases.exclude(pk__in=first.cases.all()).get()
    twin = first.cases.get(sha256=changed.sha256)
    assert changed.group == twin.group
    assert changed.expected != twin.expected


@pytest.mark.parametrize("act", ["update", "delete"])
def test_database_refuses_to_change_a_dataset(cases, act):
    revision = add_cases(make_dataset("paper", by=None), cases[:1], by=None)

    for rows in (DatasetCase.objects.all(), revision.entries.all(), DatasetRevision.objects.all()):
        with pytest.raises(IntegrityError, match="only grow"), transaction.atomic():
            rows._raw_delete("default") if act == "delete" else rows.update(id=F("id"))


def test_case_says_what_is_known_of_it(cases):
    revision = add_cases(make_dataset("paper", by=None), cases, by=None)
    case = revision.cases.get(file_name__startswith="pay-stub-01")

    assert (case.schema, case.schema_version, case.provenance) == ("pay_stub", 1, "generated")
    assert case.tags == ["en"]
    by_path = {leaf["path"]: leaf for leaf in case.expected["leaves"]}
    assert by_path["net_pay.current"]["status"] == "present"
    assert by_path["net_pay.current"]["places"][0][0] == 1
    assert "tax_lines" in case.expected["whole"]
    assert any(leaf["status"] == "confirmed_absent" for leaf in case.expected["leaves"])


@pytest.mark.parametrize(
    ("slug", "entry"),
    [
        ("w2", {"truth": {"box12a": "D 5", "state": "MN", "wages": "7"}}),
        ("pay_stub", {"truth": {"federal_tax": "1", "earnings": [{"rate": "2"}]}}),
        ("insurance_declaration", {"truth": {"vehicle_count": 2, "insurer": None}}),
        ("receipt", {"truth": {"total": "5"}, "complete": True}),
    ],
)
def test_expected_values_are_the_truth_again(slug, entry):
    entry = {"doc_type": slug, **entry}

    assert truth_from(slug, json.loads(json.dumps(expected_of(slug, entry)))) == truth_of(
        slug, entry
    )


def test_near_duplicates_are_on_one_side_of_the_split(tmp_path):
    for seed in (1, 9):
        corpus.write(tmp_path / str(seed), count=3, seed=seed, as_of=DAY, doc_types=("pay_stub",))
    dataset = make_dataset("paper", by=None)
    for seed in (1, 9):  # the second half comes later
        new = [new_case(item, PageCache(None)) for item in items(tmp_path / str(seed))]
        revision = add_cases(dataset, new, by=None)

    groups = {case.file_name: case.group for case in revision.cases.all()}

    assert len(groups) == 6
    for layout in ("01", "02", "03"):
        assert len({g for name, g in groups.items() if f"stub-{layout}" in name}) == 1
    dev, test = (items_of(revision, split=split) for split in ("dev", "test"))
    assert len(dev) + len(test) == 6
    assert not {i.entry["group"] for i in dev} & {i.entry["group"] for i in test}


def test_commands_import_list_and_show(folder):
    out = StringIO()
    call_command("dataset", "import", str(folder), "paper", "--note", "first", stdout=out)
    call_command("dataset", "import", str(folder), "paper", stdout=out)
    call_command("dataset", "list", stdout=out)
    call_command("dataset", "show", "paper", stdout=out)
    shown = StringIO()
    call_command("dataset", "show", "paper@1", "--json", stdout=shown)
    measured = StringIO()
    call_command("evaluate", "paper@1", "--json", stdout=measured)

    assert "paper@1 made: 4 cases" in out.getvalue()
    assert "paper@1 is unchanged" in out.getvalue()
    assert "first" in out.getvalue()
    assert len(json.loads(shown.getvalue())["cases"]) == 4
    assert json.loads(measured.getvalue())["documents"] == 4


def test_unknown_names_are_said_in_words(folder):
    with pytest.raises(UnknownDataset, match="no dataset paper"):
        revision_named("paper")
    with pytest.raises(UnknownDataset):
        revision_named("paper@x")
    with pytest.raises(CommandError, match="no dataset paper"):
        call_command("evaluate", "paper")
    with pytest.raises(CommandError, match="letters, digits"):
        call_command("dataset", "import", str(folder), "my papers")
    with pytest.raises(CommandError, match="Only a dataset"):
        call_command("evaluate", str(folder), "--split", "dev")


def test_file_that_was_altered_is_not_measured(cases):
    revision = add_cases(make_dataset("paper", by=None), cases[:1], by=None)
    name = revision.cases.get().stored_as
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another"))

    result = evaluate_items(items_of(revision), Terms([LocalReader()], PageCache(None)))

    assert result["failures"][0]["error"] == "The file is not there"
