import { join } from 'node:path';
import { readOrgSchema } from '../../../apex/interpreter/database/org-schema.ts';
import { type ApexOrg, makeApexOrg } from '../../../apex/interpreter/runner/apex-org.ts';
import { runTestClass } from '../../../apex/interpreter/runner/run-tests.ts';
import { readSource } from '../../../apex/interpreter/syntax/read-source.ts';

const schema = readOrgSchema(join(__dirname, '../../../../force-app/main/default'));

/** An org with the project's objects and some classes of its own. */
export const orgWith = (classes: Readonly<Record<string, string>>): ApexOrg =>
    makeApexOrg({
        schema,
        sources: Object.entries(classes).map(([name, text]) => readSource(`${name}.cls`, text)),
        zone: 'America/Los_Angeles'
    });

interface Snippets {
    /** Statements of Apex by what they show. */
    readonly cases: Readonly<Record<string, string>>;
    /** Members of the class that all of them share. */
    readonly members?: string;
    /** Other classes by their names. */
    readonly classes?: Readonly<Record<string, string>>;
}

const methodName = (index: number): string => `case${index}`;

/** Makes a test of each snippet: what it asserts has to hold. */
export function itHolds({ cases, members = '', classes = {} }: Snippets): void {
    const methods = Object.values(cases).map(
        (body, index) => `@IsTest static void ${methodName(index)}() { ${body} }`
    );
    const org = orgWith({
        ...classes,
        Snippets: `@IsTest private class Snippets { ${members} ${methods.join('\n')} }`
    });
    const info = org.classes.find(({ name }) => name === 'Snippets');

    it('When it is compiled, then nothing is refused', () => {
        expect(org.faults).toEqual([]);
    });

    it.each(Object.keys(cases).map((what, index) => ({ what, index })))('$what', ({ index }) => {
        if (!info) throw new Error('the snippets are not there');
        const [outcome] = runTestClass(org, {
            info,
            isWanted: (name) => name === `Snippets.${methodName(index)}`
        });
        expect(outcome?.failure).toBeNull();
    });
}

/** What the compiler says to statements that the platform refuses, or that the interpreter does not know. */
export const faultsOf = (body: string, members = ''): readonly string[] =>
    orgWith({ Snippet: `@IsTest private class Snippet { ${members} @IsTest static void run() { ${body} } }` })
        .faults;

/** How a test with these statements fails; null where it passes. */
export function failureOf(body: string, members = ''): string | null {
    const org = orgWith({
        Snippet: `@IsTest private class Snippet { ${members} @IsTest static void run() { ${body} } }`
    });
    const [info] = org.classes;
    if (!info || org.faults.length > 0) throw new Error(org.faults.join('\n'));
    const [outcome] = runTestClass(org, { info, isWanted: () => true });
    return outcome?.failure ?? null;
}
