"""AutoFlush IQ (rules F2 to F12)."""

import pandas as pd

from calls import ANSWERS
from tables import fold

PAIR = ["account_id", "e164"]
RULES = {"wrong_number": (2, 0), "disconnected": (3, 90)}
CONFLICT_DAYS = 180
STANDING = ("quarantined", "approved", "applied", "conflict")


def flush(
    tables: dict[str, pd.DataFrame], calls: pd.DataFrame, places: pd.DataFrame, as_of: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The instructions, and the (account, number) pairs that count as flushed."""
    dated = calls[calls["day"] <= as_of]
    flagged = flag_pairs(dated.dropna(subset=PAIR), tables["dismissed_removals"])
    flagged = flagged.merge(conflicts(flagged, dated, as_of), on=PAIR, how="left")
    flagged["conflict"] = flagged["conflict_account_id"].notna()

    stored = places[["account_id", "e164", "object", "record_id", "field", "phone_text"]]
    removals = flagged.merge(stored, on=PAIR).rename(columns={"phone_text": "text"})
    removals = removals.sort_values([*PAIR, "object", "record_id", "field"])
    earlier = tables["phone_removals"]
    earlier = earlier.loc[fold(earlier["status"]).isin(STANDING), PAIR]
    flushed = pd.concat([flagged[PAIR], earlier]).drop_duplicates()
    columns = [*PAIR, "object", "record_id", "field", "text", "rule", "wrong_number_count"]
    columns += ["disconnected_count", "first_date", "last_date", "last_agent"]
    columns += ["conflict", "conflict_account_id", "conflict_last_contact"]
    return removals[columns], flushed


def flag_pairs(calls: pd.DataFrame, dismissed: pd.DataFrame) -> pd.DataFrame:
    calls = calls.reset_index(names="order")
    answers = calls[calls["disposition"].isin(ANSWERS)]
    last_answer = answers.groupby(PAIR, as_index=False)["order"].max()
    calls = calls.merge(last_answer.rename(columns={"order": "answered"}), on=PAIR, how="left")
    calls = calls[~(calls["order"] <= calls["answered"])]
    if not dismissed.empty:
        decided = dismissed.groupby(PAIR, as_index=False)["decided_at"].max()
        calls = calls.merge(decided, on=PAIR, how="left")
        calls = calls[~(calls["day"] <= calls["decided_at"].dt.normalize())]

    held = []
    counts = []
    for rule, (attempts, span_days) in RULES.items():
        of_rule = calls[calls["disposition"] == rule].sort_values("order")
        found = of_rule.groupby(PAIR, as_index=False).agg(
            count=("order", "size"), first=("day", "first"), last=("day", "last")
        )
        counts.append(found[[*PAIR, "count"]].rename(columns={"count": f"{rule}_count"}))
        span = (found["last"] - found["first"]).dt.days
        holds = found.loc[(found["count"] >= attempts) & (span >= span_days), PAIR]
        held.append(of_rule.merge(holds, on=PAIR).assign(rule=rule))

    evidence = pd.concat(held).sort_values("order")
    flagged = evidence.groupby(PAIR, as_index=False).agg(
        first_date=("day", "first"),
        last_date=("day", "last"),
        last_order=("order", "last"),
        rule=("rule", lambda rules: "|".join(sorted(set(rules), reverse=True))),
    )
    for count in counts:
        flagged = flagged.merge(count, on=PAIR, how="left")
    columns = [f"{rule}_count" for rule in RULES]
    flagged[columns] = flagged[columns].fillna(0).astype(int)
    agents = calls[["order", "owner_id"]]
    agents = agents.rename(columns={"order": "last_order", "owner_id": "last_agent"})
    return flagged.merge(agents, on="last_order")


def conflicts(
    flagged: pd.DataFrame, dated: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """The latest contact through the number with another account in the last 180 days."""
    recent = dated[
        dated["disposition"].eq("contact") & ((as_of - dated["day"]).dt.days < CONFLICT_DAYS)
    ]
    other = recent[["account_id", "e164", "day"]].dropna(subset=PAIR).reset_index(names="order")
    other = other.rename(
        columns={"account_id": "conflict_account_id", "day": "conflict_last_contact"}
    )
    met = flagged[PAIR].merge(other, on="e164")
    met = met[met["account_id"] != met["conflict_account_id"]]
    met = met.sort_values("order").drop_duplicates(PAIR, keep="last")
    return met[[*PAIR, "conflict_account_id", "conflict_last_contact"]]
