"""DeDupe IQ (rules D1 to D11)."""

import polars as pl

from funnels import Funnel
from phones import EXTENSION
from rules import HOT_NUMBER_ACCOUNTS
from tables import Inputs, collect
from words import day_in_words, either, number_in_words

KEY = ["account_id", "number_key"]
SURVIVOR = ["id", "created_at", "modified_at", "trimmed"]


def dedupe(
    inputs: Inputs, live: pl.DataFrame, places: pl.LazyFrame, phones: pl.LazyFrame, funnel: Funnel
) -> dict[str, pl.DataFrame]:
    split = split_accounts(inputs, places)
    hot = split.filter("hot").select("e164", hot=True)

    owned = live.lazy().drop_nulls("account_id")
    with_phone = owned.join(phones.select("phone_text", "trimmed", "number_key", "e164"), on="phone_text")
    repeated = with_phone.group_by(KEY).agg(size=pl.len(), newest=pl.col("created_at").max())
    repeated = without_dismissed(repeated.filter(pl.col("size") > 1), inputs["dismissed_duplicates"])
    rows = in_survivor_order(with_phone.join(repeated, on=KEY))
    rows, owners, phone_count = pl.collect_all(
        [rows, owned.select(pl.len()), with_phone.select(pl.len())], engine="streaming"
    )
    members = rows.lazy().rename({"id": "record_id"}).with_columns(reason=member_reason())
    removals = members.filter(pl.col("role") == "duplicate")

    groups = rows.lazy().group_by(KEY).agg(
        pl.col("e164").first(),
        pl.col("size").first(),
        survivor_id=pl.col("survivor_id").first(),
        do_not_call=pl.col("do_not_call").any(),
        by_number=(pl.col("matched_by") == "normalised").sum(),
    )
    groups = groups.join(hot.lazy(), on="e164", how="left").sort(KEY)
    groups = groups.with_columns(pl.col("hot").fill_null(False), auto_apply=pl.lit(False))
    groups = groups.with_columns(reason=group_reason())

    group_columns = ["e164", "size", "survivor_id", "hot", "auto_apply", "do_not_call", "reason"]
    member_columns = ["position", "record_id", "role", "matched_by", "phone_text", "created_at"]
    member_columns += ["modified_at", "do_not_call", "reason"]
    removal_columns = ["record_id", "phone_text", "survivor_id", "matched_by", "auto_apply"]
    groups, members, removals = pl.collect_all(
        [
            groups.select(*KEY, *group_columns),
            members.select(*KEY, *member_columns),
            removals.select(*KEY, *removal_columns),
        ],
        engine="streaming",
    )
    funnel.count("dedupe", "all_researched_phones", inputs.tables["researched_phones"].height)
    funnel.count("dedupe", "not_retired", live.height)
    funnel.count("dedupe", "with_account", owners.item())
    funnel.count("dedupe", "with_phone", phone_count.item())
    funnel.count("dedupe", "in_groups", rows.height)
    funnel.count("dedupe", "duplicates", removals.height)
    return {
        "duplicate_groups": groups,
        "duplicate_members": members,
        "duplicate_removals": removals,
        "split_accounts": split.filter(~pl.col("dismissed")).drop("dismissed"),
    }


def without_dismissed(groups: pl.LazyFrame, dismissed: pl.LazyFrame) -> pl.LazyFrame:
    """A dismissed group stays away while no member is newer than the decision."""
    decided = dismissed.drop_nulls(KEY).group_by(KEY).agg(pl.col("decided_at").max(), decided=pl.lit(True))
    newer = pl.col("newest").is_not_null() & (
        pl.col("decided_at").is_null() | (pl.col("newest") > pl.col("decided_at"))
    )
    groups = groups.join(decided, on=KEY, how="left")
    return groups.filter(pl.col("decided").is_null() | newer).select(*KEY, "size")


