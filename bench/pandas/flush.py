"""AutoFlush IQ (rules F2 to F12)."""

import numpy as np
import pandas as pd

from funnels import Funnel
from rules import ANSWERS, CONFLICT_DAYS, FLUSH_RULES, STANDING, FlushRule, stop_above
from tables import Inputs, fold
from words import days_in_words, numbers_in_words

PAIR = ["account_id", "e164"]
MOST_FLUSHED = 0.05


def flush(
    inputs: Inputs, calls: pd.DataFrame, places: pd.DataFrame, as_of: pd.Timestamp, funnel: Funnel
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The instructions, and the (account, number) pairs that count as flushed."""
    dated = calls[calls["day"] <= as_of]
    of_account = dated.dropna(subset="account_id")
    with_number = of_account.dropna(subset="e164")
    unanswered = after_last_answer(with_number, inputs["dismissed_removals"])
    of_a_rule = unanswered[unanswered["disposition"].isin([r.disposition for r in FLUSH_RULES])]
    funnel.count("flush", "all_calls", len(calls))
    funnel.count("flush", "dated_until_as_of", len(dated))
    funnel.count("flush", "with_account", len(of_account))
    funnel.count("flush", "with_number", len(with_number))
    funnel.count("flush", "after_last_answer", len(unanswered))
    funnel.count("flush", "of_a_rule", len(of_a_rule))

    flagged = flag_pairs(of_a_rule)
    flagged["last_agent"] = calls["owner_id"].reindex(flagged["last_order"]).values
    flagged = flagged.merge(conflicts(flagged, with_number, as_of), on=PAIR, how="left")
    flagged["conflict"] = flagged["conflict_account_id"].notna()
    decides = " It reached somebody on another account, so a person decides."
    flagged["reason"] += flagged["conflict"].map({True: decides, False: ""})

    stored = places[[*PAIR, "object", "record_id", "field", "phone_text", "phone_class"]]
    removals = flagged.merge(stored, on=PAIR).rename(columns={"phone_text": "text"})
    removals = removals.sort_values([*PAIR, "object", "record_id", "field"])
    removed = removals.loc[removals["phone_class"] == "geographic", "e164"].nunique()
    dialable = places.loc[places["phone_class"] == "geographic", "e164"].nunique()
    stop_above(MOST_FLUSHED, removed, dialable, "dialable numbers would be removed")

    earlier = inputs["phone_removals"].dropna(subset=PAIR)
    earlier = earlier.loc[fold(earlier["status"]).isin(STANDING), PAIR]
    flushed = pd.concat([flagged[PAIR], earlier]).drop_duplicates()
    columns = [*PAIR, "object", "record_id", "field", "text", "rule", "wrong_number_count"]
    columns += ["disconnected_count", "first_date", "last_date", "last_agent"]
    columns += ["conflict", "conflict_account_id", "conflict_last_contact", "reason"]
    return removals[columns], flushed


def after_last_answer(calls: pd.DataFrame, dismissed: pd.DataFrame) -> pd.DataFrame:
    """Calls since the last answer and the last decision, in the one order of calls, which `order` counts."""
    calls = calls.reset_index(names="order")
    answers = calls[calls["disposition"].isin(ANSWERS)]
    last_answer = answers.groupby(PAIR, as_index=False)["order"].max()
    calls = calls.merge(last_answer.rename(columns={"order": "answered"}), on=PAIR, how="left")
    calls = calls[~(calls["order"] <= calls["answered"])]
    decided = dismissed.dropna(subset=PAIR).groupby(PAIR, as_index=False)["decided_at"].max()
    if decided.empty:
        return calls
    calls = calls.merge(decided, on=PAIR, how="left")
    return calls[~(calls["day"] <= calls["decided_at"].dt.normalize())]


def flag_pairs(calls: pd.DataFrame) -> pd.DataFrame:
    """A row for each account and number for which a rule holds, with what the rules counted."""
    pairs = None
    for rule in FLUSH_RULES:
        name = rule.disposition
        found = calls[calls["disposition"] == name].groupby(PAIR, as_index=False).agg(
            **{
                f"{name}_count": ("order", "size"),
                f"{name}_first": ("day", "min"),
                f"{name}_last": ("day", "max"),
                f"{name}_order": ("order", "max"),
            }
        )
        span = (found[f"{name}_last"] - found[f"{name}_first"]).dt.days
        found[f"{name}_holds"] = (found[f"{name}_count"] >= rule.attempts) & (span >= rule.span_days)
        pairs = found if pairs is None else pairs.merge(found, on=PAIR, how="outer")
    held = {rule: pairs[f"{rule.disposition}_holds"].fillna(False).astype(bool) for rule in FLUSH_RULES}
    wrong, disconnected = held.values()
    for rule, holds in held.items():
        pairs[f"{rule.disposition}_count"] = pairs[f"{rule.disposition}_count"].fillna(0).astype(int)
        of_rule = [f"{rule.disposition}_{part}" for part in ("first", "last", "order")]
        pairs[of_rule] = pairs[of_rule].where(holds)
    pairs["first_date"] = pairs[[f"{rule.disposition}_first" for rule in FLUSH_RULES]].min(axis=1)
    pairs["last_date"] = pairs[[f"{rule.disposition}_last" for rule in FLUSH_RULES]].max(axis=1)
    pairs["last_order"] = pairs[[f"{rule.disposition}_order" for rule in FLUSH_RULES]].max(axis=1)
    names = ["wrong_number|disconnected", "wrong_number"]
    pairs["rule"] = np.select([wrong & disconnected, wrong], names, default="disconnected")
    pairs = pairs[wrong | disconnected].reset_index(drop=True)
    return pairs.assign(rule=pairs["rule"].astype("str"), reason=flush_reasons(pairs))


def marked(pairs: pd.DataFrame, rule: FlushRule) -> pd.Series:
    count = pairs[f"{rule.disposition}_count"]
    first, last = (pairs[f"{rule.disposition}_{end}"] for end in ("first", "last"))
    between = pd.Series(" to ", pairs.index, dtype="str").mask(count == 2, ", ")
    days = days_in_words(first) + between + days_in_words(last)
    days = days.mask(first == last, days_in_words(first))
    times = (count.astype("str") + " times").mask(count == 1, "once")
    return f"{rule.words} " + times + " (" + days + ")"


def flush_reasons(pairs: pd.DataFrame) -> pd.Series:
    wrong, disconnected = FLUSH_RULES
    by_wrong, by_disconnected = marked(pairs, wrong), marked(pairs, disconnected)
    since = " and not answered since. "
    both = by_wrong + " and " + by_disconnected + since + f"The limits are {wrong.limit} and {disconnected.limit}."
    by_rule = (by_wrong + since + f"The limit is {wrong.limit}.").where(
        pairs["rule"] == "wrong_number", by_disconnected + since + f"The limit is {disconnected.limit}."
    )
    by_rule = by_rule.mask(pairs["rule"] == "wrong_number|disconnected", both)
    return numbers_in_words(pairs["e164"]) + " was marked " + by_rule


def conflicts(flagged: pd.DataFrame, calls: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The latest contact through the number with another account in the last 180 days."""
    recent = (as_of - calls["day"]).dt.days < CONFLICT_DAYS
    other = calls.loc[calls["disposition"].eq("contact") & recent, [*PAIR, "day"]]
    other = other.reset_index(names="order").rename(
        columns={"account_id": "conflict_account_id", "day": "conflict_last_contact"}
    )
    met = flagged[PAIR].merge(other, on="e164")
    met = met[met["account_id"] != met["conflict_account_id"]]
    met = met.sort_values("order").drop_duplicates(PAIR, keep="last")
    return met[[*PAIR, "conflict_account_id", "conflict_last_contact"]]
