"""Checks, without the network, that the lock files say what pyproject.toml asks for, with hashes and without hosts."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent


def locked(name):
    """Package → version of a lock file, and the faults in its text."""
    text = (HERE / f"{name}.txt").read_text()
    found, faults = {}, []
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        requirement, _space, rest = block.partition(" --hash=")
        pinned = re.match(r"([A-Za-z0-9._-]+)==(\S+)", requirement.strip())
        if not pinned:
            faults.append(f"{name}.txt: not a pinned version: {block[:60]!r}")
        elif not rest:
            faults.append(f"{name}.txt: {pinned[1]} has no hash")
        else:
            found[canonicalize_name(pinned[1])] = pinned[2]
    if "://" in text or "--index" in text or "--find-links" in text:
        faults.append(f"{name}.txt names a place that packages come from")
    return found, faults


def main():
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    asked, extra = list(project["dependencies"]), project["optional-dependencies"]
    faults, before = [], {}
    for name, more in (("base", []), ("run", extra["embedded"]), ("dev", extra["dev"])):
        asked += more
        found, wrong = locked(name)
        faults += wrong
        for requirement in map(Requirement, asked):
            version = found.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                faults.append(f"{name}.txt has {version}, pyproject.toml asks for {requirement}")
        faults += [
            f"{name}.txt: {key} is not {version}"
            for key, version in before.items()
            if found.get(key) != version
        ]
        before = found
    print("\n".join(faults) or "The lock files agree with pyproject.toml.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
