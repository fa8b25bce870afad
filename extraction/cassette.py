"""Answers in a folder, so that a reading by a model can be had again without the model.

One file for each question, named by its key. A folder that was filled once makes evaluations and
tests free, offline and exact: failures that last are in it as well, as a reading may have gone on
from them. Where something may be sent, these are asked for again.
"""

import json
import os
import re
import tempfile
from pathlib import Path

from extraction.gate import Asked, Gate, Kept, Told
from extraction.outcomes import Outcome, Trouble
from extraction.refused_calls import NotAdmitted, Why

# Answers that were read, if in vain: reading them again comes to the same.
READABLE = frozenset({Outcome.OK, Outcome.BAD_JSON, Outcome.BAD_SCHEMA_OUT})
# What the same question comes to again, as far as anybody knows; other failures pass.
LASTING = READABLE | {
    Outcome.UNSUPPORTED,
    Outcome.TRUNCATED,
    Outcome.CONTEXT,
    Outcome.EMPTY,
    Outcome.REFUSED,
    Outcome.FILTERED,
}
KEY = re.compile(r"[0-9a-f]{64}")


class FolderGate:
    """Answers from a folder; where it has none, another gate decides.

    Args:
        folder: is made where it is not there.
        then: asked where the folder has no answer, and its answers are added. None: nothing is
            ever sent.
    """

    def __init__(self, folder: Path, then: Gate | None = None) -> None:
        self.folder = folder
        self.then = then
        self.hits = 0
        self.misses = 0

    def recall(self, asked: Asked) -> Kept | None:
        """The answer that the folder has, or the other gate's.

        Raises:
            Trouble: nothing may be sent, and the question ended so when it was asked. A reading
                that went on from there, in another form or in parts, does so again.
        """
        try:
            kept = json.loads(self._place(asked).read_text(encoding="utf-8"))
        except FileNotFoundError:
            kept = {}
        outcome = kept.get("outcome")
        if not kept or (self.then and outcome != Outcome.OK):
            self.misses += 1
            return self.then.recall(asked) if self.then else None
        self.hits += 1
        if outcome not in READABLE:
            raise Trouble(Outcome(outcome), parameter=kept["parameter"], loose=kept["loose"])
        return Kept(
            text=kept["text"],
            model_reported=kept["model_reported"],
            prompt_tokens=kept["prompt_tokens"],
            completion_tokens=kept["completion_tokens"],
        )

    def admit(self, asked: Asked) -> None:
        """Ask the other gate.

        Raises:
            NotAdmitted: there is none, or by its own reasons.
        """
        if self.then is None:
            raise NotAdmitted(
                Why.NOT_KEPT,
                Outcome.NOT_FOUND,
                "The folder of kept answers has none to this question, and nothing may be sent.",
                transient=False,
            )
        self.then.admit(asked)

    def settle(self, asked: Asked, told: Told) -> None:
        """Add what came of it to the folder. A whole answer takes the place of a failure."""
        if self.then is not None:
            self.then.settle(asked, told)
        if told.outcome not in LASTING or (told.outcome in READABLE and told.text is None):
            return
        kept = {
            "outcome": told.outcome,
            "text": told.text if told.outcome in READABLE else None,
            "model_reported": told.model_reported,
            "prompt_tokens": told.prompt_tokens,
            "completion_tokens": told.completion_tokens,
            "parameter": told.parameter,
            "loose": told.loose,
            "asked": {"model": asked.model, "mode": asked.mode, "schema": asked.schema},
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: evaluations write side by side, and are stopped midway.
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".new", delete=False) as file:
            json.dump(kept, file, indent=1, sort_keys=True)
        os.replace(file.name, self._place(asked))

    def _place(self, asked: Asked) -> Path:
        assert KEY.fullmatch(asked.key), "a key is a digest, and no path"
        return self.folder / f"{asked.key}.json"
