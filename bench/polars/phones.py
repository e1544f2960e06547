"""One normalisation for every phone text of every table (rules P1 to P6)."""

import polars as pl

from rules import TERRITORIES
from tables import Inputs, trim

EXTENSION = (
    r"(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$"
)
NATIONAL = r"^[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}$"
EQUAL_DIGITS = [digit * 10 for digit in "0123456789"]


def normalise(texts: pl.LazyFrame, inputs: Inputs) -> pl.LazyFrame:
    """One row per distinct text: trimmed, e164, phone_class, area_code, number_key."""
    rest = pl.col("trimmed").str.replace(EXTENSION, "")
    digits, length = pl.col("digits"), pl.col("digits").str.len_bytes()
    national = digits.str.slice(-10)
    foreign = pl.col("plus") & ~digits.str.contains("^[01]") & length.is_between(7, 15)
    shaped = ((length == 11) & digits.str.starts_with("1")) | ((length == 10) & ~pl.col("plus"))
    unused = national.str.starts_with("555") | (national.str.slice(3, 5) == "55501")
    valid = shaped & national.str.contains(NATIONAL) & ~unused & ~national.is_in(EQUAL_DIGITS)

    phones = texts.drop_nulls().unique()
    phones = phones.with_columns(trimmed=trim(pl.col("phone_text"))).filter(pl.col("trimmed") != "")
    phones = phones.with_columns(
        digits=rest.str.replace_all("[^0-9]+", ""), plus=rest.str.contains(r"^[^0-9]*\+[^0-9]*[0-9]")
    )
    phones = phones.with_columns(foreign=foreign, valid=valid)
    e164 = pl.when("valid").then("+1" + national).when("foreign").then("+" + digits)
    phones = phones.select(
        "phone_text",
        "trimmed",
        "foreign",
        "valid",
        e164=e164,
        area_code=pl.when("valid").then(national.str.slice(0, 3)),
    )
    states = inputs["area_codes"].select("area_code", area_state="state")
    classes = inputs["nanp_other_codes"].select("area_code", other="class")
    phones = phones.join(states, on="area_code", how="left").join(classes, on="area_code", how="left")
    phone_class = (
        pl.when("foreign").then(pl.lit("foreign"))
        .when(~pl.col("valid")).then(pl.lit("invalid"))
        .when(pl.col("area_state").is_in(TERRITORIES)).then(pl.lit("territory"))
        .when(pl.col("area_state").is_not_null()).then(pl.lit("geographic"))
        .otherwise(pl.col("other").fill_null("unassigned"))
    )  # fmt: skip
    return phones.select(
        *("phone_text", "trimmed", "e164", "area_code"),
        number_key=pl.coalesce("e164", "trimmed"),
        phone_class=phone_class,
    )


def phone_places(inputs: Inputs, live: pl.LazyFrame, phones: pl.LazyFrame) -> pl.LazyFrame:
    """Every place that holds a phone text: account fields and live researched phones."""
    fields = phone_fields(inputs)
    stored = inputs["accounts"].select("id", *fields).unpivot(
        fields, index="id", variable_name="field", value_name="phone_text"
    )
    stored = stored.drop_nulls("phone_text").select(
        account_id="id",
        record_id="id",
        object=pl.lit("accounts"),
        field="field",
        field_index=pl.col("field").str.strip_prefix("phone_").cast(pl.Int64),
        researched_at=pl.lit(None, pl.Datetime("ms")),
        phone_text="phone_text",
    )
    researched = live.drop_nulls("phone_text").select(
        account_id="account_id",
        record_id="id",
        object=pl.lit("researched_phones"),
        field=pl.lit("phone_text"),
        field_index=pl.lit(0, pl.Int64),
        researched_at="created_at",
        phone_text="phone_text",
    )
    return pl.concat([researched, stored]).join(phones, on="phone_text")


def phone_fields(inputs: Inputs) -> list[str]:
    return [column for column in inputs.tables["accounts"].columns if column.startswith("phone_")]
