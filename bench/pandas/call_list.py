"""List IQ (rules L1 to L18)."""

from hashlib import md5

import pandas as pd

from apportion import FILL_COLUMNS, TRAIL_COLUMNS, fill
from funnels import Funnel
from locations import located, with_windows
from rules import (
    ANSWERS,
    CALL_LIST_COLUMNS,
    MAX_ATTEMPTS_30D,
    MIN_DAYS_BETWEEN_ATTEMPTS,
    RECENT_DAYS,
    REST_DAYS_AFTER_CONTACT,
    SIZE,
    STATES,
    TERRITORIES,
)
from tables import Inputs
from words import iso_days


def call_list(
    inputs: Inputs,
    places: pd.DataFrame,
    calls: pd.DataFrame,
    blocked: tuple[pd.Series, pd.Series],
    duplicates: pd.Series,
    flushed: pd.DataFrame,
    as_of: pd.Timestamp,
    seed: int,
    funnel: Funnel,
) -> dict[str, pd.DataFrame]:
    def step(name: str, rows: pd.DataFrame) -> pd.DataFrame:
        funnel.count("call_list", name, len(rows))
        return rows

    call_date = (as_of + pd.Timedelta(days=1)).as_unit("s")
    dated = calls[calls["day"] <= as_of]
    rows = candidates(inputs["accounts"], places, blocked, duplicates, flushed, step)
    rows = with_history(rows, dated, as_of)
    rows = rested(rows, dated, as_of, step)
    rows = best_numbers(rows, step)
    rows = located(rows, inputs)
    rows = step("state_has_target", rows[~rows["state"].isin(TERRITORIES)])
    rows = step("has_callable_window", with_windows(rows, inputs, call_date))

    rows["recency_at"] = rows[["created_at", "researched_at"]].max(axis=1)
    recent = (as_of - rows["recency_at"].dt.normalize()).dt.days < RECENT_DAYS
    rows["bucket"] = recent.map({True: "recent", False: "historical"})
    rows["shuffle"] = pd.Series(
        [md5(f"{seed}:{account_id}".encode()).hexdigest() for account_id in rows["account_id"]],
        index=rows.index,
        dtype="str",
    )
    names = inputs["state_population"]
    names = names[names["state"].isin(STATES)]
    populations = names.set_index("state")["vintage_2025_estimate_2025"].fillna(0).astype(int).to_dict()
    supply = [rows.loc[which, "state"].value_counts().to_dict() for which in (recent, ~recent)]
    filled, trail = fill(SIZE, populations, *supply)
    state_fill = pd.DataFrame(filled, columns=FILL_COLUMNS)
    chosen = step("on_the_list", ranked(choose(rows, state_fill), seed))
    chosen = chosen.assign(call_date=call_date, reason=reasons(chosen))
    return {
        "call_list": chosen[CALL_LIST_COLUMNS],
        "overflow_trail": pd.DataFrame(trail, columns=TRAIL_COLUMNS),
        "state_fill": state_fill,
    }


def candidates(
    accounts: pd.DataFrame,
    places: pd.DataFrame,
    blocked: tuple[pd.Series, pd.Series],
    duplicates: pd.Series,
    flushed: pd.DataFrame,
    step,
) -> pd.DataFrame:
    blocked_numbers, blocked_accounts = blocked
    active = accounts.loc[
        accounts["active"], ["id", "name", "owner_id", "state", "postal_code", "created_at"]
    ]
    active = active.rename(columns={"id": "account_id", "name": "account_name"})
    rows = step("phone_places", places)
    rows = step("active_account", rows.merge(active, on="account_id"))
    rows = step("geographic", rows[rows["phone_class"] == "geographic"])
    is_blocked = rows["account_id"].isin(blocked_accounts) | rows["e164"].isin(blocked_numbers)
    rows = step("not_suppressed", rows[~is_blocked])
    researched = rows["object"] == "researched_phones"
    rows = step("not_duplicate", rows[~(researched & rows["record_id"].isin(duplicates))])
    rows = rows.merge(flushed, on=["account_id", "e164"], how="left", indicator=True)
    return step("not_flushed", rows[rows["_merge"] == "left_only"].drop(columns="_merge"))


