"""Numbers and accounts that must not be called (rules S1 to S4)."""

from datetime import date

import polars as pl

from tables import Inputs


def asked_not_to_be_called(calls: pl.LazyFrame) -> pl.LazyFrame:
    """The first call that blocks a number, or an account where the number is invalid."""
    asked = calls.filter(pl.col("disposition") == "do_not_call")
    asked = asked.with_columns(account_id=pl.when(pl.col("e164").is_null()).then("account_id"))
    asked = asked.with_columns(blocked=pl.coalesce("e164", "account_id")).drop_nulls("blocked")
    asked = asked.sort("order").unique("blocked", keep="first", maintain_order=True).sort("blocked")
    return asked.select(
        *("e164", "account_id"),
        reason=pl.lit("Asked not to be called"),
        source=pl.lit("call"),
        call_id="id",
        call_date="day",
    )


def suppressed(
    inputs: Inputs, asked: pl.LazyFrame, phones: pl.LazyFrame, as_of: date
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Blocked numbers (e164) and blocked accounts (account_id)."""
    in_force = pl.col("expires_at").is_null() | (pl.col("expires_at").dt.date() >= as_of)
    suppressions = inputs["suppressions"].filter(in_force)
    texts = [
        inputs["researched_phones"].filter("do_not_call").select("phone_text"),
        suppressions.select(phone_text="e164"),
    ]
    numbers = pl.concat(texts).join(phones.select("phone_text", "e164"), on="phone_text").select("e164")
    accounts = [
        inputs["accounts"].filter("do_not_call").select(account_id="id"),
        suppressions.select("account_id"),
        asked.select("account_id"),
    ]
    numbers = pl.concat([numbers, asked.select("e164")])
    return numbers.drop_nulls().unique(), pl.concat(accounts).drop_nulls().unique()
