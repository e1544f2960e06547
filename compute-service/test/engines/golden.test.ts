import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { duckdbDialect } from '../../src/compute/duckdb-dialect.ts';
import { trinoDialect } from '../../src/compute/trino/dialect.ts';
import {
    tableOfStep,
    type EngineContext,
    type EngineOutput,
    type EngineStep
} from '../../src/engines/engine.ts';
import { ENGINES, PREPARE } from '../../src/engines/registry.ts';
import { testContext } from './test-context.ts';

const FOLDER = join(__dirname, '../golden');

/** `UPDATE_GOLDEN=1 npx jest golden` writes the files anew; the difference is reviewed like code. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';

const STAGES = [
    { id: 'prepare', steps: PREPARE.steps, outputs: PREPARE.outputs },
    ...ENGINES.map(({ id, steps, outputs }) => ({ id, steps, outputs }))
];

function stepText(stage: string, step: EngineStep, context: EngineContext): string {
    const name = tableOfStep(stage, step);
    switch (step.kind) {
        case 'sql':
            return `-- ${step.view === true ? 'view' : 'table'} ${name}: ${step.sentence}\n${step.select(context)};`;
        case 'guard':
            return `-- guard ${name}: ${step.sentence}\n${step.select(context)};`;
        case 'arithmetic':
            return Object.entries(step.inputs(context))
                .map(([input, sql]) => `-- input ${input} of ${name}: ${step.sentence}\n${sql};`)
                .join('\n\n');
    }
}

const outputText = (output: EngineOutput, context: EngineContext): string =>
    `-- output ${output.name}: ${output.title}\n${output.select(context)};`;

describe('SQL of every step', () => {
    const files = STAGES.flatMap((stage) =>
        [duckdbDialect, trinoDialect].map((dialect) => ({
            stage,
            dialect,
            name: `${stage.id}.${dialect.name}.sql`
        }))
    );

    it.each(files)('is the reviewed text in $name', ({ stage, dialect, name }) => {
        const context = testContext({ dialect });
        const text = [
            ...stage.steps.map((step) => stepText(stage.id, step, context)),
            ...stage.outputs.map((output) => outputText(output, context))
        ].join('\n\n');
        const file = join(FOLDER, name);
        if (UPDATE) {
            mkdirSync(FOLDER, { recursive: true });
            writeFileSync(file, `${text}\n`);
        }
        expect(existsSync(file)).toBe(true);
        expect(`${text}\n`).toBe(readFileSync(file, 'utf8'));
    });

    it('has no golden file that nothing makes', () => {
        expect(readdirSync(FOLDER).sort()).toEqual(files.map(({ name }) => name).sort());
    });

    /** Words of DuckDB that Trino does not know (what both know stands in the dialect). */
    const DUCKDB_ONLY = [
        /::/,
        /\bqualify\b/i,
        /\bexclude\b/i,
        /\bilike\b/i,
        /\/\//,
        /\bleft\(/i,
        /\bstring_agg\b/i,
        /\bregexp_matches\b/i,
        /\bregexp_full_match\b/i,
        /\bstrftime\b/i,
        /\brange\(/i,
        /\bgenerate_series\b/i,
        /\blist_\w+\(/i,
        /\bstarts_with\b\(.*\) *over/i,
        /\bfirst\(/i,
        /\bgroup by all\b/i,
        /\barg_max\b/i,
        /'g'\)/
    ];

    it.each(STAGES)(
        'of $id holds nothing that only DuckDB knows, written for Trino',
        ({ id, steps, outputs }) => {
            const context = testContext({ dialect: trinoDialect });
            const texts = [
                ...steps.map((step) => stepText(id, step, context)),
                ...outputs.map((output) => outputText(output, context))
            ].map((text) => text.replaceAll(/^--.*$/gm, '').replaceAll(/'(?:[^']|'')*'/g, "''"));
            for (const text of texts) for (const word of DUCKDB_ONLY) expect(text).not.toMatch(word);
        }
    );
});
