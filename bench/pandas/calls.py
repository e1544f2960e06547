"""Calls of both tables in one shape and one order (rules C1 to C5), and what they say about the last days."""

import pandas as pd

from rules import DISPOSITIONS, OUTCOME_DAYS, NightStopped, stop_above
from tables import Inputs, fold

MOST_UNMAPPED = 0.02


def all_calls(inputs: Inputs, phones: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The calls, and the dispositions that no mapping knows."""
    history = inputs["call_history"]
    history = history[~history["id"].isin(inputs["calls"]["id"])]
    calls = pd.concat([inputs["calls"], history], ignore_index=True) if len(history) else inputs["calls"]

    folded = fold(calls["disposition"])
    meaning = meanings(inputs["disposition_map"])
    counts = folded[folded.ne("")].value_counts().rename_axis("text").reset_index(name="calls")
    unmapped = counts[~counts["text"].isin(meaning.index)]
    unmapped = unmapped.sort_values(["calls", "text"], ascending=[False, True], ignore_index=True)
    stop_above(MOST_UNMAPPED, int(unmapped["calls"].sum()), len(calls), "calls have no known disposition")
    shares = (20_000 * unmapped["calls"] + len(calls)) // (2 * max(len(calls), 1))
    unmapped["share"] = [f"{share // 10_000}.{share % 10_000:04}" for share in shares]

    calls = calls.assign(
        disposition=folded.map(meaning).fillna("other"),
        inbound=fold(calls["direction"]).isin(["inbound", "in"]),
        day=calls["activity_date"].fillna(calls["created_at"].dt.normalize()).astype("datetime64[s]"),
    )
    calls = calls.merge(phones[["phone_text", "e164", "area_code"]], on="phone_text", how="left")
    calls = calls.sort_values(["day", "created_at", "id"], na_position="first", ignore_index=True)
    return calls, unmapped


def meanings(mapping: pd.DataFrame) -> pd.Series:
    """Canonical disposition by folded text; a mapping that is not clear stops the night."""
    mapping = mapping.assign(text=fold(mapping["raw_text"]), canonical=fold(mapping["canonical"]))
    mapping = mapping[mapping["text"].notna() & mapping["text"].ne("")]
    ambiguous = mapping["raw_text"].str.contains("[İΣ]") | mapping["text"].duplicated()
    if (ambiguous | ~mapping["canonical"].isin(DISPOSITIONS)).any():
        raise NightStopped("The disposition mapping does not say one thing about each text.")
    known = mapping.set_index("text")["canonical"]
    return pd.concat([known[~known.index.isin(DISPOSITIONS)], pd.Series(DISPOSITIONS, index=DISPOSITIONS)])


def daily_outcomes(calls: pd.DataFrame, area_codes: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Dials and answers of the last days; on a first night there is no accepted list yet."""
    age = (as_of - calls["day"]).dt.days
    dialled = calls[~calls["inbound"] & calls["e164"].notna() & age.between(0, OUTCOME_DAYS - 1)]
    state = dialled["area_code"].map(area_codes.set_index("area_code")["state"])
    dialled = pd.DataFrame(
        {"date": dialled["day"], "state": state, "reached": dialled["disposition"].eq("contact")}
    )
    outcomes = dialled.groupby(["date", "state"], dropna=False, as_index=False).agg(
        dials=("reached", "size"), reached=("reached", "sum")
    )
    outcomes = outcomes.assign(listed_dials=0, listed_reached=0)
    return outcomes.sort_values(["date", "state"], na_position="first")
