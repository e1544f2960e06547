"""List IQ (rules L1 to L18)."""

from datetime import date, timedelta
from hashlib import md5

import polars as pl

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
from tables import Inputs, collect, marked
from words import either


def call_list(
    inputs: Inputs,
    places: pl.LazyFrame,
    calls: pl.LazyFrame,
    blocked: tuple[pl.LazyFrame, pl.LazyFrame],
    duplicates: pl.LazyFrame,
    flushed: pl.LazyFrame,
    as_of: date,
    seed: int,
    funnel: Funnel,
) -> dict[str, pl.DataFrame]:
    def step(name: str, rows: pl.DataFrame) -> pl.DataFrame:
        funnel.count("call_list", name, rows.height)
        return rows

    call_date = as_of + timedelta(days=1)
    rows = collect(place_facts(inputs, places, calls, blocked, duplicates, flushed, as_of))
    for name, condition in place_conditions().items():
        rows = step(name, rows.filter(condition))
    rows = step("best_number_of_account", collect(best_numbers(rows.lazy())))
    rows = step("one_account_per_number", collect(best_accounts(rows.lazy())))
    rows = collect(located(rows.lazy(), inputs))
    rows = step("state_has_target", rows.filter(~pl.col("state").is_in(TERRITORIES)))
    rows = step("has_callable_window", with_windows(rows, inputs, call_date))

    hashes = [md5(f"{seed}:{account_id}".encode()).hexdigest() for account_id in rows["account_id"]]
    rows = rows.with_columns(
        recency_at=pl.max_horizontal("created_at", "researched_at"), shuffle=pl.Series(hashes, dtype=pl.String)
    )
    recent = ((pl.lit(as_of) - pl.col("recency_at").dt.date()).dt.total_days() < RECENT_DAYS).fill_null(False)
    rows = rows.with_columns(bucket=either(recent, "recent", "historical"))
    names = collect(inputs["state_population"].filter(pl.col("state").is_in(STATES)))
    populations = dict(zip(names["state"], names["vintage_2025_estimate_2025"].fill_null(0)))
    supply = [
        dict(rows.filter(pl.col("bucket") == kind)["state"].value_counts().iter_rows())
        for kind in ("recent", "historical")
    ]
    filled, trail = fill(SIZE, populations, *supply)
    state_fill = pl.DataFrame(filled, schema=FILL_COLUMNS, orient="row")
    chosen = step("on_the_list", collect(ranked(chosen_of(rows.lazy(), state_fill.lazy()), seed)))
    chosen = chosen.with_columns(call_date=pl.lit(call_date), reason=reason())
    return {
        "call_list": chosen.select(CALL_LIST_COLUMNS),
        "overflow_trail": pl.DataFrame(trail, schema=TRAIL_COLUMNS, orient="row"),
        "state_fill": state_fill,
    }


def place_facts(
    inputs: Inputs,
    places: pl.LazyFrame,
    calls: pl.LazyFrame,
    blocked: tuple[pl.LazyFrame, pl.LazyFrame],
    duplicates: pl.LazyFrame,
    flushed: pl.LazyFrame,
    as_of: date,
) -> pl.LazyFrame:
    """All that speaks for or against calling a place, looked up once."""
    dated = calls.filter(pl.col("day") <= as_of)
    age = (pl.lit(as_of) - pl.col("day")).dt.total_days()
    outbound = ~pl.col("inbound")
    history = dated.drop_nulls("e164").group_by("e164").agg(
        last_attempt=pl.col("day").filter(outbound).max(),
        attempts_30d=(outbound & (age < 30)).sum(),
        answered_last=pl.col("disposition").sort_by("order").last().is_in(ANSWERS),
    )
    contacts = dated.filter((pl.col("disposition") == "contact") & (age < REST_DAYS_AFTER_CONTACT))
    active = inputs["accounts"].filter("active").select(
        *("owner_id", "state", "postal_code", "created_at"), account_id="id", account_name="name"
    )
    rows = places.join(active.with_columns(active=pl.lit(True)), on="account_id", how="left")
    rows = rows.with_columns(pl.col("active").fill_null(False))
    rows = marked(rows, blocked[0], "e164", "number_blocked")
    rows = marked(rows, blocked[1], "account_id", "account_blocked")
    rows = marked(rows, duplicates, ["object", "record_id"], "duplicate")
    rows = marked(rows, flushed, ["account_id", "e164"], "flushed")
    too_soon = (pl.lit(as_of) - pl.col("last_attempt")).dt.total_days() < MIN_DAYS_BETWEEN_ATTEMPTS
    rows = rows.join(history, on="e164", how="left").with_columns(
        pl.col("attempts_30d").fill_null(0),
        pl.col("answered_last").fill_null(False),
        too_soon=too_soon.fill_null(False),
    )
    rows = marked(rows, contacts, "e164", "number_reached")
    return marked(rows, contacts, "account_id", "account_reached")


