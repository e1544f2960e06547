"""DeDupe IQ (rules D1 to D11)."""

import numpy as np
import pandas as pd

from funnels import Funnel
from phones import EXTENSION
from rules import HOT_NUMBER_ACCOUNTS
from tables import Inputs
from words import days_in_words, numbers_in_words

KEY = ["account_id", "number_key"]


def dedupe(
    inputs: Inputs, live: pd.DataFrame, places: pd.DataFrame, phones: pd.DataFrame, funnel: Funnel
) -> dict[str, pd.DataFrame]:
    split = split_accounts(inputs, places)
    hot = split.loc[split["hot"], "e164"]

    owned = live.dropna(subset="account_id")
    rows = owned.merge(phones[["phone_text", "trimmed", "number_key", "e164"]], on="phone_text")
    with_phone = len(rows)
    rows = rows[rows.duplicated(KEY, keep=False)]
    rows = drop_dismissed(rows, inputs["dismissed_duplicates"])
    rows = in_survivor_order(rows)
    members = rows.rename(columns={"id": "record_id"}).assign(reason=member_reasons(rows))
    removals = members[members["role"] == "duplicate"]

    groups = rows.groupby(KEY, sort=False, as_index=False).agg(
        e164=("e164", "first"),
        size=("id", "size"),
        survivor_id=("id", "first"),
        do_not_call=("do_not_call", "any"),
        by_number=("by_number", "sum"),
    )
    groups = groups.assign(hot=groups["e164"].isin(hot), auto_apply=False)
    groups["reason"] = group_reasons(groups)

    funnel.count("dedupe", "all_researched_phones", len(inputs["researched_phones"]))
    funnel.count("dedupe", "not_retired", len(live))
    funnel.count("dedupe", "with_account", len(owned))
    funnel.count("dedupe", "with_phone", with_phone)
    funnel.count("dedupe", "in_groups", len(rows))
    funnel.count("dedupe", "duplicates", len(removals))
    group_columns = ["e164", "size", "survivor_id", "hot", "auto_apply", "do_not_call", "reason"]
    member_columns = ["position", "record_id", "role", "matched_by", "phone_text", "created_at"]
    member_columns += ["modified_at", "do_not_call", "reason"]
    removal_columns = ["record_id", "phone_text", "survivor_id", "matched_by", "auto_apply"]
    return {
        "duplicate_groups": groups[[*KEY, *group_columns]],
        "duplicate_members": members[[*KEY, *member_columns]],
        "duplicate_removals": removals[[*KEY, *removal_columns]],
        "split_accounts": split.loc[~split["dismissed"], ["e164", "accounts", "account_ids", "hot"]],
    }


