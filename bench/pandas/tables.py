"""Reads the input folder (docs/formats.md) the way pandas users do: one read_csv per file."""

from pathlib import Path

import pandas as pd

BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + "".join(map(chr, range(0x2028, 0x2030)))
    + "\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)

COLUMNS = {
    "accounts": "id name owner_id active street city state postal_code do_not_call created_at modified_at",
    "researched_phones": "id account_id phone_text status created_at modified_at do_not_call",
    "calls": "id account_id phone_text disposition direction activity_date created_at owner_id",
    "call_history": "id account_id phone_text disposition direction activity_date created_at owner_id",
    "addresses": "id account_id street city state postal_code effective_at",
    "research_history": "id account_id researched_at outcome",
    "open_requests": "id account_id status",
    "suppressions": "e164 account_id expires_at",
    "disposition_map": "raw_text canonical",
    "calling_hours": "state weekdays start end effective_from effective_to",
    "dismissed_duplicates": "account_id number_key e164 account_ids decided_at",
    "phone_removals": "account_id e164 status",
    "dismissed_removals": "account_id e164 decided_at",
    "area_codes": "area_code state time_zones",
    "state_population": "state name vintage_2025_estimate_2025",
    "zip3_state": "zip3 state",
    "nanp_other_codes": "area_code class",
}
INSTANTS = ("created_at", "modified_at", "effective_at", "researched_at", "expires_at", "decided_at")
DAYS = ("activity_date", "effective_from", "effective_to")
FLAGS = ("active", "do_not_call")
REFERENCE = {
    "area_codes": "us_area_codes",
    "state_population": "us_state_population",
    "zip3_state": "us_zip3_state",
    "nanp_other_codes": "nanp_other_codes",
}


def read_tables(folder: Path, reference: Path) -> dict[str, pd.DataFrame]:
    """All tables; a file that is missing is an empty table, or the product's own reference table."""
    return {name: read_table(name, folder, reference) for name in COLUMNS}


def read_table(name: str, folder: Path, reference: Path) -> pd.DataFrame:
    columns = COLUMNS[name].split()
    path = folder / f"{name}.csv"
    if not path.exists() and name in REFERENCE:
        path = reference / f"{REFERENCE[name]}.csv"
    if path.exists():
        table = pd.read_csv(
            path,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            usecols=lambda column: column in columns or column.startswith("phone_"),
        )
    else:
        table = pd.DataFrame(columns=columns, dtype="str")
    table = table.reindex(columns=[*columns, *(c for c in table.columns if c not in columns)])
    for column in table.columns.intersection(INSTANTS):
        instants = pd.to_datetime(table[column], utc=True, format="ISO8601")
        table[column] = instants.dt.tz_localize(None).astype("datetime64[ms]")
    for column in table.columns.intersection(DAYS):
        table[column] = pd.to_datetime(table[column], format="%Y-%m-%d").astype("datetime64[ms]")
    for column in table.columns.intersection(FLAGS):
        table[column] = table[column].str.lower().eq("true").fillna(False).astype(bool)
    return table


def trim(text: pd.Series) -> pd.Series:
    return text.str.strip(BLANKS)


def fold(text: pd.Series) -> pd.Series:
    return trim(text).str.lower()


def postal_digits(postal_code: pd.Series) -> pd.Series:
    """The first five digits of a postal code of 5, 9 or 5-4 digits, else missing."""
    return trim(postal_code).str.extract(r"^([0-9]{5})(?:-?[0-9]{4})?$", expand=False)
