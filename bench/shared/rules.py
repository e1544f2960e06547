"""What the rules name: tables with their columns, limits and lists. Both programs, pandas and polars, read it."""

from dataclasses import dataclass
from pathlib import Path

BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + "".join(map(chr, range(0x2028, 0x2030)))
    + "\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)

QUARANTINE_COLUMNS = ["table", "row", "column", "value", "reason"]
MOST_QUARANTINED = 0.001
CALL_LIST_COLUMNS = (
    "rank call_date account_id account_name owner_id e164 object record_id field state state_source "
    "state_conflict zones window_start_utc window_end_utc window_local bucket recency_at reason"
).split()
CALL_COLUMNS = (
    "id account_id phone_text disposition direction activity_date created_at owner_id duration_s"
)
RESEARCH_COLUMNS = "id account_id researched_at outcome researcher_id"
COLUMNS = {
    "accounts": "id name owner_id active street city state postal_code do_not_call created_at modified_at",
    "researched_phones": "id account_id phone_text status created_at modified_at do_not_call",
    "calls": CALL_COLUMNS,
    "call_history": CALL_COLUMNS,
    "addresses": "id account_id street city state postal_code effective_at",
    "research_history": RESEARCH_COLUMNS,
    "research_archive": RESEARCH_COLUMNS,
    "open_requests": "id account_id status created_at",
    "suppressions": "e164 account_id reason source created_at expires_at",
    "disposition_map": "raw_text canonical",
    "calling_hours": "state weekdays start end effective_from effective_to source",
    "dismissed_duplicates": "account_id number_key e164 account_ids decided_at",
    "phone_removals": "account_id e164 status",
    "dismissed_removals": "account_id e164 decided_at",
    "area_codes": "area_code state time_zones",
    "state_population": "state fips name census_2020 vintage_2025_estimate_2025",
    "zip3_state": "zip3 state",
    "nanp_other_codes": "area_code class",
}
IDS = {
    **dict.fromkeys("accounts researched_phones calls call_history addresses".split(), "id"),
    **dict.fromkeys("research_history research_archive open_requests".split(), "id"),
    "area_codes": "area_code",
    "state_population": "state",
    "zip3_state": "zip3",
    "nanp_other_codes": "area_code",
}
REFERENCE = {
    "area_codes": "us_area_codes",
    "state_population": "us_state_population",
    "zip3_state": "us_zip3_state",
    "nanp_other_codes": "nanp_other_codes",
}

INSTANTS = ("created_at", "modified_at", "effective_at", "researched_at", "expires_at", "decided_at")
DAYS = ("activity_date", "effective_from", "effective_to")
FLAGS = ("active", "do_not_call")
WHOLE_NUMBERS = ("duration_s", "census_2020", "vintage_2025_estimate_2025")
TIMES = ("start", "end")

# Patterns that Python and Rust read alike; all are matched against the whole cell.
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT = (
    rf"{DAY}(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):?(?:[0-5][0-9])?)?)?"
)
WHOLE_NUMBER = r"-?[0-9]{1,18}(?:\.0+)?"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
WEEKDAYS = r"[1-7]*"
REASONS = {
    **dict.fromkeys(INSTANTS, "is not a date and time like 2026-11-23T08:15:00Z"),
    **dict.fromkeys(DAYS, "is not a day like 2026-11-23"),
    **dict.fromkeys(WHOLE_NUMBERS, "is not a whole number"),
    **dict.fromkeys(TIMES, "is not a time like 08:30"),
    "weekdays": "is not days as digits like 12345 (1 is Monday), or nothing for every day",
}

DISPOSITIONS = (
    "contact callback no_answer voicemail busy wrong_number disconnected do_not_call other".split()
)
ANSWERS = ("contact", "callback")
STANDING = ("quarantined", "approved", "applied", "conflict")
TERRITORIES = ("PR", "VI", "GU", "MP", "AS")
TERRITORY_NAMES = {
    "puerto rico": "PR",
    "u.s. virgin islands": "VI",
    "us virgin islands": "VI",
    "united states virgin islands": "VI",
    "virgin islands": "VI",
    "guam": "GU",
    "northern mariana islands": "MP",
    "american samoa": "AS",
}
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()

SIZE = 20_000
MIN_DAYS_BETWEEN_ATTEMPTS = 3
MAX_ATTEMPTS_30D = 7
REST_DAYS_AFTER_CONTACT = 30
RECENT_DAYS = 180
HOT_NUMBER_ACCOUNTS = 10
CONFLICT_DAYS = 180
RECHECK_DAYS = 90
MAX_REQUESTS = 5_000
OUTCOME_DAYS = 14


@dataclass(frozen=True)
class FlushRule:
    """One of the two ways in which calls can speak against a number."""

    disposition: str
    words: str
    attempts: int
    span_days: int
    limit: str


FLUSH_RULES = (
    FlushRule("wrong_number", "wrong number", 2, 0, "2"),
    FlushRule("disconnected", "disconnected", 3, 90, "3 over at least 90 days"),
)

# A cell that begins so may be read as a formula by a spreadsheet; those that match the pattern stay as they are.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HARMLESS = r"\+[0-9]{7,15}|-?[0-9]+(?:\.[0-9]+)?"

# What a household's street is compared by: letters lowered, everything else that is no digit a space.
HOUSEHOLD = {code: " " for code in [*range(128), *map(ord, BLANKS)] if not chr(code).isalnum()}
HOUSEHOLD |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}


class NightStopped(Exception):
    """A limit that stops a night, with the figures."""


def stop_above(share: float, part: int, whole: int, what: str) -> None:
    """Shares have at most four decimals and are compared exactly; 0 of 0 is above nothing."""
    if part * 10_000 > whole * round(share * 10_000):
        raise NightStopped(f"{part} of {whole} {what}; the limit is {share:.2%}.")


def source_files(folder: Path, reference: Path) -> dict[str, Path | None]:
    """The file of each table: the folder's, else the product's own reference table, else none."""
    files: dict[str, Path | None] = {}
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        if not path.exists() and name in REFERENCE:
            path = reference / f"{REFERENCE[name]}.csv"
        files[name] = path if path.exists() else None
    return files
