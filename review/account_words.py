"""How people come in, what they choose for themselves, and what is written to them, in words."""

from __future__ import annotations

from collections.abc import Callable

from review.entry_words import Entry, Say, plain

KINDS = {
    "sign_in_link": "a link to sign in",
    "received": "that the case was received",
    "please_look": "that they are needed",
    "decided": "that the case was decided",
}
WAYS = {"link": " by a link sent by e-mail", "passkey": " by a passkey"}


def _signed_in(entry: Entry) -> Say:
    return Say(f"signed in{WAYS.get(str(entry.details.get('by', '')), '')}")


def _link(verb: str) -> Callable[[Entry], Say]:
    return lambda entry: Say(verb, entry.personal("email"))


def _passkey(verb: str) -> Callable[[Entry], Say]:
    return lambda entry: Say(verb, entry.personal("name"))


def _renamed(entry: Entry) -> Say:
    before, after = entry.personal("before"), entry.personal("after")
    return Say("renamed a passkey", "", before, after)


def _preferences(entry: Entry) -> Say:
    changed = ", ".join(str(name) for name in entry.details.get("changed", []))
    return Say("changed their preferences:", changed.replace("_", " "))


def _mail(verb: str) -> Callable[[Entry], Say]:
    def say(entry: Entry) -> Say:
        kind = str(entry.details.get("kind", ""))
        code = str(entry.details.get("code", ""))
        return Say(
            verb, KINDS.get(kind, kind), why=f"The mail server said: {code}." if code else ""
        )

    return say


SAYS: dict[str, Callable[[Entry], Say]] = {
    "accounts.signed_in": _signed_in,
    "accounts.link.asked": _link("sent a link to sign in, if there is an account, to"),
    "accounts.link.refused": plain("refused a link to sign in that was used or too old"),
    "accounts.passkey.added": _passkey("added the passkey"),
    "accounts.passkey.renamed": _renamed,
    "accounts.passkey.removed": _passkey("removed the passkey"),
    "accounts.passkey.refused": plain("refused a passkey"),
    "accounts.password.set": plain("set a password"),
    "accounts.password.changed": plain("changed the password"),
    "accounts.password.refused": plain("tried to change the password, which was refused"),
    "accounts.preferences.changed": _preferences,
    "accounts.name.changed": lambda entry: Say(
        "changed their name", "", entry.personal("before"), entry.personal("after")
    ),
    "mail.message.sent": _mail("wrote to the applicant"),
    "mail.message.needless": _mail("had no need any more to write"),
    "mail.message.gave_up": _mail("could not write to the applicant"),
}
