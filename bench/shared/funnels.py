"""The funnels of the four engines (rule G13): the steps in their order, with their words."""

FUNNEL_COLUMNS = ["engine", "position", "step", "title", "rows", "dropped", "drop_reason"]
FUNNELS = {
    "dedupe": [
        ("all_researched_phones", "All researched phones", None),
        ("not_retired", "Researched phones in use", "retired"),
        ("with_account", "Researched phones of an account", "no account"),
        ("with_phone", "Researched phones that are not blank", "blank phone"),
        ("in_groups", "Members of duplicate groups", "the only record with its number, or dismissed"),
        ("duplicates", "Duplicates", "the survivor of its group"),
    ],
    "flush": [
        ("all_calls", "All calls", None),
        ("dated_until_as_of", "Calls up to the as-of date", "later than the as-of date, or without any date"),
        ("with_account", "Calls of an account", "no account"),
        ("with_number", "Calls of a valid number", "no valid number"),
        ("after_last_answer", "Calls since the last answer", "answered since, or decided since"),
        ("of_a_rule", "Calls that speak against the number", "another disposition"),
    ],
    "research": [
        ("all_accounts", "All accounts", None),
        ("active", "Active accounts", "not active"),
        ("without_researched_phone", "Accounts without a researched phone", "has a researched phone"),
        ("phone_fields_blank", "Accounts whose phone fields are blank", "has a number in a phone field"),
        ("not_recently_researched", "Accounts that are due", "researched recently"),
        ("without_open_request", "Accounts without an open request", "a request is open"),
        ("not_suppressed", "Accounts that may be called", "must not be called"),
        (
            "one_per_household",
            "One account per household",
            "the household is researched through another account",
        ),
        ("within_max_requests", "The research queue", "over the most requests of a night"),
    ],
    "call_list": [
        ("phone_places", "Places that hold a phone number", None),
        ("active_account", "Of an active account", "account inactive or unknown"),
        (
            "geographic",
            "With a number that has a state",
            "invalid, toll-free, foreign or otherwise without a state",
        ),
        ("not_suppressed", "Not suppressed", "number or account is suppressed"),
        ("not_duplicate", "Not a duplicate", "flagged as a duplicate"),
        ("not_flushed", "Not flushed", "flushed, or waiting for a decision on it"),
        ("last_attempt_old_enough", "Not tried in the last days", "tried too recently"),
        ("under_attempt_limit", "Not tried too often", "tried too often in 30 days"),
        ("rested_after_contact", "Rested since the last contact", "reached recently"),
        ("best_number_of_account", "Best number of each account", "the account has a better number"),
        ("one_account_per_number", "One account for each number", "another account goes with the number"),
        ("state_has_target", "In a state with a target", "the account is in a territory"),
        (
            "has_callable_window",
            "With hours in which it may be called",
            "no hour is permitted in every plausible zone",
        ),
        ("on_the_list", "On the list", "the list has no more places for the state and kind"),
    ],
}


class Funnel:
    """Counts the rows that come out of the steps of a night."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}

    def count(self, engine: str, step: str, rows: int) -> None:
        self.counts[engine, step] = rows

    def rows(self) -> list[tuple]:
        rows = []
        for engine, steps in FUNNELS.items():
            before = None
            for position, (step, title, reason) in enumerate(steps, 1):
                count = self.counts[engine, step]
                dropped = 0 if before is None else before - count
                rows.append((engine, position, step, title, count, dropped, reason))
                before = count
        return rows
