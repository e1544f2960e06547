"""Where a place is (rules L6 to L10)."""

from datetime import date

import polars as pl

from rules import STATES, TERRITORIES, TERRITORY_NAMES
from tables import Inputs, collect, fold, postal_digits
from windows import Windows

LOCALITY = ["area_code", "area_state", "postal_state", "billing_state"]


def located(rows: pl.LazyFrame, inputs: Inputs) -> pl.LazyFrame:
    """The state of each row, from the postal code, else the billing state, else the area code."""
    names = collect(inputs["state_population"].filter(pl.col("state").is_in(STATES)))
    state_of = {code.lower(): code for code in [*names["state"], *TERRITORIES]}
    state_of |= dict(zip(names.select(fold(pl.col("name")))["name"], names["state"])) | TERRITORY_NAMES
    zip3 = dict(collect(inputs["zip3_state"]).iter_rows())
    areas = inputs["area_codes"].select("area_code", area_state="state")

    found = {"default": None, "return_dtype": pl.String}
    rows = rows.join(areas, on="area_code", how="left").with_columns(
        postal=postal_digits(pl.col("postal_code")).str.slice(0, 3).replace_strict(zip3, **found),
        billing=fold(pl.col("state")).replace_strict(state_of, **found),
    )
    rows = rows.with_columns(state=pl.coalesce("postal", "billing", "area_state"))
    return rows.with_columns(
        state_source=pl.when(pl.col("postal").is_not_null())
        .then(pl.lit("postal_code"))
        .when(pl.col("billing").is_not_null())
        .then(pl.lit("billing_state"))
        .otherwise(pl.lit("area_code")),
        state_conflict=pl.col("state") != pl.col("area_state"),
        postal_state=pl.col("postal").fill_null(""),
        billing_state=pl.col("billing").fill_null(""),
    )


def with_windows(rows: pl.DataFrame, inputs: Inputs, call_date: date) -> pl.DataFrame:
    """Rows with the hours in which they may be called; without those that have none."""
    codes = collect(inputs["area_codes"].select("area_code", "state", "time_zones"))
    windows = Windows(codes.iter_rows(), inputs.tables["calling_hours"].to_dicts(), call_date)
    localities = rows.select(LOCALITY).unique()
    columns = ["zones", "window_start_utc", "window_end_utc", "window_local"]
    found = pl.DataFrame(
        [windows.of(*locality) for locality in localities.iter_rows()],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    return rows.join(pl.concat([localities, found], how="horizontal").drop_nulls(), on=LOCALITY)
