"""InfoFlow IQ (rules R1 to R11)."""

from datetime import date

import polars as pl

from funnels import Funnel
from rules import MAX_REQUESTS, RECHECK_DAYS
from tables import Inputs, collect, fold, marked, postal_digits, trim
from words import day_in_words, either

PAIR = ["account_id", "e164"]
ADDRESS = ["street", "city", "state", "postal_code"]
UPPER, LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
NO_WORD = (
    r"[\x00-\x2f\x3a-\x60\x7b-\x7f\x{85}\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}"
    r"\x{205f}\x{2060}\x{2066}-\x{2069}\x{3000}\x{feff}]"
)


def research(
    inputs: Inputs,
    places: pl.LazyFrame,
    flushed: pl.LazyFrame,
    blocked_accounts: pl.LazyFrame,
    as_of: date,
    funnel: Funnel,
) -> pl.DataFrame:
    stored = marked(places.select("object", *PAIR), flushed, PAIR, "flushed")
    left, of_field = stored.filter(~pl.col("flushed")), pl.col("object") == "accounts"
    latest = latest_research(inputs["research_history"], inputs["research_archive"])
    open_requests = inputs["open_requests"].filter(fold(pl.col("status")).is_in(["open", "claimed"]))

    queue = inputs["accounts"].rename({"id": "account_id", "name": "account_name"})
    queue = marked(queue, left.filter(~of_field), "account_id", "has_researched")
    queue = marked(queue, left.filter(of_field), "account_id", "has_field")
    queue = marked(queue, stored.filter("flushed"), "account_id", "number_flushed")
    queue = marked(queue, open_requests, "account_id", "requested")
    queue = marked(queue, blocked_accounts, "account_id", "blocked")
    queue = queue.join(latest, on="account_id", how="left").with_columns(
        days_since_research=(pl.lit(as_of) - pl.col("last_researched_at").dt.date()).dt.total_days()
    )
    recent = (pl.col("days_since_research") < RECHECK_DAYS).fill_null(False)
    conditions = {
        "active": pl.col("active"),
        "without_researched_phone": ~pl.col("has_researched"),
        "phone_fields_blank": ~pl.col("has_field"),
        "not_recently_researched": ~recent,
        "without_open_request": ~pl.col("requested"),
        "not_suppressed": ~pl.col("blocked"),
    }
    rows = collect(queue)
    funnel.count("research", "all_accounts", rows.height)
    for step, condition in conditions.items():
        rows = rows.filter(condition)
        funnel.count("research", step, rows.height)

    queue = with_latest_address(rows.lazy(), inputs["addresses"], as_of)
    filled = [(trim(pl.col(column)) != "").fill_null(False) for column in ADDRESS]
    queue = queue.with_columns(
        address_complete=pl.all_horizontal(filled), never=pl.col("days_since_research").is_null()
    )
    queue = queue.sort(
        *("never", "days_since_research", "address_complete", "created_at", "account_id"),
        descending=[True, True, True, True, False],
        nulls_last=True,
    )
    rows = collect(one_per_household(queue))
    funnel.count("research", "one_per_household", rows.height)
    rows = rows.head(MAX_REQUESTS)
    funnel.count("research", "within_max_requests", rows.height)
    queue = rows.lazy().with_row_index("rank", offset=1).with_columns(reason=reason())
    columns = ["rank", "account_id", "account_name", *ADDRESS, "address_source", "address_complete"]
    columns += ["last_researched_at", "last_outcome", "days_since_research", "created_at", "reason"]
    return collect(queue.select(columns))


def reason() -> pl.Expr:
    day = day_in_words(pl.col("last_researched_at"))
    last = pl.format("Last researched {} days ago, on {}", "days_since_research", day)
    return pl.concat_str(
        pl.when("never").then(pl.lit("Never researched")).otherwise(last),
        either(pl.col("number_flushed"), "; its number was flushed"),
        either(pl.col("address_complete"), "; complete address", "; incomplete address"),
        ("; created " + day_in_words(pl.col("created_at"))).fill_null(""),
        pl.lit("."),
    )


def latest_research(history: pl.LazyFrame, archive: pl.LazyFrame) -> pl.LazyFrame:
    done = pl.concat([history, archive.join(history.select("id"), on="id", how="anti")])
    done = done.filter(fold(pl.col("outcome")).fill_null("") != "expired")
    done = done.drop_nulls(["account_id", "researched_at"]).sort("researched_at", "id")
    done = done.unique("account_id", keep="last", maintain_order=True)
    return done.select("account_id", last_researched_at="researched_at", last_outcome="outcome")


def with_latest_address(queue: pl.LazyFrame, addresses: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    current = addresses.filter(pl.col("effective_at").dt.date() <= as_of)
    current = current.join(queue.select("account_id"), on="account_id", how="semi")
    current = current.sort("effective_at", "id").unique("account_id", keep="last", maintain_order=True)
    current = current.select("account_id", pl.lit(True).alias("found"), *ADDRESS)
    queue = queue.join(current, on="account_id", how="left", suffix="_found")
    found = pl.col("found").fill_null(False)
    return queue.with_columns(
        *(pl.when(found).then(f"{column}_found").otherwise(column).alias(column) for column in ADDRESS),
        address_source=either(found, "account_address", "account"),
    )


def one_per_household(queue: pl.LazyFrame) -> pl.LazyFrame:
    lowered = pl.col("street").str.replace_many(list(UPPER), list(LOWER))
    street = lowered.str.replace_all(NO_WORD, " ").str.strip_chars(" ").fill_null("")
    postal = trim(pl.col("postal_code")).str.to_uppercase()
    postal = pl.coalesce(postal_digits(pl.col("postal_code")), postal).fill_null("")
    queue = queue.with_columns(household_street=street, household_postal=postal)
    household = ["household_street", "household_postal"]
    queue = queue.with_columns(place=pl.int_range(pl.len()).over(household))
    known = (pl.col("household_street") != "") & (pl.col("household_postal") != "")
    return queue.filter(~known | (pl.col("place") == 0))
