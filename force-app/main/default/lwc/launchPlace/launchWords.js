import { ENGINES, LAUNCH, fill } from 'c/labels';
import { formatCount, formatDate } from 'c/formatUtils';
import { changedValues, fieldsOf, shownValue } from 'c/schemaForm';

/** What a launch is about to do, in words and rows. */

/** Order in which engines appear; the night as a whole comes last. */
export const SECTIONS = ['dedupe', 'flush', 'research', 'call_list', 'night'];

/** Schemas by section, out of what the service said of its engines. */
export function schemasOf(data) {
    const byEngine = Object.fromEntries((data?.engines ?? []).map(({ id, parameters }) => [id, parameters]));
    return { ...byEngine, ...(data?.night && { night: data.night.parameters }) };
}

/** Defaults by section: what is saved as default, over what the schema says. */
export function defaultsOf(schemas, current) {
    return Object.fromEntries(
        Object.entries(schemas).map(([section, schema]) => [
            section,
            {
                ...Object.fromEntries(fieldsOf(schema).map(({ name, fallback }) => [name, fallback])),
                ...current?.[section]
            }
        ])
    );
}

/** Only what differs from the defaults is sent. */
export function changedParameters(parameters, defaults, sections) {
    const entries = sections
        .map((section) => [section, changedValues(parameters[section], defaults[section])])
        .filter(([, values]) => Object.keys(values).length > 0);
    return Object.fromEntries(entries);
}

/** Number of changed settings. */
export const countOf = (parameters) =>
    Object.values(parameters).reduce((sum, values) => sum + Object.keys(values).length, 0);

/** Changed settings as rows: default, last run, new. */
export function summaryRows({ parameters, schemas, defaults, lastRun }) {
    return Object.entries(parameters).flatMap(([section, values]) =>
        fieldsOf(schemas[section])
            .filter(({ name }) => name in values)
            .map((field) => ({
                key: `${section}.${field.name}`,
                setting: fill(LAUNCH.settingOf, ENGINES[section] ?? section, field.title),
                fallback: shownValue(field, defaults[section]?.[field.name]),
                last: shownValue(field, lastRun?.[section]?.[field.name]),
                value: shownValue(field, values[field.name])
            }))
    );
}

/** As-of and seed; empty means that the service chooses. */
export const summaryFacts = ({ asOf, seed }) => [
    { key: 'asOf', name: LAUNCH.asOf, value: asOf ? formatDate(asOf) : LAUNCH.asOfDefault },
    { key: 'seed', name: LAUNCH.seed, value: seed ?? LAUNCH.seedDefault }
];

/** What is written, what the run waits for, whose results it uses. */
export function summaryNotes({ request, mostRecords, activeName }) {
    const one = request.engines.length === 1;
    return [
        request.dryRun ? LAUNCH.dryNote : fill(LAUNCH.writes, formatCount(mostRecords)),
        activeName ? fill(LAUNCH.queueNote, activeName) : '',
        one ? fill(LAUNCH.oneEngineNote, ENGINES[request.engines[0]] ?? request.engines[0]) : ''
    ].filter(Boolean);
}

/** Title of the confirmation. */
export function summaryTitle({ dryRun, engines }) {
    if (dryRun) return LAUNCH.titleDry;
    return engines.length === 1 ? fill(LAUNCH.titleOne, ENGINES[engines[0]] ?? engines[0]) : LAUNCH.titleFull;
}
