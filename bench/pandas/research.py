"""InfoFlow IQ (rules R1 to R11)."""

import pandas as pd

from tables import BLANKS, fold, postal_digits, trim

PAIR = ["account_id", "e164"]
ADDRESS = ["street", "city", "state", "postal_code"]
RECHECK_DAYS = 90
MAX_REQUESTS = 5_000


def research(
    tables: dict[str, pd.DataFrame],
    places: pd.DataFrame,
    flushed: pd.DataFrame,
    blocked_accounts: pd.Series,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    accounts = tables["accounts"]
    standing = places.merge(flushed, on=PAIR, how="left", indicator=True)
    with_phone = standing.loc[standing["_merge"] == "left_only", "account_id"]
    latest = latest_research(tables["research_history"])
    requests = tables["open_requests"]
    open_requests = requests.loc[fold(requests["status"]).isin(["open", "claimed"]), "account_id"]

    queue = accounts[accounts["active"] & ~accounts["id"].isin(with_phone)]
    queue = queue.rename(columns={"id": "account_id", "name": "account_name"})
    queue = queue.merge(latest, on="account_id", how="left")
    queue["days_since_research"] = (as_of - queue["last_researched_at"].dt.normalize()).dt.days
    recent = queue["days_since_research"] < RECHECK_DAYS
    queue = queue[~recent & ~queue["account_id"].isin(open_requests)]
    queue = queue[~queue["account_id"].isin(blocked_accounts)]

    queue = with_latest_address(queue, tables["addresses"], as_of)
    queue["address_complete"] = (
        queue[ADDRESS].apply(lambda column: trim(column).fillna("") != "").all(axis=1)
    )
    queue["never"] = queue["days_since_research"].isna()
    queue = queue.sort_values(
        ["never", "days_since_research", "address_complete", "created_at", "account_id"],
        ascending=[False, False, False, False, True],
        na_position="last",
    )
    queue = one_per_household(queue).head(MAX_REQUESTS).reset_index(drop=True)
    queue["rank"] = queue.index + 1
    queue["days_since_research"] = queue["days_since_research"].astype("Int64")
    columns = ["rank", "account_id", "account_name", *ADDRESS, "address_source"]
    columns += ["address_complete", "last_researched_at", "last_outcome"]
    return queue[[*columns, "days_since_research", "created_at"]]


def latest_research(history: pd.DataFrame) -> pd.DataFrame:
    done = history[fold(history["outcome"]).ne("expired") | history["outcome"].isna()]
    done = done.dropna(subset=["account_id", "researched_at"])
    done = done.sort_values(["researched_at", "id"]).drop_duplicates("account_id", keep="last")
    done = done.rename(columns={"researched_at": "last_researched_at", "outcome": "last_outcome"})
    return done[["account_id", "last_researched_at", "last_outcome"]]


def with_latest_address(
    queue: pd.DataFrame, addresses: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    current = addresses[addresses["effective_at"].dt.normalize() <= as_of]
    current = current.sort_values(["effective_at", "id"]).drop_duplicates("account_id", keep="last")
    current = current.set_index("account_id")[ADDRESS]
    found = queue["account_id"].isin(current.index)
    newer = current.reindex(queue["account_id"]).set_axis(queue.index)
    queue = queue.assign(
        address_source=found.map({True: "account_address", False: "account"}),
        **{column: newer[column].where(found, queue[column]) for column in ADDRESS},
    )
    return queue


def one_per_household(queue: pd.DataFrame) -> pd.DataFrame:
    lowered = queue["street"].fillna("").str.replace(
        r"[A-Z]", lambda letter: letter.group().lower(), regex=True
    )
    ascii_or_blank = rf"[\x00-\x2f\x3a-\x60\x7b-\x7f{BLANKS[6:]}]"
    street = trim(lowered.str.replace(ascii_or_blank, " ", regex=True))
    postal = postal_digits(queue["postal_code"])
    postal = postal.fillna(trim(queue["postal_code"]).str.upper()).fillna("")
    household = pd.DataFrame({"street": street, "postal": postal})
    repeated = household.duplicated() & street.ne("") & postal.ne("")
    return queue[~repeated]
