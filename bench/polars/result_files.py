"""Result files as docs/formats.md wants them."""

from pathlib import Path

import polars as pl
import polars.selectors as cs

from rules import FORMULA_STARTS, HARMLESS

FORMULA = rf"^[{''.join(FORMULA_STARTS)}]".replace("-", r"\-")


def write(folder: Path, name: str, table: pl.DataFrame) -> None:
    texts = table.select(cs.string()).columns
    table.lazy().with_columns(guarded(text).alias(text) for text in texts).sink_csv(
        folder / f"{name}.csv",
        datetime_format="%Y-%m-%dT%H:%M:%S%.3fZ",
        date_format="%Y-%m-%d",
        engine="streaming",
    )


def guarded(column: str) -> pl.Expr:
    text = pl.col(column)
    is_formula = text.str.contains(FORMULA) & ~text.str.contains(f"^(?:{HARMLESS})$")
    return pl.when(is_formula).then("'" + text).otherwise(text)