def place_conditions() -> dict[str, pl.Expr]:
    return {
        "phone_places": pl.lit(True),
        "active_account": pl.col("active"),
        "geographic": pl.col("phone_class") == "geographic",
        "not_suppressed": ~pl.col("number_blocked") & ~pl.col("account_blocked"),
        "not_duplicate": ~pl.col("duplicate"),
        "not_flushed": ~pl.col("flushed"),
        "last_attempt_old_enough": ~pl.col("too_soon"),
        "under_attempt_limit": pl.col("attempts_30d") < MAX_ATTEMPTS_30D,
        "rested_after_contact": ~pl.col("number_reached") & ~pl.col("account_reached"),
    }


def best_numbers(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Each account with its best number."""
    rows = rows.with_columns(
        poor=pl.col("last_attempt").is_not_null() & ~pl.col("answered_last"),
        is_field=pl.col("object") == "accounts",
    )
    rows = rows.sort(
        *("poor", "is_field", "researched_at", "field_index", "e164", "record_id"),
        descending=[False, False, True, False, False, False],
        nulls_last=True,
    )
    return rows.unique("account_id", keep="first", maintain_order=True)


def best_accounts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Each number with one account."""
    rows = rows.sort(
        *("is_field", "researched_at", "field_index", "account_id"),
        descending=[False, True, False, False],
        nulls_last=True,
    )
    return rows.unique("e164", keep="first", maintain_order=True)


def chosen_of(rows: pl.LazyFrame, state_fill: pl.LazyFrame) -> pl.LazyFrame:
    """The recent and the historical candidates that every state puts on the list."""
    is_recent = pl.col("bucket") == "recent"
    recent = rows.filter(is_recent).sort("recency_at", "account_id", descending=[True, False])
    rows = pl.concat([recent, rows.filter(~is_recent).sort("shuffle")])
    rows = rows.with_columns(standing=pl.int_range(pl.len()).over("state", "bucket"))
    quotas = state_fill.select("state", "recent", "historical")
    quotas = quotas.unpivot(index="state", variable_name="bucket", value_name="quota")
    rows = rows.join(quotas, on=["state", "bucket"])
    return rows.filter(pl.col("standing") < pl.col("quota"))


def ranked(chosen: pl.LazyFrame, seed: int) -> pl.LazyFrame:
    """Spreads the states evenly over the list."""
    starts = {state: int(md5(f"{seed}:{state}".encode()).hexdigest()[:8], 16) for state in STATES}
    chosen = chosen.sort("state", "shuffle").with_columns(
        position=pl.int_range(pl.len()).over("state"),
        size=pl.len().over("state").cast(pl.Int64),
        start=pl.col("state").replace_strict(starts, return_dtype=pl.Int64),
    )
    point = (pl.col("position") * 2**32 + pl.col("start")) // pl.col("size")
    chosen = chosen.with_columns(point=point).sort("point", "state", "position")
    return chosen.with_row_index("rank", offset=1)


def reason() -> pl.Expr:
    tried = pl.format(
        f"{{}}{{}}, {{}} of {MAX_ATTEMPTS_30D} attempts in 30 days",
        either(pl.col("answered_last"), "Answered the last call; tried on ", "Last tried on "),
        pl.col("last_attempt").dt.strftime("%Y-%m-%d"),
        "attempts_30d",
    )
    researched = ("; researched on " + pl.col("researched_at").dt.strftime("%Y-%m-%d")).fill_null("; researched number")
    source = pl.when("is_field").then(pl.lit("; number of the account")).otherwise(researched)
    return tried.fill_null("Never tried") + source
