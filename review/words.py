"""The audit log in words: one line an entry, for people who were not there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.chain import Told
from extraction.models import DOCUMENT_TYPES, Document
from extraction.parts import pages_in_words
from extraction.prices import dollars
from review import account_words, bench_words, probe_words, queue_words
from review.display import name_of, row_of
from review.entry_words import ERASED, Entry, Say, a_or_an, plain, role_in_words, with_reason

NOTHING = "nothing"
TYPE_TITLES = dict(DOCUMENT_TYPES)
TOLD = {  # what an applicant is told of a paper, by `extraction.capture` and `review.feedback`
    "blurred": "the picture is blurred",
    "dark": "the picture is too dark",
    "faint": "the writing is hard to tell from the paper",
    "small": "the writing is too small",
    "cut_off": "the paper is cut off",
    "type": "it looks like another kind of paper than was asked for",
}
RESOLVED = {
    "confirmed": "said that a finding is right:",
    "overridden": "let a finding stand:",
}
STATUSES = {
    "not_found": "not found",
    "blank": "blank",
    "illegible": "unreadable",
    "failed": "not read",
    "not_attempted": "not read",
    "confirmed_absent": "not on the document",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words: who did what to what, before, after, why."""

    told: Told
    who: str
    role: str
    verb: str
    thing: str = ""
    before: str | None = None
    after: str | None = None
    why: str = ""

    @property
    def by_a_person(self) -> bool:
        return self.told.entry.actor_id is not None

    @property
    def hash(self) -> str:
        return bytes(self.told.entry.hash).hex()

    @property
    def details(self) -> str:
        """What the entry holds beyond the line, as it was written."""
        return json.dumps(self.told.details, indent=1, sort_keys=True, ensure_ascii=False)


def told_in_words(told: Told, documents: Mapping[int, Document] | None = None) -> Line:
    """One entry as a line.

    Args:
        told: the opened entry.
        documents: the case's documents by key, removed ones too, for their names.
    """
    entry = Entry(told, documents or {})
    try:
        say = SAYS.get(told.entry.action, _unknown)(entry)
    except (AttributeError, TypeError, ValueError):  # tampered with, it may hold anything
        say = _unknown(entry)
    actor = told.entry.actor
    return Line(
        told=told,
        who="Countersign" if actor is None else (actor.full_name or actor.email),
        role="the system" if actor is None else role_in_words(told.role),
        verb=say.verb,
        thing=say.thing,
        before=say.before,
        after=say.after,
        why=say.why,
    )


def _on_document(verb: str) -> Callable[[Entry], Say]:
    return lambda entry: Say(verb, entry.document())


def _received(entry: Entry) -> Say:
    pages = entry.details.get("pages", 0)
    many = f", {pages} page{'' if pages == 1 else 's'}" if pages else ""
    return Say("added", f"{entry.personal('name')}{many}")


def _refused(entry: Entry) -> Say:
    return Say("tried to add a file, which was refused:", entry.personal("name"))


def _failed(entry: Entry) -> Say:
    return Say("could not read", entry.document(), why=str(entry.details.get("code", "")))


def _classified(entry: Entry) -> Say:
    kind = TYPE_TITLES.get(entry.details.get("doc_type", ""), "another kind of document")
    return Say(f"took for {a_or_an(kind)}:", entry.document())


def _kept(entry: Entry) -> Say:
    told = ", ".join(TOLD.get(one, one) for one in entry.details.get("although", []))
    return Say("keeps as it is", entry.document(), why=f"Was told: {told}." if told else "")


def _reclassified(entry: Entry) -> Say:
    before, after = (
        TYPE_TITLES.get(entry.details.get(side, ""), "Not known") for side in ("before", "after")
    )
    return Say("set the type of", entry.document(), before=before, after=after)


def _split(entry: Entry) -> Say:
    return Say(f"found several documents in {entry.document()}:", _parts(entry, "parts"))


def _regrouped(entry: Entry) -> Say:
    before, after = _parts(entry, "before"), _parts(entry, "after")
    left = len(entry.details.get("left_over", []))
    many = f"{left} answer{'' if left == 1 else 's'} could not be placed." if left else ""
    return Say("grouped the pages anew of", entry.document(), before, after, many)


def _parts(entry: Entry, name: str) -> str:
    """Documents with their pages: "Pay stub (page 1), Form W-2 (pages 2-3)"."""
    said = []
    for one in entry.details.get(name, []):
        title = TYPE_TITLES.get(one.get("type", ""), "Not known")
        said.append(f"{title} ({pages_in_words(one.get('pages', []))})")
    return ", ".join(said)


