"""Seats by population, overflow rounds and mix (rules L11, L13, L15). Fifty-one states: plain Python integers."""

TRAIL_COLUMNS = ["round", "state", "target", "supply", "given", "taken"]
FILL_COLUMNS = ["state", "population", "target", "supply", "taken", "recent", "historical"]


def hamilton(seats: int, weights: dict[str, int]) -> dict[str, int]:
    total = sum(weights.values())
    given = {state: seats * weight // total for state, weight in weights.items()}
    left = seats - sum(given.values())
    by_remainder = sorted(weights, key=lambda state: (-(seats * weights[state] % total), state))
    for state in by_remainder[:left]:
        given[state] += 1
    return given


def overflow(
    size: int, populations: dict[str, int], supply: dict[str, int]
) -> tuple[dict[str, int], dict[str, int], list[tuple]]:
    """Targets and rows taken per state, and the trail of the rounds."""
    target = hamilton(size, populations)
    taken = dict.fromkeys(populations, 0)
    trail = []
    given = target
    round_number = 1
    while True:
        for state in sorted(given):
            left = supply[state] - taken[state]
            takes = min(given[state], left)
            trail.append((round_number, state, target[state], left, given[state], takes))
            taken[state] += takes
        missing = size - sum(taken.values())
        still_open = {
            state: people
            for state, people in populations.items()
            if people > 0 and supply[state] > taken[state]
        }
        if missing == 0 or not still_open:
            return target, taken, trail
        given = hamilton(missing, still_open)
        round_number += 1


def fill(
    size: int, populations: dict[str, int], recent: dict[str, int], historical: dict[str, int]
) -> tuple[list[tuple], list[tuple]]:
    """Rows of the fill of the states, by state, and of the trail."""
    supply = {state: recent.get(state, 0) + historical.get(state, 0) for state in populations}
    target, taken, trail = overflow(size, populations, supply)
    total = sum(taken.values())
    quota = hamilton((total * 7 + 5) // 10, taken) if total else dict.fromkeys(taken, 0)
    rows = []
    for state in sorted(populations):
        by_quota = min(quota[state], recent.get(state, 0))
        from_historical = min(taken[state] - by_quota, historical.get(state, 0))
        rows.append(
            (state, populations[state], target[state], supply[state], taken[state])
            + (taken[state] - from_historical, from_historical)
        )
    return rows, trail
