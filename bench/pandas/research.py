"""InfoFlow IQ (rules R1 to R11)."""

import pandas as pd

from funnels import Funnel
from rules import HOUSEHOLD, MAX_REQUESTS, RECHECK_DAYS
from tables import Inputs, fold, postal_digits, trim
from words import days_in_words

PAIR = ["account_id", "e164"]
ADDRESS = ["street", "city", "state", "postal_code"]


def research(
    inputs: Inputs,
    places: pd.DataFrame,
    flushed: pd.DataFrame,
    blocked_accounts: pd.Series,
    as_of: pd.Timestamp,
    funnel: Funnel,
) -> pd.DataFrame:
    accounts = inputs["accounts"]
    marked = places[["object", *PAIR]].merge(flushed, on=PAIR, how="left", indicator=True)
    left = marked[marked["_merge"] == "left_only"]
    lost = marked.loc[marked["_merge"] == "both", "account_id"]
    of_field = left["object"] == "accounts"
    requests = inputs["open_requests"]
    open_requests = requests.loc[fold(requests["status"]).isin(["open", "claimed"]), "account_id"]
    latest = latest_research([inputs["research_history"], inputs["research_archive"]])

    def step(name: str, rows: pd.DataFrame) -> pd.DataFrame:
        funnel.count("research", name, len(rows))
        return rows

    queue = step("all_accounts", accounts)
    queue = step("active", queue[queue["active"]])
    queue = step("without_researched_phone", queue[~queue["id"].isin(left.loc[~of_field, "account_id"])])
    queue = step("phone_fields_blank", queue[~queue["id"].isin(left.loc[of_field, "account_id"])])
    queue = queue.rename(columns={"id": "account_id", "name": "account_name"})
    queue = queue.merge(latest, on="account_id", how="left")
    queue["days_since_research"] = (as_of - queue["last_researched_at"].dt.normalize()).dt.days
    queue = step("not_recently_researched", queue[~(queue["days_since_research"] < RECHECK_DAYS)])
    queue = step("without_open_request", queue[~queue["account_id"].isin(open_requests)])
    queue = step("not_suppressed", queue[~queue["account_id"].isin(blocked_accounts)])

    queue = with_latest_address(queue, inputs["addresses"], as_of)
    filled = [trim(queue[column]).fillna("") != "" for column in ADDRESS]
    queue["address_complete"] = pd.concat(filled, axis=1).all(axis=1)
    queue["never"] = queue["days_since_research"].isna()
    queue = queue.sort_values(
        ["never", "days_since_research", "address_complete", "created_at", "account_id"],
        ascending=[False, False, False, False, True],
        na_position="last",
    )
    queue = step("one_per_household", one_per_household(queue))
    queue = step("within_max_requests", queue.head(MAX_REQUESTS)).reset_index(drop=True)
    queue["rank"] = queue.index + 1
    queue["days_since_research"] = queue["days_since_research"].astype("Int64")
    queue["reason"] = reasons(queue, queue["account_id"].isin(lost))
    columns = ["rank", "account_id", "account_name", *ADDRESS, "address_source", "address_complete"]
    columns += ["last_researched_at", "last_outcome", "days_since_research", "created_at", "reason"]
    return queue[columns]


def reasons(queue: pd.DataFrame, lost: pd.Series) -> pd.Series:
    days = queue["days_since_research"].astype("str")
    last = "Last researched " + days + " days ago, on " + days_in_words(queue["last_researched_at"])
    reason = last.mask(queue["never"], "Never researched")
    reason += lost.map({True: "; its number was flushed", False: ""})
    reason += queue["address_complete"].map({True: "; complete address", False: "; incomplete address"})
    return reason + ("; created " + days_in_words(queue["created_at"])).fillna("") + "."


def latest_research(tables: list[pd.DataFrame]) -> pd.DataFrame:
    history, archive = tables
    archive = archive[~archive["id"].isin(history["id"])]
    done = pd.concat([history, archive]) if len(archive) else history
    done = done[fold(done["outcome"]).ne("expired") | done["outcome"].isna()]
    done = done.dropna(subset=["account_id", "researched_at"])
    done = done.sort_values(["researched_at", "id"]).drop_duplicates("account_id", keep="last")
    done = done.rename(columns={"researched_at": "last_researched_at", "outcome": "last_outcome"})
    return done[["account_id", "last_researched_at", "last_outcome"]]


def with_latest_address(
    queue: pd.DataFrame, addresses: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    current = addresses[addresses["account_id"].isin(queue["account_id"])]
    current = current[current["effective_at"].dt.normalize() <= as_of]
    current = current.sort_values(["effective_at", "id"]).drop_duplicates("account_id", keep="last")
    current = current.set_index("account_id")[ADDRESS]
    found = queue["account_id"].isin(current.index)
    newer = current.reindex(queue["account_id"]).set_axis(queue.index)
    return queue.assign(
        address_source=found.map({True: "account_address", False: "account"}),
        **{column: newer[column].where(found, queue[column]) for column in ADDRESS},
    )


def one_per_household(queue: pd.DataFrame) -> pd.DataFrame:
    street = queue["street"].fillna("").str.translate(HOUSEHOLD).str.strip()
    postal = postal_digits(queue["postal_code"])
    postal = postal.fillna(trim(queue["postal_code"]).str.upper()).fillna("")
    household = pd.DataFrame({"street": street, "postal": postal})
    repeated = household.duplicated() & street.ne("") & postal.ne("")
    return queue[~repeated]
