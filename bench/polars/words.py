"""Values in words, for the sentences of results."""

import polars as pl


def day_in_words(day: pl.Expr) -> pl.Expr:
    """3 Nov 2026"""
    return day.dt.strftime("%-d %b %Y")


def number_in_words(e164: pl.Expr) -> pl.Expr:
    """+1 415 555 2671 of an American number, any other as it is."""
    parts = [e164.str.slice(start, length) for start, length in ((0, 2), (2, 3), (5, 3), (8, 4))]
    american = e164.str.starts_with("+1") & (e164.str.len_bytes() == 12)
    return pl.when(american).then(pl.concat_str(parts, separator=" ")).otherwise(e164)


def either(condition: pl.Expr, then: str, otherwise: str = "") -> pl.Expr:
    return pl.when(condition).then(pl.lit(then)).otherwise(pl.lit(otherwise))
