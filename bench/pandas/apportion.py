"""Seats by population, and the overflow rounds (rules L11 and L15). Fifty-one states: plain Python integers."""


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
) -> tuple[dict[str, int], list[tuple]]:
    """Rows taken per state, and the trail of the rounds."""
    target = hamilton(size, populations)
    taken = dict.fromkeys(populations, 0)
    trail = []
    given = target
    round_number = 1
    while True:
        for state in sorted(given):
            left = supply.get(state, 0) - taken[state]
            takes = min(given[state], left)
            trail.append((round_number, state, target[state], left, given[state], takes))
            taken[state] += takes
        missing = size - sum(taken.values())
        still_open = {
            state: people
            for state, people in populations.items()
            if people > 0 and supply.get(state, 0) > taken[state]
        }
        if missing == 0 or not still_open:
            return taken, trail
        given = hamilton(missing, still_open)
        round_number += 1
