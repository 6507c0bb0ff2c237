#!/usr/bin/env python3
"""Jars from Maven Central, fetched once into build/services/.

    locked_jars.py lock SERVICE  writes SERVICE.jars anew from SERVICE.pom.xml: the SHA-256 and path of each jar
                                 that it needs. Needs Maven; to be done when a version in the pom changes.

Fetching needs no Maven: what SERVICE.jars names is downloaded, and must have its hash.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVICES = HERE.parent.parent / "build/services"
CENTRAL = "https://repo.maven.apache.org/maven2"
AT_ONCE = 8
TRIES = 3
PATIENCE_S = 60  # without a byte


def fetched(service: str) -> Path:
    """The folder with the jars that SERVICE.jars names. Safe when several ask at once."""
    lock_file = HERE / f"{service}.jars"
    folder = SERVICES / service / "lib"
    stamp = folder / ".stamp"
    wanted = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda jar: fetch(*jar, folder), named_in(lock_file)))
            stamp.write_text(wanted, encoding="utf-8")
    return folder


def named_in(lock_file: Path) -> Iterator[tuple[str, str]]:
    """SHA-256 and path of each."""
    for line in lock_file.read_text(encoding="utf-8").splitlines():
        digest, path = line.split()
        yield digest, path


def fetch(digest: str, path: str, folder: Path) -> None:
    """Ends the program with a sentence if it cannot be had, or is not what was locked."""
    for tries_left in reversed(range(TRIES)):
        try:
            with urllib.request.urlopen(f"{CENTRAL}/{path}", timeout=PATIENCE_S) as answer:
                content = answer.read()
            break
        except OSError as error:
            if tries_left == 0:
                raise SystemExit(f"{CENTRAL}/{path} cannot be fetched: {error}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise SystemExit(f"{CENTRAL}/{path} is not the file that was locked: its SHA-256 is {found}")
    (folder / Path(path).name).write_bytes(content)


def lock(service: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        # A copy, since Maven writes beside its project file; a repository of its own, so that paths can be told.
        shutil.copy(HERE / f"{service}.pom.xml", f"{scratch}/pom.xml")
        command = ["mvn", "-B", "-ntp", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime"]
        command += [f"-DoutputDirectory={scratch}/lib", "-Dmdep.useRepositoryLayout=true"]
        subprocess.run(command, cwd=scratch, check=True)
        root = Path(scratch) / "lib"
        lines = [
            f"{hashlib.sha256(jar.read_bytes()).hexdigest()} {jar.relative_to(root)}\n"
            for jar in sorted(root.rglob("*.jar"))
        ]
        (HERE / f"{service}.jars").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "lock":
        sys.exit(__doc__)
    lock(sys.argv[2])
