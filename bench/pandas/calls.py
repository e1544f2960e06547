"""Calls of both tables in one shape and one order (rules C1 to C5)."""

import pandas as pd

from tables import fold

DISPOSITIONS = (
    "contact callback no_answer voicemail busy wrong_number disconnected do_not_call other".split()
)
ANSWERS = ("contact", "callback")


def all_calls(tables: dict[str, pd.DataFrame], phones: pd.DataFrame) -> pd.DataFrame:
    history = tables["call_history"]
    history = history[~history["id"].isin(tables["calls"]["id"])]
    calls = pd.concat([tables["calls"], history], ignore_index=True)

    mapping = tables["disposition_map"]
    canonical = pd.Series(DISPOSITIONS, index=DISPOSITIONS)
    known = pd.Series(fold(mapping["canonical"]).values, index=fold(mapping["raw_text"]))
    known = pd.concat([known[~known.index.isin(DISPOSITIONS)], canonical])
    calls["disposition"] = fold(calls["disposition"]).map(known).fillna("other")

    calls["inbound"] = fold(calls["direction"]).isin(["inbound", "in"])
    calls["day"] = calls["activity_date"].fillna(calls["created_at"].dt.normalize())
    calls = calls.merge(phones[["phone_text", "e164"]], on="phone_text", how="left")
    return calls.sort_values(["day", "created_at", "id"], na_position="first", ignore_index=True)
