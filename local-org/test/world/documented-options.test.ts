import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultSpecError, readFaultSpec } from '../../src/faults/fault-table.ts';
import { resolveWorldOptions } from '../../src/world/options.ts';

const read = (page: string): string => readFileSync(join(__dirname, '../../../docs', page), 'utf8');

const rows = [...read('world.md').matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|/gm)].map(
    ([, name = '', standard = '', range = '']) => ({ name, standard, range })
);
const numberIn = (text: string): number => Number(text.replaceAll(',', ''));

/** What the options say of a value that none of them takes. */
function refusals(): ReadonlyMap<string, string> {
    const nothing = Object.fromEntries(
        Object.keys(resolveWorldOptions({}, '2026-01-01')).map((name) => [name, 'x'])
    );
    try {
        resolveWorldOptions(nothing, '2026-01-01');
    } catch (error) {
        const lines = String(error).split('\n').slice(1);
        return new Map(lines.map((line) => line.split(': ') as [string, string]));
    }
    throw new Error('Every option was taken.');
}

describe('docs/world.md', () => {
    const defaults = resolveWorldOptions({}, '2026-01-01');

    it('When the table is read, then it has exactly the options there are', () => {
        expect(rows.map(({ name }) => name)).toEqual(Object.keys(defaults).toSorted(inTable));
    });

    it.each(rows)('When $name is not given, then its default is the documented one', ({ name, standard }) => {
        const value = defaults[name as keyof typeof defaults];
        if (/^[\d.,]+$/.test(standard)) expect(value).toBe(numberIn(standard));
        else if (/^[\d.]+ × accounts$/.test(standard))
            expect(value).toBe(parseFloat(standard) * defaults.accounts);
        else expect(['worldDate', 'switchboards', 'answerRates']).toContain(name);
    });

    it('When the answer rates are read, then they are the default ones', () => {
        const [, text = ''] = /^Answer rates, hours 0 to 23: ([\d ]+) %/m.exec(read('world.md')) ?? [];
        expect(text.split(' ').map((percent) => Number(percent) / 100)).toEqual(defaults.answerRates);
    });

    it.each(rows)(
        'When $name is out of its range, then the refusal names the documented one',
        ({ name, range }) => {
            const [least = '', most = ''] = range.replace('24 numbers ', '').split(' … ');
            const said = refusals().get(name) ?? '';
            if (range.includes('2^53')) return expect(said).toContain(`from 0 to ${Number.MAX_SAFE_INTEGER}`);
            const bounds =
                name === 'worldDate' ? [least, most] : [least, most].map((bound) => String(numberIn(bound)));
            expect(said).toContain(`from ${bounds.join(' to ')}`);
        }
    );
});

/** The order of the table. */
function inTable(one: string, other: string): number {
    const place = (name: string): number => rows.findIndex((row) => row.name === name);
    return place(one) - place(other);
}

describe('docs/local-org.md', () => {
    it('When the faults are listed, then they are those that can be set', () => {
        const [, section = ''] = read('local-org.md').split('### Faults');
        const documented = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind = '']) => kind);
        let said = '';
        try {
            readFaultSpec({ kind: 'none' });
        } catch (error) {
            if (error instanceof FaultSpecError) said = error.message;
        }
        expect(said).toBe(`"kind" must be one of ${documented.join(', ')}`);
    });
});
