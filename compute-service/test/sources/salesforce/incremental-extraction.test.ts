import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadFieldMapping, parseFieldMapping } from '../../../src/sources/salesforce/field-mapping.ts';
import { removeOldExtractions } from '../../../src/sources/salesforce/incremental/extract-cache.ts';
import { TestOrg } from '../../support/salesforce-org.ts';
import { ChangingOrg } from './changing-org.ts';
import { LARGE_TABLES, rowsOf, TwoExtractions, type ReadNight } from './two-extractions.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Two o'clock at night on a Monday. */
const MONDAY = Date.parse('2026-11-23T02:00:00Z');
const SEEDS = [1, 2];

describe('reading only what changed', () => {
    let org: TestOrg;
    let people: ChangingOrg;
    let extractions: TwoExtractions;
    let clock: number;
    const now = (): Date => new Date(clock);

    const open = async (seed: number): Promise<void> => {
        clock = MONDAY - 4 * HOUR_MS;
        org = await TestOrg.start({ now });
        people = new ChangingOrg({ org, seed, now });
        await people.found({ accounts: 25 });
        clock = MONDAY;
        extractions = await TwoExtractions.open({ org, now });
    };
    afterEach(async () => {
        await extractions.remove();
        await org.stop();
    });

    const toNight = (night: number): void => {
        clock = MONDAY + night * 24 * HOUR_MS;
    };
    const expectSameAsEverything = async (
        night: ReadNight,
        mapping?: Parameters<typeof extractions.everything>[0]
    ) => {
        for (const [index, table] of (await extractions.everything(mapping)).entries()) {
            const found = night.tables[index];
            expect(found?.table).toBe(table.table);
            const rows = await rowsOf(table);
            expect({ table: table.table, rows: found && (await rowsOf(found)) }).toEqual({
                ...{ table: table.table, rows }
            });
            expect(found?.read).toBe(rows.length);
        }
    };
    const modesOf = (night: ReadNight): readonly (string | undefined)[] =>
        night.tables.map(({ report }) => report?.mode);
    const reasonOf = (night: ReadNight, table: string): string | null | undefined =>
        night.tables.find((candidate) => candidate.table === table)?.report?.reason;

    it.each(SEEDS)(
        'When people work between nights (seed %i), then every night has the rows of a full extraction',
        async (seed) => {
            await open(seed);
            const first = await extractions.night();
            expect(modesOf(first)).toEqual(LARGE_TABLES.map(() => 'full'));
            const modes = new Set<string | undefined>();
            // Tuesday to Saturday, the Sunday on which everything is read, and the Monday after it.
            for (const night of [1, 3, 5, 6, 7]) {
                clock += 6 * HOUR_MS;
                await people.day(8);
                toNight(night);
                const read = await extractions.night();
                await expectSameAsEverything(read);
                expect(read.warnings).toEqual([]);
                for (const mode of modesOf(read)) modes.add(mode);
                if (night === 6) expect(new Set(modesOf(read))).toEqual(new Set(['full']));
            }
            expect(modes).toEqual(new Set(['full', 'incremental']));
        }
    );

    it('When nothing changed, then what was read whole is taken over', async () => {
        await open(11);
        await extractions.night();
        toNight(1);
        const night = await extractions.night();
        expect(modesOf(night)).toEqual(LARGE_TABLES.map(() => 'incremental'));
        const accounts = night.tables.find(({ table }) => table === 'accounts');
        expect(accounts?.report).toEqual({
            mode: 'incremental',
            reason: null,
            kept: 25,
            changed: 0,
            removed: 0
        });
        await expectSameAsEverything(night);
    });

    it('When a transaction ends after the extraction that it began before, then the next night has its rows', async () => {
        await open(12);
        await extractions.night();
        const [account = ''] = people.accounts;
        const began = new Date(MONDAY - 8 * MINUTE_MS).toISOString().replace('T', ' ').replace('Z', '');
        await org.behindTheScenes(
            `UPDATE "Account" SET "Name" = 'Late', "SystemModstamp" = TIMESTAMP '${began}' WHERE "Id" = '${account}'`
        );
        toNight(1);
        const night = await extractions.night();
        expect(modesOf(night)).toContain('incremental');
        await expectSameAsEverything(night);
    });

    it('When the bin was emptied, then the counts do not agree and the table is read whole', async () => {
        await open(13);
        await extractions.night();
        const [call = ''] = people.calls;
        await org.behindTheScenes(`DELETE FROM "Task" WHERE "Id" = '${call}'`);
        toNight(1);
        const night = await extractions.night();
        expect(reasonOf(night, 'calls')).toBe('counts do not agree');
        expect(night.warnings).toEqual([
            expect.stringMatching(
                /^calls: 50 rows should stand as they were and the org counts 49, so the table was read whole\.$/
            ),
            expect.stringMatching(
                /^calls: reading everything found 1 row of which changes had not told: 1 gone, 0 new, 0 different\./
            )
        ]);
        await expectSameAsEverything(night);
    });

    it('When something changed without a stamp, then the full day finds it and says so', async () => {
        await open(14);
        await extractions.night();
        const [account = ''] = people.accounts;
        await org.behindTheScenes(`UPDATE "Account" SET "Name" = 'Unseen' WHERE "Id" = '${account}'`);
        toNight(5);
        expect((await extractions.night()).warnings).toEqual([]);
        toNight(6);
        const sunday = await extractions.night();
        expect(sunday.warnings).toEqual([
            'accounts: reading everything found 1 row of which changes had not told: 0 gone, 0 new, 1 different. The lists of the nights before were made without them.'
        ]);
        expect(reasonOf(sunday, 'accounts')).toBe('everything is read once a week');
        await expectSameAsEverything(sunday);
    });

    it('When it is asked for, or Sunday has begun where the nights are, then everything is read', async () => {
        await open(15);
        await extractions.night();
        toNight(1);
        expect(reasonOf(await extractions.night({ full: true }), 'accounts')).toBe('it was asked for');
        // In UTC it is Saturday evening still.
        clock = Date.parse('2026-11-28T18:00:00Z');
        expect(modesOf(await extractions.night({ timeZone: 'UTC' }))).not.toContain('full');
        expect(modesOf(await extractions.night({ timeZone: 'Asia/Tokyo' }))).not.toContain('incremental');
        expect(modesOf(await extractions.night({ timeZone: 'Asia/Tokyo' }))).not.toContain('full');
    });

    it('When the mapping or the API version became another, then what is kept is not used', async () => {
        await open(16);
        const standard = await loadFieldMapping();
        await extractions.night();
        toNight(1);
        const mapping = parseFieldMapping({
            version: 1,
            tables: {
                ...standard.tables,
                accounts: { ...standard.tables.accounts, phoneColumns: ['Phone'] }
            }
        });
        const night = await extractions.night({ mapping });
        expect(reasonOf(night, 'accounts')).toBe('the org, the field mapping or the API version is another');
        expect(reasonOf(night, 'calls')).toBeNull();
        await expectSameAsEverything(night, mapping);
        toNight(2);
        expect(modesOf(await extractions.night({ mapping }))).toEqual(LARGE_TABLES.map(() => 'incremental'));
    });

    it('When it is not the same org any more, then everything is read', async () => {
        await open(17);
        await extractions.night();
        await org.behindTheScenes(`UPDATE "Organization" SET "CreatedDate" = "CreatedDate" + INTERVAL 1 DAY`);
        toNight(1);
        expect(modesOf(await extractions.night())).not.toContain('incremental');
    });

    it('When a kept file was damaged, then the table is read whole and kept anew', async () => {
        await open(18);
        await extractions.night();
        const [kept = ''] = await readdir(join(extractions.cacheFolder, 'accounts'));
        await appendFile(join(extractions.cacheFolder, 'accounts', kept, 'page-000001.csv'), 'x');
        toNight(1);
        const night = await extractions.night();
        expect(night.warnings).toEqual([
            'accounts: the files kept of the last full extraction are not as they were written, so the table was read whole.'
        ]);
        await expectSameAsEverything(night);
        toNight(2);
        expect(modesOf(await extractions.night())).toEqual(LARGE_TABLES.map(() => 'incremental'));
    });

    it('When the index of the kept rows cannot be used, then the table is read whole and it is said why', async () => {
        await open(21);
        await extractions.night();
        toNight(1);
        const directory = extractions.newFolder();
        // As a full disk does: what the night takes over cannot be put into its folder.
        await mkdir(join(directory, 'calls'), { recursive: true });
        await writeFile(join(directory, 'calls', 'before'), 'no folder');
        const night = await extractions.night({ directory });
        expect(night.warnings).toEqual([
            'calls: what was kept of the last full extraction could not be used, so the table was read whole: the folder of kept extractions cannot be used (EEXIST).'
        ]);
        expect(reasonOf(night, 'calls')).toBe('the kept files cannot be used');
        await expectSameAsEverything(night);
    });

    it('When what is kept has become too old, then it is removed', async () => {
        await open(22);
        await extractions.night();
        const remove = (olderThan: Date): Promise<number> =>
            removeOldExtractions({ folder: dirname(extractions.cacheFolder), olderThan });
        expect(await remove(new Date(Date.now() - HOUR_MS))).toBe(0);
        expect(await remove(new Date(Date.now() + HOUR_MS))).toBe(LARGE_TABLES.length);
        expect(modesOf(await extractions.night())).not.toContain('incremental');
    });

    it('When nothing can be kept, then the night has its rows and says so', async () => {
        await open(19);
        await mkdir(dirname(extractions.cacheFolder), { recursive: true });
        await writeFile(extractions.cacheFolder, 'no folder');
        const night = await extractions.night();
        expect(night.warnings).toHaveLength(LARGE_TABLES.length);
        expect(night.warnings).toContain(
            'accounts could not be kept for the next night, which reads it whole: the folder of kept extractions cannot be used (ENOTDIR).'
        );
        await expectSameAsEverything(night);
        await rm(extractions.cacheFolder);
    });

    it('When the org cannot count, then everything is read', async () => {
        await open(20);
        await extractions.night();
        toNight(1);
        await org.fault({ kind: 'unavailable', path: 'COUNT()%20FROM%20Task', count: null });
        const night = await extractions.night();
        await org.clearFaults();
        expect(reasonOf(night, 'calls')).toBe('the org could not count its rows');
        expect(reasonOf(night, 'accounts')).toBeNull();
        await expectSameAsEverything(night);
    });
});
