"""Values in words, for the sentences of results."""

import pandas as pd


def days_in_words(days: pd.Series) -> pd.Series:
    """3 Nov 2026; a column has many rows and few different days."""
    words = {day: f"{day.day} {day:%b} {day.year}" for day in days.dt.normalize().dropna().unique()}
    return days.dt.normalize().map(words).astype("str")


def iso_days(days: pd.Series) -> pd.Series:
    words = {day: f"{day:%Y-%m-%d}" for day in days.dt.normalize().dropna().unique()}
    return days.dt.normalize().map(words).astype("str")


def numbers_in_words(e164: pd.Series) -> pd.Series:
    """+1 415 555 2671 of an American number, any other as it is."""
    american = e164.str.startswith("+1", na=False) & e164.str.len().eq(12)
    spaced = "+1 " + e164.str[2:5] + " " + e164.str[5:8] + " " + e164.str[8:]
    return e164.mask(american, spaced)
