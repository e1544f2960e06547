"""What the quality checks look at."""

from datetime import date

import polars as pl

from checks import NULL_LIMITS, Figures
from tables import Inputs, collect


def figures_of(
    inputs: Inputs,
    calls: pl.LazyFrame,
    blocked: tuple[pl.LazyFrame, pl.LazyFrame],
    results: dict[str, pl.DataFrame],
    funnel: list[tuple],
    as_of: date,
) -> Figures:
    entries = results["call_list"]
    free = entries.lazy().join(blocked[0], on="e164", how="anti")
    free = collect(free.join(blocked[1], on="account_id", how="anti").select(pl.len())).item()
    newest = collect(calls.filter(pl.col("day") <= as_of).select(pl.col("day").max())).item()
    empty = {
        (table, column): (inputs.tables[table][column].null_count(), inputs.tables[table].height)
        for table, column in NULL_LIMITS
    }
    empty["accounts", "active"] = (inputs.empty_flags, inputs.tables["accounts"].height)
    population = inputs.tables["state_population"]
    codes = inputs.tables["area_codes"]
    return Figures(
        rows_read=inputs.rows_read,
        as_of=as_of,
        newest_call=newest,
        empty_cells=empty,
        populations=population.select("state", "census_2020", "vintage_2025_estimate_2025").rows(),
        area_codes=codes.select("area_code", "state", "time_zones").rows(),
        funnel=funnel,
        suppressed_on_list=entries.height - free,
        numbers_on_list=entries["e164"].n_unique(),
        entries_by_state=dict(entries["state"].value_counts().iter_rows()),
        state_fill=results["state_fill"].rows(),
        rows={name: table.height for name, table in results.items()},
    )