def _values_kept(entry: Entry) -> Say:
    kept, left = entry.details.get("kept", 0), entry.details.get("left_over", 0)
    what = f"{entry.document()}: {kept} answer{'' if kept == 1 else 's'}"
    return Say("kept what people had said of", what + (f", {left} left over" if left else ""))


def _read(entry: Entry) -> Say:
    reader = entry.details.get("reader", "")
    return Say(f"read with the reader {reader}:" if reader else "read", entry.document())


def _sent(entry: Entry) -> Say:
    details = entry.details
    pages = ", ".join(str(page) for page in details.get("pages", []))
    fields = details.get("fields", [])
    asked = "all fields" if fields == "all" else f"{len(fields)} fields"
    where = f"{details.get('model', '')} at {details.get('host', '')}"
    what = f"pages {pages} of {entry.document()}, {asked}, residency {details.get('residency')}"
    return Say(f"sent to {where}:", what)


def _on_route(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        told = entry.details
        said = f": {told['outcome']}" if "outcome" in told else ""
        return Say(verb, f"{told.get('route', '')} ({told.get('model', '')}){said}")

    return say


def _settled(entry: Entry) -> Say:
    count = entry.details.get("values", 0)
    return Say("put together what was read of", f"{entry.document()}: {count} values")


def _value(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        leaf = entry.leaf()
        path = str(entry.details.get("path", ""))
        name = name_of(leaf, row_of(path)) if leaf else path
        confirmed = entry.told.entry.action.endswith(".confirmed")
        before = None if confirmed else _side(entry, "before")
        return Say(verb, name, before, _side(entry, "after"), entry.personal("reason"))

    return say


def _reread(entry: Entry) -> Say:
    leaf = entry.leaf()
    path = str(entry.details.get("path", ""))
    name = name_of(leaf, row_of(path)) if leaf else path
    failed = entry.details.get("failure")
    said = "it could not be read" if failed else f"“{entry.personal('text') or 'nothing legible'}”"
    return Say("read the place of a changed value again:", f"{name}: {said}")


def _region(entry: Entry) -> Say:
    leaf = entry.leaf()
    path = str(entry.details.get("path", ""))
    name = name_of(leaf, row_of(path)) if leaf else path
    return Say("had a box read again for", f"{name}, on page {entry.details.get('page', '')}")


def _side(entry: Entry, side: str) -> str:
    """A value before or after, as it was written; what is said in its place where there is none."""
    status = (entry.details.get("status") or {}).get(side, "")
    return entry.personal(side) or STATUSES.get(status, NOTHING)


def _evaluated(entry: Entry) -> Say:
    raised, cleared = entry.details.get("raised", []), entry.details.get("cleared", [])
    said = []
    if raised:
        found = ERASED if entry.told.erased else " ".join(_sentences(entry))
        said.append(f"{len(raised)} found: {found}".rstrip(": "))
    if cleared:
        said.append(f"{len(cleared)} settled by a change.")
    return Say("had the rules look at the case:", " ".join(said))


def _sentences(entry: Entry) -> list[str]:
    return [str(one) for one in (entry.told.personal or {}).get("sentences", [])]


def _resolved(entry: Entry) -> Say:
    verb = RESOLVED.get(str(entry.details.get("answer", "")), "answered for a finding:")
    return Say(verb, entry.personal("sentence"), why=entry.personal("reason"))


def _opened_task(entry: Entry) -> Say:
    return Say("put the case in the queue", why=entry.personal("why"))


def _submitted(entry: Entry) -> Say:
    return Say("signed and sent the case:", entry.personal("declaration"))


def _conflict(entry: Entry) -> Say:
    """What the applicant says is right, of values that differ."""
    sides = ERASED if entry.told.erased else "; ".join((entry.told.personal or {}).get("sides", []))
    others = {"all": "all of them", "neither": "neither of them", "unsure": "not sure"}
    right = others.get(str(entry.details.get("choice"))) or entry.personal("right")
    return Say("said which is right of", sides, None, right, entry.personal("words"))


def _policy(entry: Entry) -> Say:
    change = entry.details.get("straight_through", {})
    before, after = ("on" if change.get(side) else "off" for side in ("before", "after"))
    kind = entry.details.get("kind", "")
    return Say(f"changed straight-through for {kind}", "", before, after, entry.personal("reason"))


def _model_policy(entry: Entry) -> Say:
    kind = entry.details.get("kind", "")
    before, after = (_models_may(entry.details, side) for side in ("before", "after"))
    said = f"changed what models may do for {kind}"
    return Say(said, "", before, after, entry.personal("reason"))


def _models_may(details: Mapping[str, Any], side: str) -> str:
    """Where they may read, and the caps that there are."""
    said = [f"at {', '.join(details.get('residencies', {}).get(side) or ['local'])}"]
    for name, what in (("budget_document_micros", "a document"), ("budget_day_micros", "a day")):
        most = details.get(name, {}).get(side)
        if most is not None:
            said.append(f"${dollars(int(most))} {what}")
    return ", ".join(said)


def _version(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        known = entry.details
        thing = f"{known.get('name', '')} version {known.get('version', '')}"
        kind = known.get("case_kind")
        return Say(verb, f"{thing} for {kind}" if kind else thing, why=entry.personal("rationale"))

    return say


def _user_added(entry: Entry) -> Say:
    role = role_in_words(str(entry.details.get("role", "")))
    return Say(f"added {a_or_an(role)}:", f"{entry.personal('name')}, {entry.personal('email')}")


def _sign_in_refused(entry: Entry) -> Say:
    return Say("refused a sign-in as", entry.personal("email"))


def _unknown(entry: Entry) -> Say:
    """An entry of a kind that has no words yet is shown by its name, never left out."""
    return Say(entry.told.entry.action, entry.told.subject, why=entry.personal("reason"))


SAYS: dict[str, Callable[[Entry], Say]] = {
    "accounts.user.added": _user_added,
    "accounts.signed_out": plain("signed out"),
    "accounts.sign_in.refused": _sign_in_refused,
    "extraction.case.opened": plain("opened the case"),
    "extraction.application.stated": lambda entry: Say(
        "stated in the application:", ", ".join(entry.details["groups"]).replace("_", "-")
    ),
    "extraction.document.received": _received,
    "extraction.document.refused": _refused,
    "extraction.document.removed": lambda entry: Say("took out", entry.personal("name")),
    "extraction.document.rendered": _on_document("made pictures of the pages of"),
    "extraction.document.classified": _classified,
    "extraction.document.reclassified": _reclassified,
    "extraction.document.split": _split,
    "extraction.document.regrouped": _regrouped,
    "extraction.document.read": _read,
    "extraction.document.read_again": _on_document("had read again:"),
    "extraction.document.left_to_person": _on_document("left to a person to read:"),
    "extraction.document.kept": _kept,
    "extraction.document.settled": _settled,
    "extraction.document.failed": _failed,
    "extraction.llm.sent": _sent,
    "extraction.endpoint.test_asked": _on_route("asked for a test of the route"),
    "extraction.endpoint.tested": _on_route("tested the endpoint of the route"),
    "extraction.step.postponed": _on_document("will try again later to read"),
    "extraction.value.kept": _value("kept what a person said of"),
    "extraction.values.kept": _values_kept,
    "extraction.value.confirmed": _value("confirmed"),
    "extraction.value.changed": _value("changed"),
    "extraction.value.absent": _value("said that it is not on the document:"),
    "extraction.value.illegible": _value("said that it can't be read:"),
    "extraction.value.restored": _value("undid the last change of"),
    "extraction.value.read_again": _reread,
    "extraction.region.asked": _region,
    "extraction.policy.changed": _policy,
    "extraction.policy.models_changed": _model_policy,
    "rules.case.evaluated": _evaluated,
    "rules.finding.resolved": _resolved,
    "rules.version.drafted": _version("wrote"),
    "rules.version.back_tested": _version("took on as back-tested:"),
    "rules.version.put_in_shadow": _version("put in the shadow:"),
    "rules.version.put_live": _version("approved and put live:"),
    "rules.version.retired": _version("retired"),
    "rules.version.discarded": _version("discarded"),
    "rules.backtest.asked": _version("asked for a back-test of"),
    "rules.backtest.cancelled": _version("cancelled the back-test of"),
    "rules.backtest.done": _version("finished the back-test of"),
    "review.case.submitted": _submitted,
    "review.conflict.answered": _conflict,
    "review.case.straight_through": plain("approved by policy: nothing was found"),
    "review.case.approved": plain("approved the case"),
    "review.case.declined": with_reason("declined the case"),
    "review.case.returned": with_reason("returned the case to the applicant"),
    "review.task.opened": _opened_task,
    "review.task.claimed": plain("claimed the case"),
    "review.task.released": plain("released the case"),
    "review.timeline.read": plain("read this timeline"),
    **bench_words.SAYS,
    **queue_words.SAYS,
    **account_words.SAYS,
    **probe_words.SAYS,
}
