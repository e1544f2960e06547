"""AutoFlush IQ (rules F2 to F12)."""

from datetime import date

import polars as pl

from funnels import Funnel
from rules import ANSWERS, CONFLICT_DAYS, FLUSH_RULES, STANDING, FlushRule, stop_above
from tables import Inputs, fold
from words import day_in_words, either, number_in_words

PAIR = ["account_id", "e164"]
MOST_FLUSHED = 0.05


def flush(
    inputs: Inputs, calls: pl.LazyFrame, places: pl.LazyFrame, as_of: date, funnel: Funnel
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The instructions, and the (account, number) pairs that count as flushed."""
    dated = calls.filter(pl.col("day") <= as_of)
    of_account = dated.drop_nulls("account_id")
    with_number = of_account.drop_nulls("e164")
    unanswered = after_last_answer(with_number, inputs["dismissed_removals"])
    unanswered = unanswered.select(*PAIR, "order", "day", "disposition", "owner_id")
    names = [rule.disposition for rule in FLUSH_RULES]
    of_a_rule = pl.col("disposition").is_in(names)
    found, after, *counts = pl.collect_all(
        [
            unanswered.filter(of_a_rule),
            unanswered.select(pl.len()),
            *(step.select(pl.len()) for step in (calls, dated, of_account, with_number)),
        ],
        engine="streaming",
    )
    steps = ["all_calls", "dated_until_as_of", "with_account", "with_number", "after_last_answer"]
    for step, rows in zip(steps, [*counts, after]):
        funnel.count("flush", step, rows.item())
    funnel.count("flush", "of_a_rule", found.height)

    flagged = flag_pairs(found.lazy())
    other = conflicts(flagged, with_number, as_of)
    flagged = flagged.join(other, on=PAIR, how="left")
    flagged = flagged.with_columns(conflict=pl.col("conflict_account_id").is_not_null())
    decides = either(pl.col("conflict"), " It reached somebody on another account, so a person decides.")
    stored = places.select(*PAIR, "object", "record_id", "field", "phone_class", text="phone_text")
    removals = flagged.with_columns(pl.col("reason") + decides).join(stored, on=PAIR)
    earlier = inputs["phone_removals"].filter(fold(pl.col("status")).is_in(STANDING)).select(PAIR)
    removals, flushed, dialable = pl.collect_all(
        [
            removals.sort(*PAIR, "object", "record_id", "field"),
            pl.concat([flagged.select(PAIR), earlier.drop_nulls()]).unique(),
            places.filter(pl.col("phone_class") == "geographic").select(pl.col("e164").n_unique()),
        ],
        engine="streaming",
    )
    removed = removals.filter(pl.col("phone_class") == "geographic")["e164"].n_unique()
    stop_above(MOST_FLUSHED, removed, dialable.item(), "dialable numbers would be removed")
    columns = [*PAIR, "object", "record_id", "field", "text", "rule", "wrong_number_count"]
    columns += ["disconnected_count", "first_date", "last_date", "last_agent"]
    columns += ["conflict", "conflict_account_id", "conflict_last_contact", "reason"]
    return removals.select(columns), flushed


def after_last_answer(calls: pl.LazyFrame, dismissed: pl.LazyFrame) -> pl.LazyFrame:
    """Calls since the last answer and the last decision, in the one order of calls."""
    answers = calls.filter(pl.col("disposition").is_in(ANSWERS))
    last_answer = answers.group_by(PAIR).agg(answered=pl.col("order").max())
    decided = dismissed.drop_nulls([*PAIR, "decided_at"]).group_by(PAIR)
    decided = decided.agg(decided=pl.col("decided_at").max().dt.date())
    calls = calls.join(last_answer, on=PAIR, how="left").join(decided, on=PAIR, how="left")
    return calls.filter(
        pl.col("answered").is_null() | (pl.col("order") > pl.col("answered")),
        pl.col("decided").is_null() | (pl.col("day") > pl.col("decided")),
    )


def flag_pairs(calls: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each account and number for which a rule holds, with what the rules counted."""
    of = {rule: pl.col("disposition") == rule.disposition for rule in FLUSH_RULES}
    tallies = [
        tally
        for rule, counted in of.items()
        for tally in (
            counted.sum().cast(pl.Int64).alias(f"{rule.disposition}_count"),
            pl.col("day").filter(counted).min().alias(f"{rule.disposition}_first"),
            pl.col("day").filter(counted).max().alias(f"{rule.disposition}_last"),
            pl.col("order").filter(counted).max().alias(f"{rule.disposition}_order"),
        )
    ]
    pairs = calls.group_by(PAIR).agg(tallies)
    held = [holds(rule) for rule in FLUSH_RULES]
    pairs = pairs.filter(pl.any_horizontal(held))
    # What a rule counted that does not hold is no evidence.
    evidence = [
        pl.when(held_by).then(f"{rule.disposition}_{part}").alias(f"{rule.disposition}_{part}")
        for rule, held_by in zip(FLUSH_RULES, held)
        for part in ("first", "last", "order")
    ]
    pairs = pairs.with_columns(evidence)
    wrong, disconnected = (pl.col(f"{rule.disposition}_first").is_not_null() for rule in FLUSH_RULES)
    pairs = pairs.with_columns(
        first_date=pl.min_horizontal("wrong_number_first", "disconnected_first"),
        last_date=pl.max_horizontal("wrong_number_last", "disconnected_last"),
        order=pl.max_horizontal("wrong_number_order", "disconnected_order"),
        rule=pl.when(wrong & disconnected)
        .then(pl.lit("wrong_number|disconnected"))
        .otherwise(either(wrong, "wrong_number", "disconnected")),
        reason=reason(wrong, disconnected),
    )
    agents = calls.select("order", last_agent="owner_id")
    return pairs.join(agents, on="order", how="left")


def holds(rule: FlushRule) -> pl.Expr:
    first, last = (pl.col(f"{rule.disposition}_{end}") for end in ("first", "last"))
    enough = pl.col(f"{rule.disposition}_count") >= rule.attempts
    return (enough & ((last - first).dt.total_days() >= rule.span_days)).fill_null(False)


def marked(rule: FlushRule) -> pl.Expr:
    count = pl.col(f"{rule.disposition}_count")
    first, last = (pl.col(f"{rule.disposition}_{end}") for end in ("first", "last"))
    days = day_in_words(first) + either(count == 2, ", ", " to ") + day_in_words(last)
    return pl.concat_str(
        pl.lit(f"{rule.words} "),
        pl.when(count == 1).then(pl.lit("once")).otherwise(pl.format("{} times", count)),
        pl.lit(" ("),
        pl.when(first == last).then(day_in_words(first)).otherwise(days),
        pl.lit(")"),
    )


def reason(wrong: pl.Expr, disconnected: pl.Expr) -> pl.Expr:
    of_wrong, of_disconnected = FLUSH_RULES
    since = " and not answered since. "
    by_rule = (
        pl.when(wrong & disconnected)
        .then(
            marked(of_wrong) + " and " + marked(of_disconnected) + since
            + f"The limits are {of_wrong.limit} and {of_disconnected.limit}."
        )
        .when(wrong)
        .then(marked(of_wrong) + since + f"The limit is {of_wrong.limit}.")
        .otherwise(marked(of_disconnected) + since + f"The limit is {of_disconnected.limit}.")
    )  # fmt: skip
    return number_in_words(pl.col("e164")) + " was marked " + by_rule


def conflicts(flagged: pl.LazyFrame, calls: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The latest contact through the number with another account in the last 180 days."""
    recent = (pl.lit(as_of) - pl.col("day")).dt.total_days() < CONFLICT_DAYS
    other = calls.filter((pl.col("disposition") == "contact") & recent).select(
        "e164", "order", conflict_account_id="account_id", conflict_last_contact="day"
    )
    met = flagged.select(PAIR).join(other, on="e164")
    met = met.filter(pl.col("account_id") != pl.col("conflict_account_id")).sort("order")
    return met.unique(PAIR, keep="last", maintain_order=True).drop("order")
