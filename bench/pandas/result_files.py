"""Result files as docs/formats.md wants them."""

from pathlib import Path

import numpy as np
import pandas as pd

from rules import FORMULA_STARTS, HARMLESS


def write(folder: Path, name: str, table: pd.DataFrame) -> None:
    written = {column: cells(table[column]) for column in table.columns}
    pd.DataFrame(written).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def cells(column: pd.Series) -> pd.Series:
    if column.dtype == "bool":
        return column.map({True: "true", False: "false"})
    if column.dtype.kind == "M":
        is_day = np.datetime_data(column.dtype)[0] == "s"
        text = np.datetime_as_string(column.values, unit="D" if is_day else "ms")
        text = pd.Series(text, index=column.index, dtype="str") + ("" if is_day else "Z")
        return text.where(column.notna())
    if column.dtype == "str":
        begins = column[column.str.startswith(FORMULA_STARTS, na=False)]
        guarded = "'" + begins[~begins.str.fullmatch(HARMLESS)]
        return guarded.reindex(column.index).fillna(column) if len(guarded) else column
    return column
