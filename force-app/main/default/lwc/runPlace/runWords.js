import { CHECKS, ENGINES, RUN, fill } from 'c/labels';
import { formatCount, formatDate, formatDays, formatValue } from 'c/formatUtils';
import { fieldLabel, fieldOf, shownValue } from 'c/schemaForm';
import { inOrder, isStepDone, stepsByEngine } from 'c/runSteps';

const DAY_MS = 24 * 60 * 60_000;
const OLD_DAYS = 1;

/** Whole days from one calendar date to another. */
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/**
 * What changed beside the run before, in sentences: the step whose drop grew most, and stale inputs.
 * @param {Dial.Run} run
 * @param {Dial.Run | undefined} previous
 */
export function changesOf(run, previous) {
    const sentences = [];
    if (previous) {
        const before = new Map(previous.steps.map(({ key, dropped }) => [key, dropped ?? 0]));
        const growth = inOrder(run.steps)
            .filter(({ key, dropped }) => (dropped ?? null) !== null && before.has(key))
            .map(({ key, title, dropReason, dropped }) => ({
                name: dropReason ? fill(RUN.stepAndReason, title, dropReason) : title,
                more: dropped - before.get(key)
            }))
            .sort((a, b) => b.more - a.more)[0];
        sentences.push(
            growth?.more > 0
                ? fill(CHECKS.largestDrop, growth.name, formatCount(growth.more))
                : CHECKS.nothingChanged
        );
    }
    for (const { name, newestDate } of run.inputs ?? []) {
        const age = newestDate && run.asOf ? daysBetween(newestDate, run.asOf) : 0;
        if (age > OLD_DAYS) {
            const words = name.replaceAll('_', ' ');
            sentences.push(fill(CHECKS.staleInput, words, formatDate(newestDate), formatDays(age)));
        }
    }
    return sentences;
}

/** The settings of a run as rows of a table, with the words of the schemas where they are known. */
export function settingRows(run, schemas) {
    return Object.entries(run.parameters ?? {}).flatMap(([engine, values]) =>
        Object.entries(values).map(([name, value]) => {
            const schema = schemas[engine]?.properties?.[name];
            const field = schema && fieldOf(name, schema);
            const shown = (given) => (field ? shownValue(field, given) : formatValue(given));
            return {
                key: `${engine}.${name}`,
                setting: field ? fieldLabel(field) : name.replaceAll('_', ' '),
                engine: ENGINES[engine] ?? engine,
                value: shown(value),
                fallback: schema && 'default' in schema ? shown(schema.default) : ''
            };
        })
    );
}

/** The sentence that a screen reader hears when an engine has finished; null while none has. */
export function finishedEngine(before, run) {
    const done = (one) =>
        stepsByEngine(one?.steps)
            .filter(({ steps }) => steps.every(({ status }) => isStepDone(status)))
            .map(({ engine }) => engine);
    const known = new Set(done(before));
    const engine = done(run).find((name) => !known.has(name));
    if (!engine) return null;
    const last = inOrder(run.steps).filter((step) => step.engine === engine && (step.rows ?? null) !== null);
    const rows = last.length > 0 ? formatCount(last[last.length - 1].rows) : null;
    const unit = ENGINES[`${engine}Unit`] ?? RUN.rows;
    return rows
        ? fill(RUN.engineFinished, ENGINES[engine] ?? engine, rows, unit)
        : fill(RUN.engineDone, ENGINES[engine] ?? engine);
}

/** Rows of a result page as a table: phones and ids as they are, headings in words. */
export function sampleTable({ columns, rows }) {
    return {
        columns: columns.map((key) => ({ key, label: key.replaceAll('_', ' ') })),
        rows: rows.map((cells, index) => ({
            key: index,
            ...Object.fromEntries(columns.map((key, at) => [key, formatValue(cells[at])]))
        }))
    };
}
