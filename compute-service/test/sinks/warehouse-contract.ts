import type { SqlRow } from '../../src/engines/compute.ts';
import { personalSubject } from '../../src/personal-data/subject.ts';
import {
    WAREHOUSE_BATCH_ROWS,
    WAREHOUSE_COLUMNS,
    type Warehouse,
    type WarehouseInput
} from '../../src/ports/warehouse.ts';

export interface OpenedWarehouse {
    readonly warehouse: Warehouse;
    /** A second connection to the same data, as another process would have. */
    another(): Promise<Warehouse>;
    dispose(): Promise<void>;
}

const ACCOUNT = '001Ws00000AbCdEIAV';
const OTHER_ACCOUNT = '001Ws00000aBcDeIAK';

const call = (id: string, account = '001A', phone = '4155552671'): SqlRow => [
    id,
    account,
    phone,
    'No answer',
    'Outbound',
    '2024-01-02',
    null,
    '005A',
    33
];
const research = (id: string, outcome: string, account = '001A'): SqlRow => [
    ...[id, account, '2024-01-02T08:00:00Z', outcome, null]
];
const removal = (account: string, e164: string): SqlRow => [
    ...['run-1', 'removal', account, e164, 'accounts', account, 'phone_1', 'as typed', 'wrong_number', null],
    'Two people said so.'
];
const logLine = (message: string): SqlRow => [
    'run-1',
    '2026-11-23T02:00:00.000Z',
    'info',
    'dedupe',
    'groups',
    message
];

