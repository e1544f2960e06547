"""The quality checks of a first night (docs/formats.md, checks.csv), from figures that a program counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import md5

from rules import IDS, SIZE, STATES, TERRITORIES

CHECK_COLUMNS = ["code", "title", "severity", "passed", "expected", "actual", "sentence"]
MAX_CALL_AGE_DAYS = 3
NULL_LIMITS = {
    **{(table, column): 0 for table, column in IDS.items()},
    ("calls", "account_id"): 5,
    ("calls", "phone_text"): 5,
    ("accounts", "active"): 1,
}
VINTAGES = (("2020 census", 331_449_281), ("2025 vintage", 341_784_857))
AREA_CODES_CHECKSUM = "2f03045e4e92a05db3620d2f4dc8f0b1"
VOLUMES = {
    "duplicate_removals": ("duplicate", "duplicates", "error"),
    "phone_removals": ("phone removal", "phone removals", "error"),
    "research_queue": ("research request", "research requests", "warn"),
    "call_list": ("list entry", "list entries", "error"),
}


@dataclass(frozen=True)
class Figures:
    """What a program counted for the checks."""

    rows_read: int
    as_of: date
    newest_call: date | None
    empty_cells: dict[tuple[str, str], tuple[int, int]]
    """By table and column: empty cells and rows."""
    populations: list[tuple[str, int | None, int | None]]
    area_codes: list[tuple[str, str | None, str | None]]
    funnel: Sequence[tuple]
    suppressed_on_list: int
    numbers_on_list: int
    entries_by_state: dict[str, int]
    state_fill: list[tuple]
    rows: dict[str, int]


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def none_of(found: int, what: str, one: str, many: str) -> tuple:
    return found == 0, "0", f"{found:,}", f"{what}." if found == 0 else f"{counted(found, one, many)}."


def freshness(figures: Figures) -> tuple:
    expected = f"at most {counted(MAX_CALL_AGE_DAYS, 'day')}"
    if figures.newest_call is None:
        return False, expected, "no call", "There is no call up to the as-of date."
    age = (figures.as_of - figures.newest_call).days
    days = counted(age, "day")
    sentence = f"The newest call is of {figures.newest_call}, {days} before the as-of date; "
    sentence += f"the limit is {MAX_CALL_AGE_DAYS}."
    return age <= MAX_CALL_AGE_DAYS, expected, days, sentence


def null_share(figures: Figures) -> tuple:
    above = [
        f"{table}.{column} is empty in {empty:,} of {rows:,} rows (limit {NULL_LIMITS[table, column]} %)"
        for (table, column), (empty, rows) in figures.empty_cells.items()
        if empty * 100 > rows * NULL_LIMITS[table, column]
    ]
    expected = "ids 0 %, calls.account_id 5 %, calls.phone_text 5 %, accounts.active 1 %"
    if above:
        return False, expected, f"{len(above)} above", f"{'; '.join(above)}."
    return True, expected, "all within", "No required column is emptier than it may be."


def reference_tables(figures: Figures) -> tuple:
    expected = ", ".join(f"{people:,} ({vintage})" for vintage, people in VINTAGES)
    faults = []
    for place, (vintage, people) in enumerate(VINTAGES, 1):
        found = sum(row[place] or 0 for row in figures.populations)
        if found != people:
            faults.append(f"the population of the {vintage} sums to {found:,}")
    known = {state for state, *_ in figures.populations}
    codes = sorted(figures.area_codes)
    wrong = {
        "rows of the population are no state or have no population": sum(
            state not in STATES or any(people is None or people < 0 for people in both)
            for state, *both in figures.populations
        ),
        "states have no row in the population": len(set(STATES) - known),
        "area codes are not of the form 2xx to 9xx or have no known state or no time zone": sum(
            not (len(code) == 3 and code.isdigit() and code.isascii() and code[0] in "23456789")
            or state not in (*STATES, *TERRITORIES)
            or zones is None
            for code, state, zones in codes
        ),
        "states have no area code": len(set(STATES) - {state for _, state, _ in codes}),
    }
    faults += [f"{found:,} {words}" for words, found in wrong.items() if found]
    if faults:
        return False, expected, "; ".join(faults), f"The reference tables are not sound: {'; '.join(faults)}."
    lines = "\n".join(f"{code},{state or ''},{zones or ''}" for code, state, zones in codes)
    if md5(lines.encode()).hexdigest() == AREA_CODES_CHECKSUM:
        sentence = f"The population sums are right, and the {len(codes):,} area codes are those of the product."
    else:
        sentence = f"The population sums are right. The {len(codes):,} area codes are not those of the product, "
        sentence += "but every state has one."
    return True, expected, "as expected", sentence


def funnel_adds_up(figures: Figures) -> tuple:
    wrong = [f"{engine}.{step}" for engine, _, step, _, _, dropped, _ in figures.funnel if dropped < 0]
    if wrong:
        return False, "0 steps", counted(len(wrong), "step"), f"These steps do not add up: {', '.join(wrong)}."
    return True, "0 steps", "0 steps", f"All {len(figures.funnel)} steps of the funnels add up."


def list_size(figures: Figures) -> tuple:
    entries = figures.rows["call_list"]
    unused = sum(row[1] > 0 and row[4] != row[3] for row in figures.state_fill)
    if entries == SIZE:
        return True, f"{SIZE:,}", f"{entries:,}", f"The list holds {entries:,} numbers, as asked."
    if entries < SIZE and unused == 0:
        why = ": there are no more candidates in any state"
    else:
        why = f", although {counted(unused, 'state has', 'states have')} candidates left"
    sentence = f"The list holds {entries:,} of {SIZE:,} numbers{why}."
    return entries < SIZE and unused == 0, f"{SIZE:,}", f"{entries:,}", sentence


def check_rows(figures: Figures) -> list[tuple]:
    read = f"{figures.rows_read:,}"
    mixed = sum(
        abs(figures.entries_by_state.get(row[0], 0) - row[4]) > 1 for row in figures.state_fill
    )
    found = {
        ("rows_read", "All announced rows were read", "error"): (
            *(True, read, read),
            f"{counted(figures.rows_read, 'row was', 'rows were')} announced, all were read.",
        ),
        ("freshness", "The newest call is fresh", "error"): freshness(figures),
        ("null_share", "Required columns are filled", "warn"): null_share(figures),
        ("reference_tables", "Reference tables are the known ones", "error"): reference_tables(figures),
        ("funnel_adds_up", "Rows in are rows out and rows dropped", "error"): funnel_adds_up(figures),
        ("no_suppressed_on_list", "Nobody on the list is suppressed", "error"): none_of(
            figures.suppressed_on_list,
            "No number and no account on the list is suppressed",
            "entry of the list must not be called",
            "entries of the list must not be called",
        ),
        ("no_number_twice", "No number is on the list twice", "error"): none_of(
            figures.rows["call_list"] - figures.numbers_on_list,
            "Every number stands on the list once",
            "entry of the list repeats a number",
            "entries of the list repeat a number",
        ),
        ("list_size", "The list is full, or its size is explained", "error"): list_size(figures),
        ("state_mix", "States hold what they were given", "error"): none_of(
            mixed,
            "Every state holds the entries that it was given, or one more or less",
            "state holds another number of entries than it was given",
            "states hold other numbers of entries than they were given",
        ),
    }
    for output, (one, many, severity) in VOLUMES.items():
        rows = figures.rows[output]
        found[f"volume_{output}", f"About as many {many} as last time", severity] = (
            *(True, "anything", f"{rows:,}"),
            f"{counted(rows, one, many)}; no accepted run before.",
        )
    return [(*head, *finding) for head, finding in found.items()]
