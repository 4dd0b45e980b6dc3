"""``python -m benchmarks.killing``: builds that are killed at random times, and pairs of builds at once.

After each kill nothing may be lost or half written, and the next build must end where an undisturbed one
does. Of two builds at once, the second waits and says for whom.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.machine import machine_line
from benchmarks.mutations import HARBOUR
from benchmarks.samples import DOVETAIL

FORMATS = "md,ics,json"
BY_HAND = Path("harbour-city/quay/markdown/requests.md")


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill, and run in pairs, as often as asked."""
    parser = argparse.ArgumentParser("python -m benchmarks.killing", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000, metavar="N", help="builds that are killed")
    parser.add_argument("--pairs", type=int, default=50, metavar="N", help="pairs of builds at once")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="where to begin")
    chosen = parser.parse_args(arguments)
    print(machine_line())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(HARBOUR, place / "harbour")
        _kill(place, chosen.kills, Random(chosen.seed))
        _pair(place, chosen.pairs)


def _kill(place: Path, kills: int, rng: Random) -> None:
    out, kept = place / "output", place / "kept"
    _build(place, out)
    (out / BY_HAND).write_text("agreed with the board\n")
    before = _files(out)
    shutil.copytree(out, kept)
    project = place / "harbour/projects/quay/project.yaml"
    project.write_text(project.read_text().replace("amount: 50000", "amount: 70000"))
    begun = time.monotonic()
    _build(place, out, ends=(1,))
    longest = time.monotonic() - begun
    after = _files(out)
    early = late = 0
    for _ in range(kills):
        shutil.rmtree(out)
        shutil.copytree(kept, out)
        build = subprocess.Popen(_command(place, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * longest * 1.2)
        build.kill()
        late += build.wait() >= 0
        found = _files(out)
        early += found == before
        half = [name for name, data in found.items() if data not in (before.get(name), after.get(name))]
        if half or before.keys() - found.keys() - after.keys():
            raise AssertionError(f"lost or half written: {half}, in {out}")
        _build(place, out, ends=(1,))
        if _files(out) != after:
            raise AssertionError(f"the next build did not heal it: {out}")
    print(
        f"{kills} builds killed ({early} before they wrote, {late} had ended): nothing lost or half written,"
        " each healed by the next build",
        flush=True,
    )


def _pair(place: Path, pairs: int) -> None:
    waited = 0
    for number in range(pairs):
        out = place / f"pair-{number}"
        builds = [
            subprocess.Popen(
                _command(place, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        said = [build.communicate()[1] for build in builds]
        if [build.returncode for build in builds] != [0, 0]:
            raise AssertionError(
                f"a build of a pair ended with {[build.returncode for build in builds]}: {said}"
            )
        for mine, other in ((0, 1), (1, 0)):
            if "Waiting" in said[mine]:
                waited += 1
                if f"process {builds[other].pid} on " not in said[mine]:
                    raise AssertionError(f"it waited for nobody that is known: {said[mine]}")
        shutil.rmtree(out)
    print(f"{pairs} pairs of builds at once: all ended well, {waited} waited and said for whom")


def _command(place: Path, out: Path) -> list[str]:
    return [str(DOVETAIL), "build", str(place / "harbour"), "--format", FORMATS, "--out", str(out)]


def _build(place: Path, out: Path, ends: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(_command(place, out), capture_output=True, text=True, check=False)
    if done.returncode not in ends:
        raise AssertionError(f"a build ended with {done.returncode}: {done.stderr}")


def _files(out: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".dovetail" not in path.parts
    }


if __name__ == "__main__":
    main()
