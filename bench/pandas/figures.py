"""What the quality checks look at."""

import pandas as pd

from checks import NULL_LIMITS, Figures
from tables import Inputs


def figures_of(
    inputs: Inputs,
    calls: pd.DataFrame,
    blocked: tuple[pd.Series, pd.Series],
    results: dict[str, pd.DataFrame],
    funnel: list[tuple],
    as_of: pd.Timestamp,
) -> Figures:
    numbers, accounts = blocked
    entries = results["call_list"]
    suppressed = entries["e164"].isin(numbers) | entries["account_id"].isin(accounts)
    newest = calls.loc[calls["day"] <= as_of, "day"].max()
    empty = {
        (table, column): (int(inputs[table][column].isna().sum()), len(inputs[table]))
        for table, column in NULL_LIMITS
    }
    empty["accounts", "active"] = (inputs.empty_flags, len(inputs["accounts"]))
    population = inputs["state_population"]
    people = population[["census_2020", "vintage_2025_estimate_2025"]].astype("object")
    people = people.where(people.notna(), None)
    codes = inputs["area_codes"].astype("object")
    codes = codes.where(codes.notna(), None)
    return Figures(
        rows_read=inputs.rows_read,
        as_of=as_of.date(),
        newest_call=None if pd.isna(newest) else newest.date(),
        empty_cells=empty,
        populations=list(zip(population["state"], people.iloc[:, 0], people.iloc[:, 1])),
        area_codes=list(codes[["area_code", "state", "time_zones"]].itertuples(index=False, name=None)),
        funnel=funnel,
        suppressed_on_list=int(suppressed.sum()),
        numbers_on_list=entries["e164"].nunique(),
        entries_by_state=entries["state"].value_counts().to_dict(),
        state_fill=list(results["state_fill"].itertuples(index=False, name=None)),
        rows={name: len(table) for name, table in results.items()},
    )
