import { TILES as LABELS, fill } from 'c/labels';
import { formatCount, formatShare } from 'c/formatUtils';
import { percentile } from 'c/chartGeometry';

/** What the map can show of a state, in which pattern, and in words. */

export const MEASURES = ['fill', 'target', 'supply', 'taken', 'recent', 'dialled', 'reached'];
const QUINTILES = [20, 40, 60, 80];

/** Share of the target that was taken; null without a target. */
export const fillOf = ({ target, taken }) => (target ? taken / target : null);

const FILL_CLASSES = [
    { key: 'over', label: LABELS.legendOver, holds: (share) => share > 1 },
    { key: 'full', label: LABELS.legendFull, holds: (share) => share === 1 },
    { key: 'near', label: LABELS.legendNear, holds: (share) => share >= 0.9 },
    { key: 'behind', label: LABELS.legendBehind, holds: (share) => share >= 0.5 },
    { key: 'far', label: LABELS.legendFar, holds: () => true }
];
const NO_TARGET = { key: 'none', label: LABELS.legendNone };

function fillClass(state) {
    const share = fillOf(state);
    return share === null ? 'none' : FILL_CLASSES.find(({ holds }) => holds(share)).key;
}

function fillName(name, state) {
    const share = fillOf(state);
    if (share === null) return fill(LABELS.noTarget, name);
    const text = fill(
        LABELS.name,
        name,
        formatCount(state.taken),
        formatCount(state.target),
        formatShare(share)
    );
    if (share < 1) return fill(LABELS.short, text, formatCount(state.target - state.taken));
    return share > 1 ? fill(LABELS.over, text, formatCount(state.taken - state.target)) : text;
}

function fillView(states) {
    const withTarget = states.filter((state) => fillOf(state) !== null);
    const behind = withTarget.filter((state) => fillOf(state) < 1).sort((a, b) => fillOf(a) - fillOf(b));
    const worst = behind.slice(0, 3).map((state) => `${state.state} ${formatShare(fillOf(state))}`);
    return {
        classOf: fillClass,
        valueOf: (state) => (fillOf(state) === null ? '' : `${Math.floor(fillOf(state) * 100)}`),
        nameOf: fillName,
        legend: [...FILL_CLASSES, NO_TARGET].map(({ key, label }) => ({ key, label })),
        finding:
            behind.length === 0
                ? fill(LABELS.descAllFull, withTarget.length)
                : fill(
                      LABELS.descFill,
                      withTarget.length - behind.length,
                      withTarget.length,
                      worst.join(', ')
                  )
    };
}

function countView(states, measure) {
    const label = LABELS[measure];
    const values = states.map((state) => state[measure] ?? 0);
    const bounds = QUINTILES.map((share) => percentile(values, share) ?? 0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const edges = [low, ...bounds, high];
    const stepOf = (value) => bounds.filter((bound) => value > bound).length;
    return {
        classOf: (state) => `step-${stepOf(state[measure] ?? 0)}`,
        valueOf: (state) => formatCount(state[measure] ?? 0),
        nameOf: (name, state) =>
            fill(LABELS.nameMeasure, name, formatCount(state[measure] ?? 0), label.toLowerCase()),
        legend: [0, 1, 2, 3, 4]
            .filter((step) => values.some((value) => stepOf(value) === step))
            .map((step) => ({
                key: `step-${step}`,
                label: fill(LABELS.legendRange, formatCount(edges[step]), formatCount(edges[step + 1]))
            })),
        finding: fill(LABELS.descMeasure, label, formatCount(low), formatCount(high))
    };
}

/** How a measure is drawn and told. @param {Dial.StateOfList[]} states @param {string} measure */
export const viewOf = (states, measure) =>
    measure === 'fill' ? fillView(states) : countView(states, measure);
