"""Comparisons that matter, each with its own baseline measured in the same run.

A bench is a module of this package with `run() -> Iterator[dict]`. `python -m tests.bench [NAME]`
prints what they give, one JSON object a line: `name`, `baseline` and `ratio` (ours over the
baseline's) at least.
"""
