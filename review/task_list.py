"""The applicant's list: what is to be done for a case, how far each is, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extraction.models import Case
from extraction.stating import wanting
from review import requests
from review.check_sheet import CheckSheet, check_sheet
from review.conflicts import unanswered
from review.paperwork import Need, Progress, needs, progress
from review.request_models import Request


class Tone(StrEnum):
    """How a status looks: colour is kept for what needs something done."""

    DONE = "done"  # plain text
    TO_DO = "to_do"
    NOT_YET = "not_yet"  # grey, and no link
    LOOK = "look"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list."""

    key: str  # the id of its link
    name: str
    address: str
    tone: Tone
    status: str
    hint: str = ""
    optional: bool = False

    @property
    def linked(self) -> bool:
        return self.tone is not Tone.NOT_YET

    @property
    def left(self) -> bool:
        """Whether the applicant can do something about it now, and should."""
        return self.tone in (Tone.TO_DO, Tone.LOOK, Tone.PROBLEM) and not self.optional


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines under a heading."""

    key: str
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class TaskList:
    """All that is to be done for one case."""

    parts: tuple[Part, ...]
    progress: Progress

    @property
    def upcoming(self) -> Task | None:
        """What to do next; None where the applicant can only wait."""
        tasks = [task for part in self.parts for task in part.tasks]
        return next((task for task in tasks if task.left), None)


def task_list(case: Case) -> TaskList:
    """What is to be done for a case that is with its applicant."""
    now = progress(case)
    documents = [one.document for one in now.documents]
    # A file that holds several was asked for as a whole: its parts say what it holds.
    wanted = needs(case.kind, documents)
    sheet = check_sheet(case)
    parts = [
        _asked_for(case),
        Part("papers", _("Your papers"), tuple(_papers(case, wanted, now))),
    ]
    if case.kind.asks_application:
        parts.append(Part("you", _("About you"), (_about(case),)))
    parts.append(Part("sending", _("Check and send"), tuple(_sending(case, now, sheet))))
    return TaskList(tuple(part for part in parts if part.tasks), now)


def _asked_for(case: Case) -> Part:
    tasks = [
        Task(
            f"request-{one.pk}",
            requests.asked(one),
            _where(case, one),
            Tone.TO_DO,
            _("Not yet done"),
        )
        for one in requests.open_of(case)
    ]
    return Part("asked", _("We need something from you"), tuple(tasks))


def _where(case: Case, request: Request) -> str:
    if request.kind == Request.Kind.PAPER:
        return reverse("apply:upload_type", args=[case.reference, request.doc_type])
    return f"{reverse('apply:status', args=[case.reference])}#request-{request.pk}"


def _papers(case: Case, wanted: Sequence[Need], now: Progress) -> list[Task]:
    tasks = [
        Task(
            f"task-{need.slug}",
            need.title,
            reverse("apply:upload_type", args=[case.reference, need.slug]),
            *_of_need(need, now),
            hint=_how_many(need),
        )
        for need in wanted
    ]
    everything = reverse("apply:upload", args=[case.reference])
    if not wanted:
        return [Task("task-upload", _("Upload your paperwork"), everything, *_of_all(now))]
    files = len(now.documents)
    in_one_go = Task(
        "task-upload",
        _("Upload your paperwork all at once"),
        everything,
        Tone.DONE,
        ngettext("%(count)s paper added", "%(count)s papers added", files) % {"count": files}
        if files
        else _("If you like"),
        hint=_("Choose all your files together. Other papers that help go here too."),
        optional=True,
    )
    return [*tasks, in_one_go]


def _how_many(need: Need) -> str:
    if need.wanted == 1:
        return ""
    return _("We need %(count)s of them") % {"count": need.wanted}


def _of_need(need: Need, now: Progress) -> tuple[Tone, str]:
    if need.troubled and not need.met:
        return Tone.PROBLEM, _("There is a problem")
    if any(need.slug in (one.document.doc_type, one.document.asked_for) for one in now.told):
        return Tone.LOOK, _("Please look at it")
    if need.coming:
        said = (
            _("Reading %(number)s of %(all)s files") if need.added > 1 else _("Reading your file")
        )
        return Tone.DONE, said % {"number": need.got + 1, "all": need.added}
    if need.met:
        return Tone.DONE, _("Completed")
    if need.got:
        return Tone.TO_DO, _("%(count)s of %(all)s added") % {
            "count": need.got,
            "all": need.wanted,
        }
    return Tone.TO_DO, _("Not yet started")


def _of_all(now: Progress) -> tuple[Tone, str]:
    if not now.documents:
        return Tone.TO_DO, _("Not yet started")
    if now.failed:
        return Tone.PROBLEM, _("There is a problem")
    return Tone.DONE, _("Completed") if now.finished else _("Reading your files")


def _about(case: Case) -> Task:
    address = reverse("apply:about", args=[case.reference])
    missing = len(wanting(case))
    if not case.stated:
        tone, said = Tone.TO_DO, _("Not yet started")
    elif missing:
        tone, said = Tone.LOOK, _("%(count)s to fill in") % {"count": missing}
    else:
        tone, said = Tone.DONE, _("Completed")
    return Task("task-about", _("About you and the loan"), address, tone, said)


def _sending(case: Case, now: Progress, sheet: CheckSheet) -> list[Task]:
    can_check = bool(now.documents) and now.finished
    not_yet = (Tone.NOT_YET, _("Cannot start yet"))
    tasks = [
        Task(
            "task-check",
            _("Check what we read"),
            reverse("apply:check", args=[case.reference]),
            *(_of_check(sheet) if can_check else not_yet),
        )
    ]
    if can_check and (differ := unanswered(case)):
        said = _("%(count)s to answer") % {"count": len(differ)}
        address = reverse("apply:conflicts", args=[case.reference])
        tasks.append(Task("task-conflicts", _("Say which is right"), address, Tone.LOOK, said))
    tasks.append(
        Task(
            "task-declare",
            _("Declare and send"),
            reverse("apply:declare", args=[case.reference]),
            *((Tone.TO_DO, _("Not yet started")) if can_check else not_yet),
        )
    )
    return tasks


def _of_check(sheet: CheckSheet) -> tuple[Tone, str]:
    if sheet.unanswered:
        return Tone.LOOK, _("%(count)s to fill in") % {"count": len(sheet.unanswered)}
    if sheet.to_check:
        return Tone.LOOK, _("%(count)s to check") % {"count": len(sheet.to_check)}
    return Tone.DONE, _("Nothing left to check")
