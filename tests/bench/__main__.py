"""Run all benches, or those that are named."""

import importlib
import json
import pkgutil
import sys

from tests import bench


def main(names: list[str]) -> int:
    known = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    benches = [name for name in known if not name.startswith("_")]
    if unknown := set(names) - set(benches):
        print(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(benches)}.")
        return 2
    for name in names or benches:
        for result in importlib.import_module(f"tests.bench.{name}").run():
            print(json.dumps(result), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
