import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { builtQueries, withoutComments, wholeQueries } from './apex-queries.ts';
import { unboundNames } from './bound-names.ts';
import { faultyValues } from './given-values.ts';
import { objectFields, type Objects } from './object-fields.ts';
import { parseApexQuery, queryFaults } from './query-fields.ts';

/** The builder itself puts texts together; everywhere else they have to be fixed. */
const BUILDER_FILE = /\bDialQuery\.cls$/;

function faultsOf(objects: Objects, text: string): readonly string[] {
    try {
        return queryFaults(objects, parseApexQuery(text));
    } catch (error) {
        return [
            `Not a query: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
        ];
    }
}

function faultsIn(objects: Objects, file: string, source: string): readonly Finding[] {
    const finding = (line: number, message: string): Finding => ({ file, line, rule: 'soql', message });
    const whole = wholeQueries(source).flatMap(({ line, text }) =>
        faultsOf(objects, text).map((message) => finding(line, message))
    );
    const { selects, conditions, orders, unfixed } = builtQueries(source);
    const selected = selects.flatMap(({ line, object, fields }) =>
        faultsOf(objects, `SELECT ${fields} FROM ${object}`).map((message) => finding(line, message))
    );
    const names = [...new Set(selects.map(({ object }) => object))];
    // A file may build queries on several objects; a part has to fit one of them.
    const fitting = (line: number, ending: string): readonly Finding[] => {
        let fewest: readonly string[] | null = null;
        for (const object of names) {
            const faults = faultsOf(objects, `SELECT Id FROM ${object} ${ending}`);
            if (faults.length === 0) return [];
            if (fewest === null || faults.length < fewest.length) fewest = faults;
        }
        return (fewest ?? []).map((message) => finding(line, message));
    };
    // Reading a query takes its time, so equal ones and those on one object are read at once.
    const allAtOnce = `WHERE ${conditions.map(({ text }) => `(${text})`).join(' AND ')}`;
    const conditionsFit = conditions.length > 0 && names.length === 1 && fitting(1, allAtOnce).length === 0;
    return [
        ...whole,
        ...selected,
        ...(conditionsFit ? [] : conditions).flatMap(({ line, text }) => fitting(line, `WHERE (${text})`)),
        ...orders.flatMap(({ line, text }) => fitting(line, `ORDER BY ${text}`)),
        ...unfixed.map((line) => finding(line, 'A part of a query is not a fixed text; bind what varies.')),
        ...unboundNames(source).map(({ line, name }) => finding(line, `:${name} is bound to nothing`)),
        ...faultyValues(objects, source).map(({ line, message }) => finding(line, message))
    ];
}

/** Checks the names of objects, fields and relationships in all queries of a project, what is bound, and picklist values. */
export async function queryCheck({
    project,
    files
}: {
    readonly project: string;
    readonly files: readonly string[];
}): Promise<readonly Finding[]> {
    const objects = await objectFields(project);
    const findings: Finding[] = [];
    for (const file of files.filter((name) => !BUILDER_FILE.test(name))) {
        const source = withoutComments(await readFile(join(project, file), 'utf8'));
        findings.push(...faultsIn(objects, file, source));
    }
    return findings;
}
