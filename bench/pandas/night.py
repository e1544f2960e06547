"""The four rules on a folder of CSV files, written the ordinary way in pandas. It is what bench.ts compares with.

It does what the product does with default parameters on a first night: validates and puts aside what cannot be read,
decides, gives reasons in words, counts the funnels, checks the results, and writes the same bytes.
"""

import argparse
from pathlib import Path

import pandas as pd

from call_list import call_list
from calls import all_calls, daily_outcomes
from checks import CHECK_COLUMNS, check_rows
from dedupe import dedupe
from figures import figures_of
from flush import flush
from funnels import FUNNEL_COLUMNS, Funnel
from phones import normalise, phone_places
from research import research
from result_files import write
from rules import QUARANTINE_COLUMNS
from stopwatch import Stopwatch
from suppressions import asked_not_to_be_called, suppressed
from tables import fold, read_inputs


def run(source: Path, target: Path, reference: Path, as_of: pd.Timestamp, seed: int) -> None:
    target.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch()
    inputs = read_inputs(source, reference)
    watch.lap("validate")

    funnel = Funnel()
    accounts, researched = inputs["accounts"], inputs["researched_phones"]
    fields = [column for column in accounts.columns if column.startswith("phone_")]
    texts = pd.concat(
        [accounts[column] for column in fields]
        + [inputs[name]["phone_text"] for name in ("researched_phones", "calls", "call_history")]
        + [inputs["suppressions"]["e164"]],
        ignore_index=True,
    )
    phones = normalise(texts, inputs["area_codes"], inputs["nanp_other_codes"])
    live = researched[~fold(researched["status"]).eq("retired")]
    places = phone_places(accounts, live, phones)
    calls, unmapped = all_calls(inputs, phones)
    asked = asked_not_to_be_called(calls)
    blocked = suppressed(inputs, asked, phones, as_of)
    results = {
        "quarantine": pd.DataFrame(inputs.quarantine, columns=QUARANTINE_COLUMNS, dtype="str"),
        "unmapped_dispositions": unmapped,
        "daily_outcomes": daily_outcomes(calls, inputs["area_codes"], as_of),
        "new_suppressions": asked,
    }
    watch.lap("prepare")

    results |= dedupe(inputs, live, places, phones, funnel)
    watch.lap("dedupe")
    results["phone_removals"], flushed = flush(inputs, calls, places, as_of, funnel)
    watch.lap("flush")
    results["research_queue"] = research(inputs, places, flushed, blocked[1], as_of, funnel)
    watch.lap("research")
    duplicates = results["duplicate_removals"]["record_id"]
    results |= call_list(inputs, places, calls, blocked, duplicates, flushed, as_of, seed, funnel)
    watch.lap("call_list")

    counted = funnel.rows()
    results["funnel"] = pd.DataFrame(counted, columns=FUNNEL_COLUMNS)
    checks = check_rows(figures_of(inputs, calls, blocked, results, counted, as_of))
    results["checks"] = pd.DataFrame(checks, columns=CHECK_COLUMNS)
    watch.lap("checks")
    for name, table in results.items():
        write(target, name, table)
    watch.lap("results")
    watch.print_cost({name: len(table) for name, table in results.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", dest="target", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True, help="area codes, population, ZIP codes")
    parser.add_argument("--as-of", type=pd.Timestamp, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    run(options.source, options.target, options.reference, options.as_of, options.seed)
