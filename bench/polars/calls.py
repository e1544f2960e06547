"""Calls of both tables in one shape and one order (rules C1 to C5), and what they say about the last days."""

from datetime import date

import polars as pl

from rules import DISPOSITIONS, OUTCOME_DAYS, NightStopped, stop_above
from tables import Inputs, collect, fold

MOST_UNMAPPED = 0.02


def all_calls(inputs: Inputs, phones: pl.LazyFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The calls with their place in the one order, and the dispositions that no mapping knows."""
    history = inputs["call_history"].join(inputs["calls"].select("id"), on="id", how="anti")
    calls = pl.concat([inputs["calls"], history])
    meaning = meanings(inputs)
    calls = calls.select(
        *("id", "account_id", "phone_text", "created_at", "owner_id"),
        folded=fold(pl.col("disposition")),
        inbound=fold(pl.col("direction")).is_in(["inbound", "in"]).fill_null(False),
        day=pl.coalesce("activity_date", pl.col("created_at").dt.date()),
    )
    calls = calls.with_columns(
        disposition=pl.col("folded").replace_strict(meaning, default="other", return_dtype=pl.String)
    )
    calls = calls.join(phones.select("phone_text", "e164", "area_code"), on="phone_text", how="left")
    calls = calls.sort("day", "created_at", "id", nulls_last=False).with_row_index("order")
    calls = collect(calls)

    counts = calls.lazy().filter(pl.col("folded") != "").group_by(text="folded").agg(calls=pl.len())
    unmapped = collect(counts.filter(~pl.col("text").is_in(list(meaning))))
    unmapped = unmapped.with_columns(pl.col("calls").cast(pl.Int64)).sort(
        "calls", "text", descending=[True, False]
    )
    stop_above(MOST_UNMAPPED, unmapped["calls"].sum(), calls.height, "calls have no known disposition")
    shares = [(20_000 * count + calls.height) // (2 * calls.height) for count in unmapped["calls"]]
    texts = [f"{share // 10_000}.{share % 10_000:04}" for share in shares]
    return calls.drop("folded"), unmapped.with_columns(share=pl.Series(texts, dtype=pl.String))


def meanings(inputs: Inputs) -> dict[str, str]:
    """Canonical disposition by folded text; a mapping that is not clear stops the night."""
    mapping = inputs["disposition_map"].with_columns(
        text=fold(pl.col("raw_text")), canonical=fold(pl.col("canonical"))
    )
    mapping = collect(mapping.filter(pl.col("text") != ""))
    ambiguous = mapping["raw_text"].str.contains("[İΣ]").any() or mapping["text"].is_duplicated().any()
    if ambiguous or not set(mapping["canonical"]) <= set(DISPOSITIONS):
        raise NightStopped("The disposition mapping does not say one thing about each text.")
    return dict(zip(mapping["text"], mapping["canonical"])) | {text: text for text in DISPOSITIONS}


def daily_outcomes(calls: pl.LazyFrame, inputs: Inputs, as_of: date) -> pl.LazyFrame:
    """Dials and answers of the last days; on a first night there is no accepted list yet."""
    age = (pl.lit(as_of) - pl.col("day")).dt.total_days()
    dialled = calls.filter(
        ~pl.col("inbound") & pl.col("e164").is_not_null() & age.is_between(0, OUTCOME_DAYS - 1)
    )
    dialled = dialled.join(inputs["area_codes"].select("area_code", "state"), on="area_code", how="left")
    outcomes = dialled.group_by(date="day", state="state").agg(
        dials=pl.len(),
        reached=(pl.col("disposition") == "contact").sum(),
        listed_dials=pl.lit(0),
        listed_reached=pl.lit(0),
    )
    return outcomes.sort("date", "state", nulls_last=False)
