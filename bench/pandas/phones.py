"""One normalisation for every phone text of every table (rules P1 to P6)."""

import numpy as np
import pandas as pd

from rules import TERRITORIES
from tables import trim

EXTENSION = (
    r"(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$"
)
NATIONAL_FAULT = (
    r"^(?:(\d)\1{9}"  # ten equal digits
    r"|[01].{9}|.11.{7}|.{3}[01].{6}|.{4}11.{4}"  # area code and exchange: [01]XX, X11
    r"|555.{7}|.{3}55501\d\d)$"  # no area code, fictional
)


def normalise(
    texts: pd.Series, area_codes: pd.DataFrame, other_codes: pd.DataFrame
) -> pd.DataFrame:
    """One row per distinct text: trimmed, e164, phone_class, area_code, number_key."""
    phones = pd.DataFrame({"phone_text": texts.dropna().unique()})
    phones["phone_text"] = phones["phone_text"].astype("str")
    phones["trimmed"] = trim(phones["phone_text"])
    phones = phones[phones["trimmed"] != ""].reset_index(drop=True)

    rest = phones["trimmed"].str.replace(EXTENSION, "", n=1, regex=True)
    digits = rest.str.replace(r"[^0-9]", "", regex=True)
    plus = rest.str.match(r"[^0-9]*\+[^0-9]*[0-9]")
    length = digits.str.len()

    foreign = plus & ~digits.str.startswith(("0", "1")) & length.between(7, 15)
    shaped = (length.eq(11) & digits.str.startswith("1")) | (length.eq(10) & ~plus)
    national = digits.str[-10:]
    valid = shaped & ~national.str.match(NATIONAL_FAULT)

    phones["e164"] = ("+1" + national).where(valid, ("+" + digits).where(foreign))
    phones["area_code"] = national.str[:3].where(valid)
    phones["number_key"] = phones["e164"].fillna(phones["trimmed"])

    state_of = area_codes.set_index("area_code")["state"]
    class_of = other_codes.set_index("area_code")["class"]
    area_state = phones["area_code"].map(state_of)
    phones["phone_class"] = np.select(
        [foreign, ~valid, area_state.isin(TERRITORIES), area_state.notna()],
        ["foreign", "invalid", "territory", "geographic"],
        default=phones["area_code"].map(class_of).fillna("unassigned"),
    )
    return phones


def phone_places(
    accounts: pd.DataFrame, live: pd.DataFrame, phones: pd.DataFrame
) -> pd.DataFrame:
    """Every place that holds a phone text: account fields and live researched phones."""
    fields = [c for c in accounts.columns if c.startswith("phone_")]
    stored = accounts.melt("id", fields, "field", "phone_text").dropna(subset="phone_text")
    stored = stored.assign(
        object="accounts",
        account_id=stored["id"],
        field_index=stored["field"].str.removeprefix("phone_").astype(int),
    )
    researched = live[["id", "account_id", "phone_text", "created_at"]].dropna(subset="phone_text")
    researched = researched.assign(object="researched_phones", field="phone_text", field_index=0)
    places = pd.concat([researched, stored], ignore_index=True)
    places = places.rename(columns={"id": "record_id", "created_at": "researched_at"})
    return places.merge(phones, on="phone_text")