def with_history(rows: pd.DataFrame, dated: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """What the calls of each number, for any account, say."""
    known = dated.dropna(subset="e164")
    outbound = known[~known["inbound"]]
    last_30d = outbound[(as_of - outbound["day"]).dt.days < 30]
    last = known.drop_duplicates("e164", keep="last").set_index("e164")["disposition"].isin(ANSWERS)
    e164 = rows["e164"]
    return rows.assign(
        last_attempt=e164.map(outbound.groupby("e164")["day"].max()),
        attempts_30d=e164.map(last_30d["e164"].value_counts()).fillna(0).astype(int),
        answered_last=e164.map(last).fillna(False).astype(bool),
    )


def rested(rows: pd.DataFrame, dated: pd.DataFrame, as_of: pd.Timestamp, step) -> pd.DataFrame:
    too_soon = (as_of - rows["last_attempt"]).dt.days < MIN_DAYS_BETWEEN_ATTEMPTS
    rows = step("last_attempt_old_enough", rows[~too_soon])
    rows = step("under_attempt_limit", rows[rows["attempts_30d"] < MAX_ATTEMPTS_30D])
    age = (as_of - dated["day"]).dt.days
    contacts = dated[dated["disposition"].eq("contact") & (age < REST_DAYS_AFTER_CONTACT)]
    reached = rows["e164"].isin(contacts["e164"].dropna())
    reached |= rows["account_id"].isin(contacts["account_id"].dropna())
    return step("rested_after_contact", rows[~reached])


def best_numbers(rows: pd.DataFrame, step) -> pd.DataFrame:
    """Each account with its best number, then each number with one account."""
    rows = rows.assign(
        poor=rows["last_attempt"].notna() & ~rows["answered_last"],
        is_field=rows["object"] == "accounts",
        age_rank=-rows["researched_at"].astype("int64").where(rows["researched_at"].notna(), -(2**62)),
    )
    rows = rows.sort_values(["poor", "is_field", "age_rank", "field_index", "e164", "record_id"])
    rows = step("best_number_of_account", rows.drop_duplicates("account_id"))
    rows = rows.sort_values(["is_field", "age_rank", "field_index", "account_id"])
    return step("one_account_per_number", rows.drop_duplicates("e164"))


def choose(rows: pd.DataFrame, state_fill: pd.DataFrame) -> pd.DataFrame:
    """The recent and the historical candidates that every state puts on the list."""
    recent = rows[rows["bucket"] == "recent"]
    recent = recent.sort_values(["recency_at", "account_id"], ascending=[False, True])
    historical = rows[rows["bucket"] == "historical"].sort_values("shuffle")
    of_state = state_fill.set_index("state")
    return pd.concat(
        kind[kind.groupby("state").cumcount() < kind["state"].map(of_state[name])]
        for name, kind in (("recent", recent), ("historical", historical))
    )


def ranked(chosen: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Spreads the states evenly over the list."""
    chosen = chosen.sort_values(["state", "shuffle"], ignore_index=True)
    by_state = chosen.groupby("state")
    position = by_state.cumcount()
    size = by_state["account_id"].transform("size")
    start = chosen["state"].map(
        {state: int(md5(f"{seed}:{state}".encode()).hexdigest()[:8], 16) for state in by_state.groups}
    ).astype("int64")
    chosen["spread"] = (position * 2**32 + start) // size
    chosen = chosen.sort_values(["spread", "state"], kind="stable", ignore_index=True)
    chosen["rank"] = chosen.index + 1
    return chosen


def reasons(chosen: pd.DataFrame) -> pd.Series:
    tried = chosen["answered_last"].map({True: "Answered the last call; tried on ", False: "Last tried on "})
    tried += iso_days(chosen["last_attempt"]) + ", " + chosen["attempts_30d"].astype("str")
    tried += f" of {MAX_ATTEMPTS_30D} attempts in 30 days"
    source = ("; researched on " + iso_days(chosen["researched_at"])).fillna("; researched number")
    return tried.fillna("Never tried") + source.mask(chosen["object"] == "accounts", "; number of the account")