def in_survivor_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Groups by their key; in each the survivor first, which every row knows."""
    rows = rows.sort_values(["created_at", "modified_at", "id"], ascending=False, na_position="last")
    rows = rows.sort_values(KEY, kind="stable", ignore_index=True)
    groups = rows.groupby(KEY, sort=False)
    rows["position"] = groups.cumcount() + 1
    rows["size"] = groups["id"].transform("size")
    first = rows["position"] == 1
    survivor = np.maximum.accumulate(np.where(first, rows.index, 0))
    for column in ("id", "created_at", "modified_at", "trimmed"):
        rows[f"survivor_{column}"] = rows[column].values[survivor]
    rows["role"] = first.map({True: "survivor", False: "duplicate"})
    rows["exact"] = rows.duplicated([*KEY, "trimmed"])
    rows["by_number"] = ~first & ~rows["exact"]
    matched_by = rows["exact"].map({True: "exact_text", False: "normalised"})
    return rows.assign(matched_by=matched_by.mask(first), auto_apply=False)


def is_later(rows: pd.DataFrame, column: str) -> pd.Series:
    """Whether the survivor is ahead by this column; a missing date is older than every instant."""
    ahead, own = rows[f"survivor_{column}"], rows[column]
    return (ahead > own) | (own.isna() & ahead.notna())


def member_reasons(rows: pd.DataFrame) -> pd.Series:
    number = numbers_in_words(rows["e164"]).fillna(rows["number_key"])
    undated = rows["created_at"].isna()
    kept = "Kept: the " + undated.map({True: "first", False: "newest"}) + " of "
    kept += rows["size"].astype("str") + " records with " + number
    kept += (", created " + days_in_words(rows["created_at"]) + ".").fillna(", none with a date of creation.")

    is_text = rows["e164"].isna()
    ahead = np.select(
        [is_later(rows, "created_at"), is_later(rows, "modified_at")],
        [
            "is newer (" + days_in_words(rows["survivor_created_at"]) + ")",
            "was changed later (" + days_in_words(rows["survivor_modified_at"]) + ")",
        ],
        default="has the greater id",
    )
    extension = rows["trimmed"].str.extract(f"({EXTENSION})", expand=False).fillna("")
    of_survivor = rows["survivor_trimmed"].str.extract(f"({EXTENSION})", expand=False).fillna("")
    texts = np.select(
        [
            is_text,
            rows["trimmed"] == rows["survivor_trimmed"],
            extension != of_survivor,
            rows["exact"],
        ],
        ["", "; the text is the same", "; different extension", "; another record has the same text"],
        default="; the text differs only in format",
    )
    same = is_text.map({True: "Same text as ", False: "Same number as "}) + rows["survivor_id"]
    same += ", which is kept because it " + pd.Series(ahead, rows.index, dtype="str")
    same += pd.Series(texts, rows.index, dtype="str") + "."
    return kept.where(rows["position"] == 1, same)


def group_reasons(groups: pd.DataFrame) -> pd.Series:
    number = numbers_in_words(groups["e164"]).fillna(groups["number_key"])
    by_number = groups["by_number"]
    found = by_number.astype("str") + " were found only by comparing numbers"
    found = found.mask(by_number == 0, "their texts are the same")
    found = found.mask(by_number == 1, "1 was found only by comparing numbers")
    reason = groups["size"].astype("str") + " researched phones of this account hold " + number + "; "
    reason += found + groups["do_not_call"].map({True: "; Do Not Call stays", False: ""})
    return reason + groups["hot"].map({True: "; the number is a switchboard.", False: "."})


def drop_dismissed(rows: pd.DataFrame, dismissed: pd.DataFrame) -> pd.DataFrame:
    """A dismissed group stays away while no member is newer than the decision."""
    decided = dismissed.dropna(subset=KEY).groupby(KEY, as_index=False)["decided_at"].max()
    if decided.empty:
        return rows
    newest = rows.groupby(KEY, as_index=False)["created_at"].max().merge(decided, on=KEY)
    gone = newest[newest["created_at"].isna() | (newest["created_at"] <= newest["decided_at"])]
    marked = rows.merge(gone[KEY], on=KEY, how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"].drop(columns="_merge")


def split_accounts(inputs: Inputs, places: pd.DataFrame) -> pd.DataFrame:
    """One row per number that several known accounts hold, dismissed or not."""
    known = places[places["account_id"].isin(inputs["accounts"]["id"])]
    pairs = known.dropna(subset="e164")[["e164", "account_id"]].drop_duplicates()
    pairs = pairs[pairs.duplicated("e164", keep=False)].sort_values(["e164", "account_id"])
    split = pairs.groupby("e164", as_index=False).agg(
        accounts=("account_id", "size"), account_ids=("account_id", "|".join)
    )
    split["hot"] = split["accounts"] > HOT_NUMBER_ACCOUNTS

    dismissed = inputs["dismissed_duplicates"]
    dismissed = dismissed[dismissed["account_id"].isna()].dropna(subset=["e164", "account_ids"])
    seen = dismissed.groupby("e164")["account_ids"].agg(list)
    split["dismissed"] = [
        any(set(now.split("|")) <= set(old.split("|")) for old in seen.get(e164, []))
        for e164, now in zip(split["e164"], split["account_ids"])
    ]
    return split
