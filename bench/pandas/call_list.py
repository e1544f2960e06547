"""List IQ (rules L1 to L18)."""

from datetime import UTC, datetime, time
from hashlib import md5
from zoneinfo import ZoneInfo

import pandas as pd

from apportion import hamilton, overflow
from calls import ANSWERS
from phones import TERRITORIES
from tables import fold, postal_digits, trim

SIZE = 20_000
MIN_DAYS_BETWEEN_ATTEMPTS = 3
MAX_ATTEMPTS_30D = 7
REST_DAYS_AFTER_CONTACT = 30
RECENT_DAYS = 180
WINDOW = (time(8), time(21))
TERRITORY_NAMES = {
    "puerto rico": "PR",
    "u.s. virgin islands": "VI",
    "guam": "GU",
    "northern mariana islands": "MP",
    "american samoa": "AS",
}


def call_list(
    tables: dict[str, pd.DataFrame],
    places: pd.DataFrame,
    calls: pd.DataFrame,
    blocked: tuple[pd.Series, pd.Series],
    duplicates: pd.Series,
    flushed: pd.DataFrame,
    as_of: pd.Timestamp,
    seed: int,
) -> dict[str, pd.DataFrame]:
    call_date = as_of + pd.Timedelta(days=1)
    dated = calls[calls["day"] <= as_of]
    rows = candidates(tables["accounts"], places, blocked, duplicates, flushed)
    rows = rested(rows, dated, as_of)
    rows = best_numbers(rows, dated)
    rows = located(rows, tables)
    rows = with_windows(rows, tables["calling_hours"], call_date)

    rows["recency_at"] = rows[["created_at", "researched_at"]].max(axis=1)
    recent = (as_of - rows["recency_at"].dt.normalize()).dt.days < RECENT_DAYS
    rows["bucket"] = recent.map({True: "recent", False: "historical"})
    rows["shuffle"] = [
        md5(f"{seed}:{account_id}".encode()).hexdigest() for account_id in rows["account_id"]
    ]
    populations = tables["state_population"].set_index("state")["vintage_2025_estimate_2025"]
    populations = {
        state: int(people) for state, people in populations.items() if state not in TERRITORIES
    }
    supply = rows["state"].value_counts().to_dict()
    taken, trail = overflow(SIZE, populations, supply)
    chosen = ranked(choose(rows, taken), seed)
    chosen["call_date"] = call_date
    columns = ["rank", "call_date", "account_id", "account_name", "owner_id", "e164", "object"]
    columns += ["record_id", "field", "state", "state_source", "state_conflict", "zones"]
    columns += ["window_start_utc", "window_end_utc", "window_local", "bucket", "recency_at"]
    return {
        "call_list": chosen[columns],
        "overflow_trail": pd.DataFrame(
            trail, columns=["round", "state", "target", "supply", "given", "taken"]
        ),
    }


def candidates(
    accounts: pd.DataFrame,
    places: pd.DataFrame,
    blocked: tuple[pd.Series, pd.Series],
    duplicates: pd.Series,
    flushed: pd.DataFrame,
) -> pd.DataFrame:
    blocked_numbers, blocked_accounts = blocked
    active = accounts.loc[
        accounts["active"], ["id", "name", "owner_id", "state", "postal_code", "created_at"]
    ]
    active = active.rename(columns={"id": "account_id", "name": "account_name"})
    rows = places.merge(active, on="account_id")
    rows = rows[rows["phone_class"] == "geographic"]
    rows = rows[~rows["account_id"].isin(blocked_accounts) & ~rows["e164"].isin(blocked_numbers)]
    researched = rows["object"] == "researched_phones"
    rows = rows[~(researched & rows["record_id"].isin(duplicates))]
    rows = rows.merge(flushed, on=["account_id", "e164"], how="left", indicator=True)
    return rows[rows["_merge"] == "left_only"].drop(columns="_merge")