def in_survivor_order(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Groups by their key; in each the survivor first, which every row knows."""
    order = ["created_at", "modified_at", "id"]
    rows = rows.sort(*KEY, *order, descending=[False, False, True, True, True], nulls_last=True)
    rows = rows.with_columns(
        (pl.int_range(pl.len()).over(KEY) + 1).alias("position"),
        (pl.int_range(pl.len()).over(*KEY, "trimmed") > 0).alias("exact"),
        *(pl.col(column).first().over(KEY).alias(f"survivor_{column}") for column in SURVIVOR),
    )
    first = pl.col("position") == 1
    return rows.with_columns(
        role=either(first, "survivor", "duplicate"),
        matched_by=pl.when(~first).then(either(pl.col("exact"), "exact_text", "normalised")),
        auto_apply=pl.lit(False),
    )


def is_later(column: str) -> pl.Expr:
    """Whether the survivor is ahead by this column; a missing date is older than every instant."""
    ahead, own = pl.col(f"survivor_{column}"), pl.col(column)
    return (ahead > own).fill_null(False) | (own.is_null() & ahead.is_not_null())


def member_reason() -> pl.Expr:
    number = pl.coalesce(number_in_words(pl.col("e164")), "number_key")
    undated = pl.col("created_at").is_null()
    created = ", created " + day_in_words(pl.col("created_at")) + "."
    kept = pl.concat_str(
        pl.lit("Kept: the "),
        either(undated, "first", "newest"),
        pl.lit(" of "),
        pl.col("size"),
        pl.lit(" records with "),
        number,
        created.fill_null(", none with a date of creation."),
    )
    is_text = pl.col("e164").is_null()
    ahead = (
        pl.when(is_later("created_at"))
        .then("is newer (" + day_in_words(pl.col("survivor_created_at")) + ")")
        .when(is_later("modified_at"))
        .then("was changed later (" + day_in_words(pl.col("survivor_modified_at")) + ")")
        .otherwise(pl.lit("has the greater id"))
    )
    extension, of_survivor = (
        pl.col(column).str.extract(f"({EXTENSION})").fill_null("")
        for column in ("trimmed", "survivor_trimmed")
    )
    texts = (
        pl.when(is_text)
        .then(pl.lit(""))
        .when(pl.col("trimmed") == pl.col("survivor_trimmed"))
        .then(pl.lit("; the text is the same"))
        .when(extension != of_survivor)
        .then(pl.lit("; different extension"))
        .otherwise(either(pl.col("exact"), "; another record has the same text", "; the text differs only in format"))
    )
    same = pl.concat_str(
        either(is_text, "Same text as ", "Same number as "),
        pl.col("survivor_id"),
        pl.lit(", which is kept because it "),
        ahead,
        texts,
        pl.lit("."),
    )
    return pl.when(pl.col("position") == 1).then(kept).otherwise(same)


def group_reason() -> pl.Expr:
    by_number = pl.col("by_number")
    found = (
        pl.when(by_number == 0)
        .then(pl.lit("their texts are the same"))
        .when(by_number == 1)
        .then(pl.lit("1 was found only by comparing numbers"))
        .otherwise(pl.format("{} were found only by comparing numbers", by_number))
    )
    number = pl.coalesce(number_in_words(pl.col("e164")), "number_key")
    return pl.concat_str(
        pl.format("{} researched phones of this account hold {}; ", "size", number),
        found,
        either(pl.col("do_not_call"), "; Do Not Call stays"),
        either(pl.col("hot"), "; the number is a switchboard"),
        pl.lit("."),
    )


def split_accounts(inputs: Inputs, places: pl.LazyFrame) -> pl.DataFrame:
    """One row per number that several known accounts hold, dismissed or not."""
    accounts = inputs["accounts"].select(account_id="id")
    pairs = places.drop_nulls("e164").select("e164", "account_id").unique()
    pairs = pairs.join(accounts, on="account_id", how="semi")
    split = pairs.group_by("e164").agg(accounts=pl.len(), account_ids=pl.col("account_id").sort())
    split = split.filter(pl.col("accounts") > 1).sort("e164")
    split = collect(split.with_columns(hot=pl.col("accounts") > HOT_NUMBER_ACCOUNTS))

    groups = inputs["dismissed_duplicates"].filter(pl.col("account_id").is_null())
    groups = collect(groups.drop_nulls(["e164", "account_ids"]).select("e164", "account_ids"))
    seen: dict[str, list[set[str]]] = {}
    for e164, account_ids in groups.iter_rows():
        seen.setdefault(e164, []).append(set(account_ids.split("|")))
    dismissed = [
        e164 in seen and any(set(now) <= old for old in seen[e164])
        for e164, now in zip(split["e164"], split["account_ids"])
    ]
    return split.with_columns(
        pl.col("account_ids").list.join("|"), dismissed=pl.Series(dismissed, dtype=pl.Boolean)
    )
