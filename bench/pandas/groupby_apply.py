"""Duplicates the way they are first thought of: a Python function for each text, then one for each group.

It finds what DeDupe IQ finds on the first rows of a file of researched phones, and writes record and survivor.
"""

import argparse
import re
from pathlib import Path

import pandas as pd

from rules import BLANKS
from stopwatch import Stopwatch

EXTENSION = re.compile(
    r"(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$"
)
PLUS = re.compile(r"[^0-9]*\+")
NATIONAL = re.compile(r"[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}")


def number_key(text: str) -> str | None:
    """E.164, else the trimmed text, else nothing (rules P1 to P6)."""
    trimmed = text.strip(BLANKS)
    rest = EXTENSION.sub("", trimmed, count=1)
    digits = "".join(character for character in rest if character in "0123456789")
    plus = PLUS.match(rest) is not None
    if plus and digits[:1] not in ("0", "1") and 7 <= len(digits) <= 15:
        return f"+{digits}"
    if len(digits) == 11 and digits[0] == "1":
        national = digits[1:]
    elif len(digits) == 10 and not plus:
        national = digits
    else:
        return trimmed or None
    is_number = NATIONAL.fullmatch(national) and len(set(national)) > 1
    if not is_number or national.startswith("555") or national[3:8] == "55501":
        return trimmed
    return f"+1{national}"


def duplicates_of(group: pd.DataFrame) -> pd.DataFrame:
    """All records of a group, newest first, but the first, which stays."""
    return group.iloc[1:].assign(survivor_id=group["id"].iloc[0])


def run(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    watch = Stopwatch()
    phones = pd.read_csv(source / "researched_phones.csv", dtype="str", keep_default_na=False, na_values=[""])
    for column in ("created_at", "modified_at"):
        phones[column] = pd.to_datetime(phones[column], format="ISO8601")
    watch.lap("read")
    phones = phones.dropna(subset=["account_id", "phone_text"])
    phones = phones[~phones["status"].str.strip(BLANKS).str.lower().eq("retired")]
    phones["number_key"] = phones["phone_text"].apply(number_key)
    watch.lap("normalise")
    phones = phones.sort_values(["created_at", "modified_at", "id"], ascending=False, na_position="last")
    # With its default, the keys of the groups as an index, pandas would compare every group with every other.
    groups = phones.groupby(["account_id", "number_key"], group_keys=False)
    duplicates = groups.apply(duplicates_of).rename(columns={"id": "record_id"})
    watch.lap("group")
    duplicates = duplicates[["record_id", "survivor_id"]].sort_values("record_id")
    duplicates.to_csv(target / "duplicates.csv", index=False, lineterminator="\n")
    watch.lap("write")
    watch.print_cost({"researched_phones": len(phones), "duplicates": len(duplicates)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", dest="target", type=Path, required=True)
    options = parser.parse_args()
    run(options.source, options.target)
