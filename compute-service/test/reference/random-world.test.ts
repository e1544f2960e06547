import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { castTables, type RawTables } from './cast.ts';
import { parseRecords } from './csv.ts';
import { OUTPUT_COLUMNS, referenceNight, type NightResult, type OutputName } from './night.ts';
import { randomParameters } from './random-parameters.ts';
import { randomWorld, shuffledTables } from './random-world.ts';
import { compareText } from './texts.ts';
import { writeWorld } from './write-world.ts';

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

function nightOf(seed: number, change: (tables: RawTables) => RawTables = (tables) => tables): NightResult {
    const { asOf, tables } = randomWorld(seed);
    return referenceNight({
        tables: castTables(change(tables)).tables,
        asOf,
        seed,
        parameters: randomParameters(seed)
    });
}

function column(result: NightResult, name: OutputName, wanted: string): string[] {
    const index = OUTPUT_COLUMNS[name].split(',').indexOf(wanted);
    return result.outputs[name].map((row) => row[index] ?? '');
}

describe('random worlds', () => {
    it('every value can be cast', () => {
        for (const seed of SEEDS) expect(castTables(randomWorld(seed).tables).quarantined).toEqual([]);
    });

    it('the order of the input rows changes nothing', () => {
        for (const seed of SEEDS) {
            expect(nightOf(seed, (tables) => shuffledTables(tables, seed + 1))).toEqual(nightOf(seed));
        }
    });

    it('written files read back as the same tables', () => {
        const dir = mkdtempSync(join(tmpdir(), 'dial-flow-world-'));
        try {
            const { tables } = randomWorld(7);
            writeWorld(dir, tables);
            const files = readdirSync(dir).map((file) => [
                file.replace('.csv', ''),
                parseRecords(readFileSync(join(dir, file), 'utf8'))
            ]);
            expect(castTables(Object.fromEntries(files))).toEqual(castTables(tables));
        } finally {
            rmSync(dir, { recursive: true });
        }
    });

    it('G13 every funnel only ever gets narrower', () => {
        for (const seed of SEEDS) {
            for (const funnel of Object.values(nightOf(seed).funnels)) {
                const rows = funnel.map((one) => one.rows);
                expect(rows).toEqual([...rows].sort((a, b) => b - a));
            }
        }
    });

    it('G14 outputs have the columns of the contract and stand in its order', () => {
        for (const seed of SEEDS) {
            const result = nightOf(seed);
            for (const [name, rows] of Object.entries(result.outputs)) {
                const width = OUTPUT_COLUMNS[name as OutputName].split(',').length;
                expect(rows.every((row) => row.length === width)).toBe(true);
            }
            for (const name of ['research_queue', 'call_list'] as const) {
                expect(column(result, name, 'rank')).toEqual(
                    result.outputs[name].map((_, index) => String(index + 1))
                );
            }
            const numbers = column(result, 'split_accounts', 'e164');
            expect(numbers).toEqual([...numbers].sort(compareText));
        }
    });

    it('no account and no number is on the list twice, and nobody suppressed is', () => {
        for (const seed of SEEDS) {
            const result = nightOf(seed);
            for (const name of ['e164', 'account_id']) {
                const values = column(result, 'call_list', name);
                expect(new Set(values).size).toBe(values.length);
            }
            const blocked = new Set(column(result, 'new_suppressions', 'e164'));
            expect(column(result, 'call_list', 'e164').some((number) => blocked.has(number))).toBe(false);
            const failed = result.checks.filter((one) => !one.passed).map((one) => one.check);
            expect(failed.filter((name) => !name.startsWith('nulls_') && name !== 'freshness')).toEqual([]);
        }
    });

    it('L15 states take no more than they have, and the list has its size unless all are empty', () => {
        for (const seed of SEEDS) {
            const result = nightOf(seed);
            const fill = result.outputs.state_fill.map((row) => row.slice(1).map(Number));
            for (const [, , supply = 0, taken = 0, recent = 0, historical = 0] of fill) {
                expect(taken).toBeLessThanOrEqual(supply);
                expect(recent + historical).toBe(taken);
            }
            const total = fill.reduce((sum, row) => sum + (row[3] ?? 0), 0);
            expect(total).toBe(result.outputs.call_list.length);
        }
    });

    it('all outputs and edges occur somewhere', () => {
        const results = SEEDS.map((seed) => nightOf(seed));
        const seen = (name: OutputName, wanted: string, value: string): boolean =>
            results.some((result) => column(result, name, wanted).includes(value));
        expect([
            seen('duplicate_groups', 'hot', 'true'),
            seen('duplicate_groups', 'auto_apply', 'true'),
            seen('duplicate_members', 'matched_by', 'normalised'),
            seen('phone_removals', 'conflict', 'true'),
            seen('phone_removals', 'rule', 'wrong_number|disconnected'),
            seen('call_list', 'state_conflict', 'true'),
            seen('call_list', 'state_source', 'area_code'),
            seen('call_list', 'bucket', 'historical'),
            seen('research_queue', 'address_source', 'account_address'),
            seen('overflow_trail', 'round', '3'),
            results.some((result) => result.counts.flagged_without_place > 0)
        ]).toEqual(Array.from({ length: 11 }, () => true));
    });
});