def rested(rows: pd.DataFrame, dated: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    age = (as_of - dated["day"]).dt.days
    attempts = dated.assign(age=age)[~dated["inbound"]].dropna(subset="e164")
    too_soon = attempts.loc[attempts["age"] < MIN_DAYS_BETWEEN_ATTEMPTS, "e164"]
    last_30d = attempts.loc[attempts["age"] < 30, "e164"].value_counts()
    too_often = last_30d.index[last_30d >= MAX_ATTEMPTS_30D]
    contacts = dated[dated["disposition"].eq("contact") & (age < REST_DAYS_AFTER_CONTACT)]
    return rows[
        ~rows["e164"].isin(too_soon)
        & ~rows["e164"].isin(too_often)
        & ~rows["e164"].isin(contacts["e164"].dropna())
        & ~rows["account_id"].isin(contacts["account_id"].dropna())
    ]


def best_numbers(rows: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Each account with its best number, then each number with one account."""
    known = dated.dropna(subset="e164")
    tried = known.loc[~known["inbound"], "e164"].drop_duplicates()
    last = known.drop_duplicates("e164", keep="last")
    answered = last.loc[last["disposition"].isin(ANSWERS), "e164"]
    rows = rows.assign(
        poor=rows["e164"].isin(tried) & ~rows["e164"].isin(answered),
        is_field=rows["object"] == "accounts",
        age_rank=-rows["researched_at"].astype("int64").where(rows["researched_at"].notna(), -(2**62)),
    )
    rows = rows.sort_values(["poor", "is_field", "age_rank", "field_index", "e164", "record_id"])
    rows = rows.drop_duplicates("account_id")
    rows = rows.sort_values(["is_field", "age_rank", "field_index", "account_id"])
    return rows.drop_duplicates("e164")


def located(rows: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    area_codes = tables["area_codes"].set_index("area_code")
    names = tables["state_population"]
    state_of = {code.lower(): code for code in [*names["state"], *TERRITORIES]}
    state_of |= dict(zip(fold(names["name"]), names["state"])) | TERRITORY_NAMES
    zip3 = tables["zip3_state"].set_index("zip3")["state"]

    postal = postal_digits(rows["postal_code"]).str[:3].map(zip3)
    billing = fold(rows["state"]).map(state_of)
    area = rows["area_code"].map(area_codes["state"])
    state = postal.fillna(billing).fillna(area)
    source = pd.Series("area_code", index=rows.index)
    source = source.mask(billing.notna(), "billing_state").mask(postal.notna(), "postal_code")
    rows = rows.assign(
        state=state,
        state_source=source,
        state_conflict=state != area,
        postal_state=postal.fillna(""),
        billing_state=billing.fillna(""),
        area_state=area,
    )
    rows = rows[~rows["state"].isin(TERRITORIES)].copy()

    zones_of_state = (
        tables["area_codes"]
        .assign(zone=lambda table: table["time_zones"].str.split("|"))
        .explode("zone")
        .groupby("state")["zone"]
        .agg(set)
    )
    combination = ["area_code", "postal_state", "billing_state"]
    distinct = rows[combination].drop_duplicates()
    distinct["zones"] = [
        "|".join(
            sorted(
                set(area_codes.at[area_code, "time_zones"].split("|"))
                | zones_of_state.get(postal_state, set())
                | zones_of_state.get(billing_state, set())
            )
        )
        for area_code, postal_state, billing_state in distinct.itertuples(index=False)
    ]
    return rows.merge(distinct, on=combination)


def with_windows(
    rows: pd.DataFrame, hours: pd.DataFrame, call_date: pd.Timestamp
) -> pd.DataFrame:
    key = ["zones", "postal_state", "billing_state", "area_state"]
    distinct = rows[key].drop_duplicates()
    windows = [
        window(zones.split("|"), strictest_hours(hours, set(states), call_date), call_date)
        for zones, *states in distinct.itertuples(index=False)
    ]
    columns = ["window_start_utc", "window_end_utc", "window_local"]
    distinct[columns] = pd.DataFrame(windows, index=distinct.index, columns=columns, dtype="str")
    return rows.merge(distinct.dropna(subset=columns), on=key)


def strictest_hours(
    hours: pd.DataFrame, states: set[str], call_date: pd.Timestamp
) -> tuple[time, time] | None:
    start, end = WINDOW
    if hours.empty:
        return start, end
    weekdays = trim(hours["weekdays"]).fillna("")
    in_force = hours[
        trim(hours["state"]).str.upper().isin(states)
        & (weekdays.eq("") | weekdays.str.contains(str(call_date.isoweekday())))
        & ~(hours["effective_from"] > call_date)
        & ~(hours["effective_to"] < call_date)
    ]
    if in_force["start"].isna().any():
        return None
    return (
        max([start, *map(time.fromisoformat, in_force["start"])]),
        min([end, *map(time.fromisoformat, in_force["end"].dropna())]),
    )


def window(
    zones: list[str], hours: tuple[time, time] | None, call_date: pd.Timestamp
) -> tuple[str | None, str | None, str | None]:
    if hours is None:
        return None, None, None
    places = [ZoneInfo(zone) for zone in zones]
    start, end = (
        pick(datetime.combine(call_date.date(), clock, place).astimezone(UTC) for place in places)
        for pick, clock in zip((max, min), hours)
    )
    if start >= end:
        return None, None, None
    local = "|".join(
        f"{place.key} {start.astimezone(place):%H:%M}-{end.astimezone(place):%H:%M}"
        for place in places
    )
    return f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}", local


def choose(rows: pd.DataFrame, taken: dict[str, int]) -> pd.DataFrame:
    total = sum(taken.values())
    quota = hamilton((total * 14 + 10) // 20, taken) if total else {}
    picked = []
    for state, of_state in rows.groupby("state"):
        wanted = taken[state]
        recent = of_state[of_state["bucket"] == "recent"]
        recent = recent.sort_values(["recency_at", "account_id"], ascending=[False, True])
        historical = of_state[of_state["bucket"] == "historical"].sort_values("shuffle")
        by_quota = min(quota[state], len(recent))
        from_historical = min(wanted - by_quota, len(historical))
        picked += [recent.head(wanted - from_historical), historical.head(from_historical)]
    return pd.concat(picked) if picked else rows.head(0)


def ranked(chosen: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Spreads the states evenly over the list."""
    chosen = chosen.sort_values(["state", "shuffle"], ignore_index=True)
    by_state = chosen.groupby("state")
    position = by_state.cumcount()
    size = by_state["account_id"].transform("size")
    start = chosen["state"].map(
        {state: int(md5(f"{seed}:{state}".encode()).hexdigest()[:8], 16) for state in by_state.groups}
    )
    chosen["spread"] = (position * 2**32 + start) // size
    chosen = chosen.sort_values(["spread", "state"], kind="stable", ignore_index=True)
    chosen["rank"] = chosen.index + 1
    return chosen
