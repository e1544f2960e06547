"""Reads the input folder (docs/formats.md) lazily: one scan per file, columns as their type, streaming."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

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

UNREAD = "unread "
"""Before the name of a column: its texts that the usual reading did not understand."""


@dataclass
class Inputs:
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    quarantine: list[tuple] = field(default_factory=list)
    rows_read: int = 0
    empty_flags: int = 0
    """Accounts that do not say whether they are active."""

    def __getitem__(self, name: str) -> pl.LazyFrame:
        return self.tables[name].lazy()


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.collect(engine="streaming")


def read_inputs(folder: Path, reference: Path) -> Inputs:
    """All tables without the rows that hold a cell which cannot be read."""
    inputs = Inputs()
    for name, path in source_files(folder, reference).items():
        table = collect(read_table(name, path))
        inputs.rows_read += table.height
        table, faults = with_unusual(table)
        faulty = pl.Series("row", sorted({row for row, *_ in faults}), dtype=pl.UInt32)
        inputs.quarantine += [
            (name, row_name(name, table.row(row, named=True)), column, text, REASONS[column])
            for row, column, text in faults
        ]
        stop_above(MOST_QUARANTINED, len(faulty), table.height, f"rows of {name} cannot be read")
        if name in IDS and (table[IDS[name]].null_count() or not table[IDS[name]].is_unique().all()):
            raise NightStopped(f"{name}: each row must have an id of its own.")
        if len(faulty):
            table = table.with_row_index("row").join(faulty.to_frame(), on="row", how="anti").drop("row")
        if name == "accounts":
            inputs.empty_flags = table["active"].null_count()
        flags = [pl.col(column).fill_null(False) for column in FLAGS if column in table.columns]
        inputs.tables[name] = table.with_columns(flags)
    inputs.quarantine.sort()
    return inputs


def read_table(name: str, path: Path | None) -> pl.LazyFrame:
    columns = COLUMNS[name].split()
    if path is None:
        return typed(pl.LazyFrame(schema=dict.fromkeys(columns, pl.String)), columns)
    table = pl.scan_csv(path, infer_schema=False, null_values="")
    found = table.collect_schema().names()
    phones = [column for column in found if name == "accounts" and column.startswith("phone_")]
    missing = [pl.lit(None, pl.String).alias(column) for column in columns if column not in found]
    return typed(table.with_columns(missing), [*columns, *phones])


def typed(table: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """The columns as their type, and beside each that can be faulty the texts that were not understood."""
    read = {column: typed_column(column) for column in columns}
    unread = [
        pl.when(read[column].is_null()).then(pl.col(column)).alias(UNREAD + column)
        for column in columns
        if column in REASONS
    ]
    return table.select([*(value.alias(column) for column, value in read.items()), *unread])


def typed_column(column: str) -> pl.Expr:
    text = pl.col(column)
    if column in INSTANTS:
        usual = pl.when(text.str.len_bytes() == 24).then(text)
        return usual.str.to_datetime("%Y-%m-%dT%H:%M:%S%.3fZ", time_unit="ms", strict=False)
    if column in DAYS:
        return pl.when(text.str.len_bytes() == 10).then(text).str.to_date("%Y-%m-%d", strict=False)
    if column in WHOLE_NUMBERS:
        usual = pl.when(text.str.contains(f"^(?:{WHOLE_NUMBER})$")).then(text)
        return usual.str.replace(r"\..*$", "").cast(pl.Int64, strict=False)
    if column in TIMES:
        return pl.when(text.str.contains(f"^(?:{CLOCK})$")).then(text)
    if column == "weekdays":
        return pl.when(trim(text).str.contains(f"^{WEEKDAYS}$")).then(text)
    if column in FLAGS:
        return text.str.to_lowercase() == "true"
    return text


def with_unusual(table: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Reads the few texts that are written unusually, and returns those that are faulty with row and column."""
    faults = []
    for name in [column for column in table.columns if column.startswith(UNREAD)]:
        column = name.removeprefix(UNREAD)
        rows = table[name].is_not_null().arg_true()
        texts = table[name].gather(rows)
        values = [read_instant(text) if column in INSTANTS else None for text in texts]
        faults += [
            (row, column, text) for row, text, value in zip(rows, texts, values) if value is None
        ]
        if any(value is not None for value in values):
            series = table[column].scatter(rows, pl.Series(values, dtype=table[column].dtype))
            table = table.with_columns(series.alias(column))
        table = table.drop(name)
    return table, faults


def read_instant(text: str) -> datetime | None:
    if re.fullmatch(INSTANT, text) is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    return instant if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)


def row_name(name: str, row: dict[str, object]) -> str:
    """The id of a row, or all its cells where it has none."""
    if name in IDS:
        return str(row[IDS[name]])
    return " ".join(cell_text(cell) for cell in row.values() if cell is not None)


def cell_text(cell: object) -> str:
    if isinstance(cell, datetime) and cell.microsecond:
        return cell.isoformat(" ", "milliseconds")
    return cell.isoformat() if isinstance(cell, date) and not isinstance(cell, datetime) else str(cell)


def trim(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars(BLANKS)


def fold(text: pl.Expr) -> pl.Expr:
    return trim(text).str.to_lowercase()


def postal_digits(postal_code: pl.Expr) -> pl.Expr:
    """The first five digits of a postal code of 5, 9 or 5-4 digits, else missing."""
    return trim(postal_code).str.extract(r"^([0-9]{5})(?:-?[0-9]{4})?$")


def marked(rows: pl.LazyFrame, others: pl.LazyFrame, on: str | list[str], name: str) -> pl.LazyFrame:
    """Rows with a column that says whether the other table has their key."""
    keys = others.select(on).drop_nulls().unique().with_columns(pl.lit(True).alias(name))
    return rows.join(keys, on=on, how="left").with_columns(pl.col(name).fill_null(False))
