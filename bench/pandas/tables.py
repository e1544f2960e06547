"""Reads the input folder (docs/formats.md) as pandas users do: one read_csv per file, then columns as their type."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from rules import (
    BLANKS,
    CLOCK,
    COLUMNS,
    DAYS,
    FLAGS,
    IDS,
    INSTANT,
    INSTANTS,
    MOST_QUARANTINED,
    REASONS,
    TIMES,
    WEEKDAYS,
    WHOLE_NUMBER,
    WHOLE_NUMBERS,
    NightStopped,
    source_files,
    stop_above,
)

CHECKED = {*INSTANTS, *DAYS, *WHOLE_NUMBERS, *TIMES, "weekdays"}


@dataclass
class Inputs:
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    quarantine: list[tuple] = field(default_factory=list)
    rows_read: int = 0
    empty_flags: int = 0
    """Accounts that do not say whether they are active."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def read_inputs(folder: Path, reference: Path) -> Inputs:
    """All tables without the rows that hold a cell which cannot be read."""
    inputs = Inputs()
    for name, path in source_files(folder, reference).items():
        table = read_table(name, path)
        inputs.rows_read += len(table)
        faults = cast(table)
        if name == "accounts":
            inputs.empty_flags = int(table["active"].isna().sum())
        for column in table.columns.intersection(FLAGS):
            table[column] = table[column].str.lower().eq("true").fillna(False).astype(bool)
        faulty = pd.Series(False, index=table.index)
        for column, texts in faults.items():
            faulty[texts.index] = True
            rows = row_names(name, table.loc[texts.index])
            inputs.quarantine += [
                (name, row, column, text, REASONS[column]) for row, text in zip(rows, texts)
            ]
        stop_above(MOST_QUARANTINED, int(faulty.sum()), len(table), f"rows of {name} cannot be read")
        if name in IDS and (table[IDS[name]].isna().any() or not table[IDS[name]].is_unique):
            raise NightStopped(f"{name}: each row must have an id of its own.")
        inputs.tables[name] = table[~faulty] if faults else table
    inputs.quarantine.sort()
    return inputs


def read_table(name: str, path: Path | None) -> pd.DataFrame:
    columns = COLUMNS[name].split()
    if path is None:
        return pd.DataFrame(columns=columns, dtype="str")
    table = pd.read_csv(
        path,
        dtype="str",
        keep_default_na=False,
        na_values=[""],
        usecols=lambda column: column in columns or (name == "accounts" and column.startswith("phone_")),
    )
    return table.reindex(columns=[*columns, *(c for c in table.columns if c not in columns)])


def cast(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Makes instants, days and numbers of texts, in place; returns the texts that are none, by column."""
    faults = {}
    for column in table.columns.intersection(CHECKED):
        text = table[column]
        if column in INSTANTS:
            parsed = pd.to_datetime(text, utc=True, format="ISO8601", errors="coerce")
            parsed = parsed.dt.tz_localize(None).astype("datetime64[ms]")
            # Nearly all have the length of 2026-11-23T08:15:00.000Z; what is written otherwise is looked at.
            unusual = text[text.str.len().ne(24) & text.notna()]
            parsed[unusual.index[~unusual.str.fullmatch(INSTANT)]] = pd.NaT
        elif column in DAYS:
            parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
            parsed = parsed.where(text.str.len().eq(10)).astype("datetime64[s]")
        elif column in WHOLE_NUMBERS:
            parsed = pd.to_numeric(text.where(text.str.fullmatch(WHOLE_NUMBER)))
        else:
            parsed = text.where(text.str.strip(BLANKS).str.fullmatch(CLOCK if column in TIMES else WEEKDAYS))
        table[column] = parsed
        is_faulty = parsed.isna() & text.notna()
        if is_faulty.any():
            faults[column] = text[is_faulty]
    return faults


def row_names(name: str, table: pd.DataFrame) -> list[str]:
    """The ids of rows, or all their cells where they have none."""
    if name in IDS:
        return table[IDS[name]].fillna("").tolist()
    return [
        " ".join(str(cell).removesuffix(".000") for cell in row if pd.notna(cell))
        for row in table.itertuples(index=False)
    ]


def trim(text: pd.Series) -> pd.Series:
    return text.str.strip(BLANKS)


def fold(text: pd.Series) -> pd.Series:
    """Trimmed and lowered; for columns with few different texts, each of which is folded once."""
    texts = pd.Series(text.dropna().unique(), dtype="str")
    return text.map(pd.Series(trim(texts).str.lower().values, index=texts))


def postal_digits(postal_code: pd.Series) -> pd.Series:
    """The first five digits of a postal code of 5, 9 or 5-4 digits, else missing."""
    return trim(postal_code).str.extract(r"^([0-9]{5})(?:-?[0-9]{4})?$", expand=False)
