"""The four rules on a folder of CSV files in polars: lazy plans on the streaming engine. bench.ts compares with it.

It does what the product does with default parameters on a first night: validates and puts aside what cannot be read,
decides, gives reasons in words, counts the funnels, checks the results, and writes the same bytes.
"""

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from call_list import call_list
from calls import all_calls, daily_outcomes
from checks import CHECK_COLUMNS, check_rows
from dedupe import dedupe
from figures import figures_of
from flush import flush
from funnels import FUNNEL_COLUMNS, Funnel
from phones import normalise, phone_fields, phone_places
from research import research
from result_files import write
from rules import QUARANTINE_COLUMNS
from stopwatch import Stopwatch
from suppressions import asked_not_to_be_called, suppressed
from tables import collect, fold, read_inputs


def run(source: Path, target: Path, reference: Path, as_of: date, seed: int) -> None:
    target.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch()
    inputs = read_inputs(source, reference)
    watch.lap("validate")

    funnel = Funnel()
    texts = [inputs["accounts"].select(phone_text=column) for column in phone_fields(inputs)]
    texts += [inputs[name].select("phone_text") for name in ("researched_phones", "calls", "call_history")]
    texts += [inputs["suppressions"].select(phone_text="e164")]
    phones = collect(normalise(pl.concat(texts), inputs)).lazy()
    live = collect(inputs["researched_phones"].filter(fold(pl.col("status")).fill_null("") != "retired"))
    places = collect(phone_places(inputs, live.lazy(), phones)).lazy()
    numbered, unmapped = all_calls(inputs, phones)
    calls = numbered.lazy()
    asked = collect(asked_not_to_be_called(calls))
    blocked = [collect(rows).lazy() for rows in suppressed(inputs, asked.lazy(), phones, as_of)]
    results = {
        "quarantine": pl.DataFrame(
            inputs.quarantine, schema=dict.fromkeys(QUARANTINE_COLUMNS, pl.String), orient="row"
        ),
        "unmapped_dispositions": unmapped,
        "daily_outcomes": collect(daily_outcomes(calls, inputs, as_of)),
        "new_suppressions": asked,
    }
    watch.lap("prepare")

    results |= dedupe(inputs, live, places, phones, funnel)
    watch.lap("dedupe")
    results["phone_removals"], flushed = flush(inputs, calls, places, as_of, funnel)
    watch.lap("flush")
    results["research_queue"] = research(inputs, places, flushed.lazy(), blocked[1], as_of, funnel)
    watch.lap("research")
    duplicates = results["duplicate_removals"].lazy()
    duplicates = duplicates.select("record_id", object=pl.lit("researched_phones"))
    results |= call_list(
        inputs, places, calls, blocked, duplicates, flushed.lazy(), as_of, seed, funnel
    )
    watch.lap("call_list")

    counted = funnel.rows()
    results["funnel"] = pl.DataFrame(counted, schema=FUNNEL_COLUMNS, orient="row")
    checks = check_rows(figures_of(inputs, calls, blocked, results, counted, as_of))
    results["checks"] = pl.DataFrame(checks, schema=CHECK_COLUMNS, orient="row")
    watch.lap("checks")
    for name, table in results.items():
        write(target, name, table)
    watch.lap("results")
    watch.print_cost({name: table.height for name, table in results.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", dest="target", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True, help="area codes, population, ZIP codes")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    run(options.source, options.target, options.reference, options.as_of, options.seed)
