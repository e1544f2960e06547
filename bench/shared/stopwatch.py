"""What the benchmark reads from the standard output of a measured program."""

import json
import resource
import time


class Stopwatch:
    """CPU and wall seconds of each stage."""

    def __init__(self) -> None:
        self.stages: list[dict[str, object]] = []
        self.restart()

    def restart(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def lap(self, stage: str) -> None:
        self.stages.append(
            {
                "stage": stage,
                "wallS": round(time.perf_counter() - self.wall, 3),
                "cpuS": round(time.process_time() - self.cpu, 3),
            }
        )
        self.restart()

    def print_cost(self, rows: dict[str, int]) -> None:
        """CPU of the whole process, imports and the start of Python included."""
        cost = {
            "stages": self.stages,
            "cpuS": round(time.process_time(), 3),
            "peakMemoryMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "rows": rows,
        }
        print(json.dumps(cost))
