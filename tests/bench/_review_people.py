"""Reviewers at work: each on a connection and a session of their own, by the pages' own forms."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import requests
from django.conf import settings
from django.test import Client

from accounts.models import User

FRAGMENT = {"HX-Request": "true"}


@dataclass(slots=True)
class Form:
    """A form of a page: where it posts to and what it holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    row: str = ""  # id of the open row it stands in


class Forms(HTMLParser):
    """Every form of a page, and the row that needs a look in which it stands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.row = ""
        self.token = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-row" in given:
            self.row = given.get("id", "") if "data-open" in given else ""
        if tag == "form":
            self.found.append(Form(given.get("action", ""), row=self.row))
        elif tag == "input" and self.found and given.get("name"):
            if given.get("type") != "radio" or "checked" in given:
                self.found[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "body" and "hx-headers:inherited" in given:
            self.token = re.findall(r'"X-CSRFToken": "([^"]+)"', given["hx-headers:inherited"])[0]


class Reviewer:
    """Somebody who works through the queue, and how long each answer took them."""

    def __init__(self, address: str, user: User, *, pace_s: float) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.address = address
        self.http = requests.Session()
        self.http.cookies.set(name, client.cookies[name].value)
        self.pace_s = pace_s
        self.chance = random.Random(user.pk)
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.decided = 0

    def work(self, until: float) -> None:
        """Case after case, at a person's pace. Not all at one moment: people come as they come."""
        time.sleep(self.chance.uniform(0, 10 * self.pace_s))
        while time.monotonic() < until:
            self.look_at_queue()
            self.do_case(until)

    def look_at_queue(self) -> None:
        self.get("queue page", "/review/?view=all")
        self.get("queue fragment", "/review/?view=free", headers=FRAGMENT)

    def do_case(self, until: float) -> None:
        token = Forms(self.get("queue page", "/review/").text).token
        page = self.post("next case", "/review/next/", {"csrfmiddlewaretoken": token})
        page = self.get("workbench page", page.headers["location"])
        while time.monotonic() < until:
            forms = Forms(page.text)
            open_forms = [one for one in forms.found if one.row and one.action.endswith("/save/")]
            for form in open_forms:
                typed = {**form.fields, "act": "save", "seen_ms": "2100"}
                effect = form.action.replace("/save/", "/effect/")
                self.post("effect fragment", effect, typed, headers=FRAGMENT)
                answer = self.post("save fragment", form.action, typed, headers=FRAGMENT)
                assert answer.status_code == 200, answer.text[:300]
            approve = next(one for one in forms.found if one.action.endswith("/approve/"))
            answer = self.post("approve", approve.action, approve.fields, headers=FRAGMENT)
            if "HX-Redirect" not in answer.headers and "HX-Location" not in answer.headers:
                return
            self.decided += 1
            where = answer.headers.get("HX-Redirect") or answer.headers["HX-Location"]
            page = self.get("workbench page", where)

    def get(self, what: str, path: str, **more: Any) -> requests.Response:
        return self._timed(what, "GET", path, more)

    def post(self, what: str, path: str, data: Mapping[str, str], **more: Any) -> requests.Response:
        return self._timed(what, "POST", path, {**more, "data": data})

    def _timed(self, what: str, method: str, path: str, more: dict[str, Any]) -> requests.Response:
        if method == "POST":
            token = more["data"].get("csrfmiddlewaretoken", "")
            headers = {"X-CSRFToken": token, **more.get("headers", {})}
            more = {**more, "headers": headers}
        began = time.perf_counter()
        address = path if path.startswith("http") else self.address + path
        answer = self.http.request(method, address, timeout=30, allow_redirects=False, **more)
        self.spent[what].append((time.perf_counter() - began) * 1000)
        assert answer.status_code < 400, (what, answer.status_code, answer.text[:300])
        time.sleep(self.chance.expovariate(1 / self.pace_s) if self.pace_s else 0)
        return answer


def at_once(reviewers: list[Reviewer]) -> list[str]:
    """What the "next case" calls of all of them, made at the same moment, lead to."""
    for one in reviewers:
        page = one.get("queue page", "/review/")
        one.http.headers["X-CSRFToken"] = Forms(page.text).token

    def ask(one: Reviewer) -> str:
        token = one.http.headers["X-CSRFToken"]
        return one.post("next case", "/review/next/", {"csrfmiddlewaretoken": token}).headers[
            "location"
        ]

    with ThreadPoolExecutor(len(reviewers)) as pool:
        return list(pool.map(ask, reviewers))


def all_work(reviewers: list[Reviewer], seconds: float) -> dict[str, list[float]]:
    """Milliseconds of every answer, by what was asked for, sorted."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(reviewers)) as pool:
        for done in [pool.submit(one.work, until) for one in reviewers]:
            done.result()
    spent: dict[str, list[float]] = defaultdict(list)
    for one in reviewers:
        for what, each in one.spent.items():
            spent[what] += each
    return {what: sorted(each) for what, each in spent.items()}


def next_page(text: str) -> str:
    """The address of the page after this one; "" on the last."""
    found = re.findall(r'<a[^>]*rel="next"[^>]*href="([^"]+)"', text)
    found += re.findall(r'<a[^>]*href="([^"]+)"[^>]*rel="next"', text)
    if not found:
        return ""
    link = found[0].replace("&amp;", "&")
    return "/review/" + link if link.startswith("?") else link
