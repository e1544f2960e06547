import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINES, PREPARE } from '../../src/engines/registry.ts';
import { CHECKS_OUTPUT, FUNNEL_OUTPUT, QUARANTINE_OUTPUT } from '../../src/engines/report-outputs.ts';
import { CANONICAL_TABLES } from '../../src/engines/tables.ts';

const PAGE = readFileSync(join(__dirname, '../../../docs/formats.md'), 'utf8');
const [, INPUTS = '', OUTPUTS = ''] = PAGE.split(/^## (?:Inputs|Outputs)$/m);

/** The last cell of the row of a file, without its remarks in brackets. */
function columnsIn(section: string, file: string): readonly string[] {
    const row = section.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${file}\``));
    const cells = row?.replaceAll('\\|', '/').split('|') ?? [];
    const words =
        cells
            .at(-2)
            ?.replaceAll(/\([^)]*\)/g, '')
            .replaceAll(/[*`]/g, '') ?? '';
    return words.split(',').map((column) => column.trim());
}

describe('docs/formats.md', () => {
    const outputs = [
        ...PREPARE.outputs,
        ...ENGINES.flatMap((engine) => engine.outputs),
        FUNNEL_OUTPUT.output,
        CHECKS_OUTPUT.output,
        QUARANTINE_OUTPUT
    ];

    it.each(outputs.map(({ name, columns }) => [name, columns] as const))(
        'names the columns of the output %s in their order',
        (name, columns) => {
            expect(columnsIn(OUTPUTS, `${name}.csv`)).toEqual(columns);
        }
    );

    it.each(
        CANONICAL_TABLES.map(({ name, columns }) => [name, columns.map((column) => column.name)] as const)
    )('names the input %s with its columns', (name, columns) => {
        const named = columnsIn(INPUTS, `${name}.csv`);
        // Tables that have the columns of another one say so.
        if (named[0]?.startsWith('the columns of')) return;
        expect(named.filter((column) => !column.startsWith('phone_1'))).toEqual(columns);
    });
});
