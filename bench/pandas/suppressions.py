"""Numbers and accounts that must not be called (rules S1 to S4)."""

import pandas as pd

from tables import Inputs


def asked_not_to_be_called(calls: pd.DataFrame) -> pd.DataFrame:
    """The first call that blocks a number, or an account where the number is invalid."""
    asked = calls[calls["disposition"] == "do_not_call"].copy()
    asked["account_id"] = asked["account_id"].where(asked["e164"].isna())
    asked["blocked"] = asked["e164"].fillna(asked["account_id"])
    asked = asked.dropna(subset="blocked").drop_duplicates("blocked").sort_values("blocked")
    asked = asked.assign(reason="Asked not to be called", source="call")
    asked = asked.rename(columns={"id": "call_id", "day": "call_date"})
    return asked[["e164", "account_id", "reason", "source", "call_id", "call_date"]]


def suppressed(
    inputs: Inputs, asked: pd.DataFrame, phones: pd.DataFrame, as_of: pd.Timestamp
) -> tuple[pd.Series, pd.Series]:
    """Blocked numbers and blocked accounts."""
    e164_of = phones.set_index("phone_text")["e164"]
    suppressions = inputs["suppressions"]
    suppressions = suppressions[~(suppressions["expires_at"].dt.normalize() < as_of)]
    researched, accounts = inputs["researched_phones"], inputs["accounts"]
    numbers = [
        researched.loc[researched["do_not_call"], "phone_text"].map(e164_of),
        suppressions["e164"].map(e164_of),
        asked["e164"],
    ]
    owners = [
        accounts.loc[accounts["do_not_call"], "id"],
        suppressions["account_id"],
        asked["account_id"],
    ]
    return tuple(pd.concat(parts).dropna().drop_duplicates() for parts in (numbers, owners))
