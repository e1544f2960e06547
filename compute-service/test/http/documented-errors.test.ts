import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_STATUSES } from '../../src/error.ts';

/** Rows of the table of errors: their statuses and codes. */
function documented(): readonly { readonly statuses: readonly number[]; readonly row: string }[] {
    const page = readFileSync(join(__dirname, '../../../docs/api.md'), 'utf8');
    const [, table = ''] = page.split('| status | codes |');
    return table.split('\n').flatMap((row) => {
        const statuses = /^\| ([0-9, ]+) \|/.exec(row)?.[1]?.split(', ').map(Number);
        return statuses ? [{ statuses, row }] : [];
    });
}

describe('The errors in docs/api.md', () => {
    it.each(Object.entries(ERROR_STATUSES))('name %s beside its status', (code, status) => {
        const rows = documented().filter(({ row }) => row.includes(`\`${code}\``));
        expect(rows.map(({ statuses }) => statuses.includes(status))).toEqual([true]);
    });
});
