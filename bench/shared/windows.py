"""Zones and hours in which a place may be called (rules L8 to L10). A few hundred localities: plain Python."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from rules import BLANKS

WINDOW = (time(8), time(21))


class Windows:
    """Knows the zones of area codes and states, and the hours of states on one day."""

    def __init__(
        self, area_codes: Iterable[tuple[str, str, str]], hours: list[dict], call_date: date
    ) -> None:
        self.call_date = call_date
        self.hours = [row for row in hours if in_force(row, call_date)]
        self.of_area_code: dict[str, set[str]] = {}
        self.of_state: dict[str, set[str]] = {}
        for area_code, state, time_zones in area_codes:
            zones = set(time_zones.split("|"))
            self.of_area_code[area_code] = zones
            self.of_state.setdefault(state, set()).update(zones)

    def of(
        self, area_code: str, area_state: str, postal_state: str, billing_state: str
    ) -> tuple[str, str | None, str | None, str | None]:
        """Zones, start, end (UTC) and local hours; the last three None where no hour is permitted."""
        places = sorted(
            self.of_area_code[area_code]
            | self.of_state.get(postal_state, set())
            | self.of_state.get(billing_state, set())
        )
        zones = "|".join(places)
        hours = self.strictest({area_state, postal_state, billing_state})
        if hours is None:
            return zones, None, None, None
        clocks = [ZoneInfo(zone) for zone in places]
        start, end = (
            pick(datetime.combine(self.call_date, hour, zone).astimezone(UTC) for zone in clocks)
            for pick, hour in zip((max, min), hours)
        )
        if start >= end:
            return zones, None, None, None
        local = "|".join(
            f"{zone.key} {start.astimezone(zone):%H:%M}-{end.astimezone(zone):%H:%M}" for zone in clocks
        )
        return zones, f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}", local

    def strictest(self, states: set[str]) -> tuple[time, time] | None:
        rows = [row for row in self.hours if row["state"].strip(BLANKS).upper() in states]
        if any(row["start"] is None for row in rows):
            return None
        starts = [time.fromisoformat(row["start"]) for row in rows]
        ends = [time.fromisoformat(row["end"]) for row in rows if row["end"] is not None]
        return max([WINDOW[0], *starts]), min([WINDOW[1], *ends])


def in_force(row: dict, day: date) -> bool:
    weekdays = (row["weekdays"] or "").strip(BLANKS)
    return (
        row["state"] is not None
        and (weekdays == "" or str(day.isoweekday()) in weekdays)
        and (row["effective_from"] is None or row["effective_from"] <= day)
        and (row["effective_to"] is None or row["effective_to"] >= day)
    )
