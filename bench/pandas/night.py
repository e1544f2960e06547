"""The four rules on a folder of CSV files, written the ordinary way in pandas. It is what bench.ts compares with.

It decides what the product decides with default parameters, and leaves out what the product adds to it: sentences,
funnels, checks, the difference to the last run, and anything that survives a crash.
"""

import argparse
import json
import resource
import time
from pathlib import Path

import pandas as pd

from call_list import call_list
from calls import all_calls
from dedupe import dedupe
from flush import flush
from phones import normalise, phone_places
from research import research
from tables import fold, read_tables


def suppressed(
    tables: dict[str, pd.DataFrame], calls: pd.DataFrame, phones: pd.DataFrame, as_of: pd.Timestamp
) -> tuple[pd.Series, pd.Series]:
    """Numbers and accounts that must not be called (rules S1 to S4)."""
    e164_of = phones.set_index("phone_text")["e164"]
    suppressions = tables["suppressions"]
    suppressions = suppressions[~(suppressions["expires_at"].dt.normalize() < as_of)]
    asked = calls[calls["disposition"] == "do_not_call"]
    researched, accounts = tables["researched_phones"], tables["accounts"]
    numbers = pd.concat(
        [
            researched.loc[researched["do_not_call"], "phone_text"].map(e164_of),
            suppressions["e164"].map(e164_of),
            asked["e164"],
        ]
    )
    blocked_accounts = pd.concat(
        [
            accounts.loc[accounts["do_not_call"], "id"],
            suppressions["account_id"],
            asked.loc[asked["e164"].isna(), "account_id"],
        ]
    )
    return numbers.dropna().drop_duplicates(), blocked_accounts.dropna().drop_duplicates()


def write(folder: Path, name: str, table: pd.DataFrame) -> None:
    table = table.copy()
    for column in table.select_dtypes("bool").columns:
        table[column] = table[column].map({True: "true", False: "false"})
    for column in table.select_dtypes("datetime").columns:
        is_day = column.endswith("_date") or column == "conflict_last_contact"
        table[column] = (
            table[column].dt.strftime("%Y-%m-%d")
            if is_day
            else table[column].dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "Z"
        )
    table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


class Stopwatch:
    """CPU and wall seconds of each stage, as one JSON document on standard output."""

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


def run(source: Path, target: Path, reference: Path, as_of: pd.Timestamp, seed: int) -> None:
    target.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch()
    tables = read_tables(source, reference)
    watch.lap("read")

    accounts = tables["accounts"]
    researched = tables["researched_phones"]
    fields = [column for column in accounts.columns if column.startswith("phone_")]
    texts = pd.concat(
        [accounts[column] for column in fields]
        + [tables[name]["phone_text"] for name in ("researched_phones", "calls", "call_history")]
        + [tables["suppressions"]["e164"]],
        ignore_index=True,
    )
    phones = normalise(texts, tables["area_codes"], tables["nanp_other_codes"])
    live = researched[~fold(researched["status"]).eq("retired")]
    places = phone_places(accounts, live, phones)
    calls = all_calls(tables, phones)
    blocked = suppressed(tables, calls, phones, as_of)
    watch.lap("prepare")

    results = dedupe(tables, live, places, phones)
    watch.lap("dedupe")
    results["phone_removals"], flushed = flush(tables, calls, places, as_of)
    watch.lap("flush")
    results["research_queue"] = research(tables, places, flushed, blocked[1], as_of)
    watch.lap("research")
    duplicates = results["duplicate_removals"]["record_id"]
    results |= call_list(tables, places, calls, blocked, duplicates, flushed, as_of, seed)
    watch.lap("call_list")
    for name, table in results.items():
        write(target, name, table)
    watch.lap("write")

    print(
        json.dumps(
            {
                "stages": watch.stages,
                "cpuS": round(time.process_time(), 3),
                "peakMemoryMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "rows": {name: len(table) for name, table in results.items()},
            }
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", dest="target", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True, help="area codes, population, ZIP codes")
    parser.add_argument("--as-of", type=pd.Timestamp, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    run(options.source, options.target, options.reference, options.as_of, options.seed)