/** What every warehouse must do, whatever it is made of. */
export function warehouseContract(name: string, open: () => Promise<OpenedWarehouse>): void {
    describe(`the warehouse contract: ${name}`, () => {
        let opened: OpenedWarehouse;
        let warehouse: Warehouse;

        beforeEach(async () => {
            opened = await open();
            warehouse = opened.warehouse;
            await warehouse.migrate();
        });
        afterEach(() => opened.dispose());

        const readAll = async (table: WarehouseInput): Promise<{ announced: number; rows: SqlRow[] }> => {
            const { announced, rows } = await warehouse.read(table);
            const all: SqlRow[] = [];
            for await (const batch of rows) all.push(...batch);
            return { announced, rows: all };
        };

        it('When a batch is written twice, then it is there once', async () => {
            const batch = {
                table: 'execution_log',
                runKey: 'run-1:1',
                batch: 1,
                rows: [logLine('a'), logLine('b')]
            } as const;
            expect(await warehouse.writeBatch(batch)).toBe(true);
            expect(await warehouse.writeBatch(batch)).toBe(false);
            expect(await warehouse.writeBatch({ ...batch, batch: 2 })).toBe(true);
            expect(await warehouse.writeBatch({ ...batch, runKey: 'run-2:1' })).toBe(true);
            expect(await warehouse.written({ table: 'execution_log', runKey: 'run-1:1' })).toBe(4);
        });

        it('When one row of a batch is refused, then none of it is there and it can be sent again', async () => {
            const broken = WAREHOUSE_COLUMNS.execution_log.map(() => null);
            const batch = { table: 'execution_log', runKey: 'run-1:1', batch: 1 } as const;
            await expect(
                warehouse.writeBatch({ ...batch, rows: [logLine('a'), broken] })
            ).rejects.toMatchObject({
                code: 'delivery_failed',
                retryable: true
            });
            expect(await warehouse.written(batch)).toBe(0);
            expect(await warehouse.writeBatch({ ...batch, rows: [logLine('a')] })).toBe(true);
        });

        it('When a batch is too large, then it is refused', async () => {
            const rows = Array.from({ length: WAREHOUSE_BATCH_ROWS + 1 }, () => logLine('a'));
            const batch = { table: 'execution_log', runKey: 'run-1:1', batch: 1, rows } as const;
            await expect(warehouse.writeBatch(batch)).rejects.toThrow(RangeError);
        });

        it('When two processes write, then both find their rows', async () => {
            const other = await opened.another();
            const write = (target: Warehouse, runKey: string): Promise<boolean> =>
                target.writeBatch({ table: 'execution_log', runKey, batch: 1, rows: [logLine(runKey)] });
            await Promise.all([write(warehouse, 'a'), write(other, 'b')]);
            expect(await other.written({ table: 'execution_log', runKey: 'a' })).toBe(1);
            expect(await warehouse.written({ table: 'execution_log', runKey: 'b' })).toBe(1);
            await other.close();
        });

        it('When a call is brought by two runs, then the first stays, and calls come back by id', async () => {
            await warehouse.writeBatch({
                table: 'call_history',
                runKey: 'a',
                batch: 1,
                rows: [call('2'), call('1')]
            });
            await warehouse.writeBatch({
                table: 'call_history',
                runKey: 'b',
                batch: 1,
                rows: [call('2'), call('3')]
            });
            const { announced, rows } = await readAll('call_history');
            expect(announced).toBe(3);
            expect(rows.map(([id]) => id)).toEqual(['1', '2', '3']);
            expect(rows[0]).toEqual(call('1'));
        });

        it('When research is brought by two imports, then the first stays, and it comes back by id', async () => {
            const archive = { table: 'research_archive', batch: 1 } as const;
            await warehouse.writeBatch({
                ...archive,
                runKey: 'a',
                rows: [research('2', 'Found'), research('1', 'Found')]
            });
            await warehouse.writeBatch({ ...archive, runKey: 'b', rows: [research('2', 'Nothing found')] });
            const { announced, rows } = await readAll('research_archive');
            expect(announced).toBe(2);
            expect(rows).toEqual([research('1', 'Found'), research('2', 'Found')]);
        });

        it('When somebody is looked for, then each row that names them is found, and no other', async () => {
            await warehouse.writeBatch({
                ...{ table: 'call_history', runKey: 'a', batch: 1 },
                rows: [call('1', OTHER_ACCOUNT, '(415) 555-2671 ext 4'), call('2', ACCOUNT, '2125550100')]
            });
            await warehouse.writeBatch({
                ...{ table: 'cleanup_queue', runKey: 'a', batch: 1 },
                rows: [removal(ACCOUNT, '+14155552671'), removal(OTHER_ACCOUNT, '+14155552670')]
            });
            const at = async (text: string): Promise<readonly (readonly [string, unknown[]])[]> =>
                (await warehouse.rowsNaming(personalSubject(text))).map(({ place, rows }) => [
                    place,
                    rows.map(({ id, e164 }) => id ?? e164)
                ]);
            expect(await at(ACCOUNT)).toEqual([
                ['cleanup_queue', ['+14155552671']],
                ['call_history', ['2']]
            ]);
            expect(await at('415-555-2671')).toEqual([
                ['cleanup_queue', ['+14155552671']],
                ['call_history', ['1']]
            ]);
            expect(await at('4155552600')).toEqual([]);
        });

        it('When somebody is erased, then their rows are gone, those of others stay, and a repeat finds nothing', async () => {
            const calls = { table: 'call_history', runKey: 'a', batch: 1 } as const;
            const rows = [call('1', ACCOUNT, '4155552671'), call('2', OTHER_ACCOUNT, '4155552670')];
            await warehouse.writeBatch({ ...calls, rows });
            await warehouse.writeBatch({
                ...{ table: 'research_archive', runKey: 'a', batch: 1 },
                rows: [research('1', 'Found', ACCOUNT)]
            });
            await warehouse.writeBatch({
                ...{ table: 'cleanup_queue', runKey: 'a', batch: 1 },
                rows: [removal(ACCOUNT, '+14155552671'), removal(OTHER_ACCOUNT, '+14155552670')]
            });
            expect(await warehouse.eraseNaming(personalSubject(ACCOUNT))).toBe(3);
            expect(await warehouse.eraseNaming(personalSubject(ACCOUNT))).toBe(0);
            expect(await warehouse.rowsNaming(personalSubject(ACCOUNT))).toEqual([]);
            expect((await readAll('call_history')).rows.map(([id]) => id)).toEqual(['2']);
            expect(await warehouse.written({ table: 'cleanup_queue', runKey: 'a' })).toBe(1);
            // A delivery that is repeated does not bring the row back.
            expect(await warehouse.writeBatch({ ...calls, rows })).toBe(false);
        });

        it('When it is migrated again, then reference tables are there once and rows stay', async () => {
            await warehouse.writeBatch({ table: 'call_history', runKey: 'a', batch: 1, rows: [call('1')] });
            await warehouse.migrate();
            expect((await readAll('call_history')).announced).toBe(1);
            const { announced } = await warehouse.read('state_population');
            expect(announced).toBeGreaterThanOrEqual(51);
            expect((await warehouse.read('area_codes')).announced).toBeGreaterThan(300);
        });
    });
}
