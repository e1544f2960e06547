"""Where a place is (rules L6 to L10)."""

import pandas as pd

from rules import STATES, TERRITORIES, TERRITORY_NAMES
from tables import Inputs, fold, postal_digits
from windows import Windows

LOCALITY = ["area_code", "area_state", "postal_state", "billing_state"]


def located(rows: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """The state of each row, from the postal code, else the billing state, else the area code."""
    area_codes = inputs["area_codes"].set_index("area_code")["state"]
    names = inputs["state_population"]
    names = names[names["state"].isin(STATES)]
    state_of = {code.lower(): code for code in [*names["state"], *TERRITORIES]}
    state_of |= dict(zip(fold(names["name"]), names["state"])) | TERRITORY_NAMES
    zip3 = inputs["zip3_state"].set_index("zip3")["state"]

    postal = postal_digits(rows["postal_code"]).str[:3].map(zip3)
    billing = fold(rows["state"]).map(state_of)
    area = rows["area_code"].map(area_codes)
    state = postal.fillna(billing).fillna(area)
    source = pd.Series("area_code", index=rows.index, dtype="str")
    source = source.mask(billing.notna(), "billing_state").mask(postal.notna(), "postal_code")
    return rows.assign(
        state=state,
        state_source=source,
        state_conflict=state != area,
        postal_state=postal.fillna(""),
        billing_state=billing.fillna(""),
        area_state=area,
    )


def with_windows(rows: pd.DataFrame, inputs: Inputs, call_date: pd.Timestamp) -> pd.DataFrame:
    """Rows with the hours in which they may be called; without those that have none."""
    codes = inputs["area_codes"][["area_code", "state", "time_zones"]]
    hours = inputs["calling_hours"].astype("object").where(inputs["calling_hours"].notna(), None)
    days = hours[["effective_from", "effective_to"]].map(lambda day: day and day.date())
    hours = hours.assign(**days).to_dict("records")
    windows = Windows(codes.itertuples(index=False), hours, call_date.date())
    localities = rows[LOCALITY].drop_duplicates()
    columns = ["zones", "window_start_utc", "window_end_utc", "window_local"]
    localities[columns] = pd.DataFrame(
        [windows.of(*locality) for locality in localities.itertuples(index=False)],
        index=localities.index,
        columns=columns,
        dtype="str",
    )
    return rows.merge(localities.dropna(subset=columns), on=LOCALITY)
