"""Jars from Maven Central, fetched once into build/services/."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVICES = HERE.parent.parent / "build/services"


def jars(service: str) -> Path:
    """The folder with the jars that SERVICE.pom.xml names, and with all that these need."""
    pom = HERE / f"{service}.pom.xml"
    folder = SERVICES / service / "lib"
    stamp = folder / ".stamp"
    wanted = hashlib.sha256(pom.read_bytes()).hexdigest()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            _copy(pom, folder)
            stamp.write_text(wanted, encoding="utf-8")
    return folder


def _copy(pom: Path, folder: Path) -> None:
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise SystemExit(f"there is no {tool}: install openjdk-17-jre-headless and maven")
    work = folder.parent / "maven"
    work.mkdir(parents=True, exist_ok=True)
    # A copy, since Maven writes beside its project file.
    shutil.copy(pom, work / "pom.xml")
    command = ["mvn", "-B", "-ntp", "-q", "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, cwd=work, text=True, capture_output=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
    if done.returncode != 0:
        raise SystemExit(f"Maven cannot fetch {pom.name}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
