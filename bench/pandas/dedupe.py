"""DeDupe IQ (rules D1 to D10)."""

import pandas as pd

HOT_NUMBER_ACCOUNTS = 10


def dedupe(
    tables: dict[str, pd.DataFrame], live: pd.DataFrame, places: pd.DataFrame, phones: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    key = ["account_id", "number_key"]
    split = split_accounts(tables, places)
    hot = split.loc[split["hot"], "e164"]

    phone_columns = phones[["phone_text", "trimmed", "number_key", "e164"]]
    rows = live.dropna(subset="account_id").merge(phone_columns, on="phone_text")
    rows = rows[rows.duplicated(key, keep=False)]
    rows = drop_dismissed(rows, tables["dismissed_duplicates"])

    rows = rows.sort_values(["created_at", "modified_at", "id"], ascending=False, na_position="last")
    rows = rows.sort_values(key, kind="stable", ignore_index=True)
    rows["position"] = rows.groupby(key).cumcount() + 1
    exact = rows.duplicated([*key, "trimmed"])
    rows["matched_by"] = exact.map({True: "exact_text", False: "normalised"})
    rows["matched_by"] = rows["matched_by"].where(rows["position"] > 1)
    rows["role"] = (rows["position"] == 1).map({True: "survivor", False: "duplicate"})
    rows["survivor_id"] = rows.groupby(key)["id"].transform("first")
    rows["auto_apply"] = False

    groups = rows.groupby(key, sort=False, as_index=False).agg(
        e164=("e164", "first"),
        size=("id", "size"),
        survivor_id=("id", "first"),
        do_not_call=("do_not_call", "any"),
    )
    groups["hot"] = groups["e164"].isin(hot)
    groups["auto_apply"] = False
    members = rows.rename(columns={"id": "record_id"})
    removals = members[members["role"] == "duplicate"]
    return {
        "duplicate_groups": groups[
            [*key, "e164", "size", "survivor_id", "hot", "auto_apply", "do_not_call"]
        ],
        "duplicate_members": members[
            [*key, "position", "record_id", "role", "matched_by", "phone_text"]
            + ["created_at", "modified_at", "do_not_call"]
        ],
        "duplicate_removals": removals[
            [*key, "record_id", "phone_text", "survivor_id", "matched_by", "auto_apply"]
        ],
        "split_accounts": split[["e164", "accounts", "account_ids", "hot"]],
    }


def drop_dismissed(rows: pd.DataFrame, dismissed: pd.DataFrame) -> pd.DataFrame:
    """A dismissed group stays away while no member is newer than the decision."""
    key = ["account_id", "number_key"]
    decided = dismissed.dropna(subset=key).groupby(key, as_index=False)["decided_at"].max()
    if decided.empty:
        return rows
    newest = rows.groupby(key, as_index=False)["created_at"].max().merge(decided, on=key)
    gone = newest[newest["created_at"].isna() | (newest["created_at"] <= newest["decided_at"])]
    marked = rows.merge(gone[key], on=key, how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"].drop(columns="_merge")


def split_accounts(tables: dict[str, pd.DataFrame], places: pd.DataFrame) -> pd.DataFrame:
    known = places[places["account_id"].isin(tables["accounts"]["id"])]
    pairs = known.dropna(subset="e164")[["e164", "account_id"]].drop_duplicates()
    pairs = pairs[pairs.duplicated("e164", keep=False)].sort_values(["e164", "account_id"])
    split = pairs.groupby("e164", as_index=False).agg(
        accounts=("account_id", "size"), account_ids=("account_id", "|".join)
    )
    split["hot"] = split["accounts"] > HOT_NUMBER_ACCOUNTS

    dismissed = tables["dismissed_duplicates"].dropna(subset=["e164", "account_ids"])
    seen = dismissed.groupby("e164")["account_ids"].agg(list)
    back = [
        not any(set(now.split("|")) <= set(old.split("|")) for old in seen.get(e164, []))
        for e164, now in zip(split["e164"], split["account_ids"])
    ]
    return split[pd.Series(back, index=split.index, dtype=bool)]
