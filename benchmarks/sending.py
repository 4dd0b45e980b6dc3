"""What it costs to hand tasks to another process: packing them and their results, beside printing.

A task holds all that it needs, so this and the way between is all that a worker adds, wherever it runs.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from benchmarks.measure import Reading, work
from benchmarks.samples import SMALL, pack_of
from dovetail.build.tasks import PdfTask
from dovetail.formats.rendered import Rendered


def run() -> None:
    """The pages of all documents of a pack, each printed once."""
    tasks = [part.task for part in PdfTask(pack_of(SMALL)).parts()]
    results: list[Rendered] = []
    printed = work(lambda: results.extend(task.render() for task in tasks))()
    there, back = _sent(tasks), _sent(results)
    size = sum(len(pickle.dumps(thing)) for thing in (*tasks, *results))
    share = (there.cpu + back.cpu) / printed.cpu
    print(f"\n{f'sending the tasks of {SMALL} (1 round)':46}")
    print(f"  {f'printing {len(tasks)} tasks, ms of processor':44} {1000 * printed.cpu:9.0f}")
    print(f"  {'packing and unpacking them and their results':44} {1000 * (there.cpu + back.cpu):9.0f}  "
          f"{share:.4f} × printing; aim at most 0.05")  # fmt: skip
    print(f"  {'kilobytes for a task, there and back':44} {size / len(tasks) / 1000:9.0f}")


def _sent(things: Sequence[object]) -> Reading:
    def send() -> None:
        for thing in things:
            pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own bytes

    return work(send, times=5)()
