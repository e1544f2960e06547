import { openSqlServerAuditLog } from '../../src/access/sql-server/audit-log.ts';
import '../../src/access/sql-server/api-key-store.ts';
import { WAREHOUSE_COLUMNS, WAREHOUSE_PERSONAL_COLUMNS } from '../../src/ports/warehouse.ts';
import type { WarehouseOutput } from '../../src/ports/warehouse.ts';
import '../../src/runs/sql-server/rule-versions.ts';
import { deleteDetails, listRuns, patchRun, patchStep } from '../../src/runs/sql-server/statements.ts';
import {
    deleteMails,
    listDeliveries,
    nextDue,
    retryDeliveries
} from '../../src/sinks/mail/sql-server/statements.ts';
import { deleteByKey, findNaming } from '../../src/sinks/warehouse/sql-server/personal-statements.ts';
import {
    clearStaging,
    countAll,
    countWritten,
    moveBatch,
    readAll,
    seedTable
} from '../../src/sinks/warehouse/sql-server/statements.ts';
import type { SqlServerDatabase } from '../../src/sql-server/database.ts';
import '../../src/sql-server/migrations.ts';
import type { Statement } from '../../src/sql-server/statement.ts';

const YES_AND_NO = [true, false] as const;
const TABLES = Object.keys(WAREHOUSE_COLUMNS) as readonly WarehouseOutput[];
const FOREIGN = { schema: 'sales]ops', table: 'Calls "2026"' };

function ofRuns(): readonly Statement[] {
    return [
        ...YES_AND_NO.flatMap((leased) => [
            patchRun({ assignments: [], leased }),
            patchRun({ assignments: ['[status] = @set_status', '[lease_token] = NULL'], leased })
        ]),
        patchStep(['[status] = @set_status', '[rows] = @set_rows']),
        ...YES_AND_NO.flatMap((org) =>
            YES_AND_NO.flatMap((status) => YES_AND_NO.map((engine) => listRuns({ org, status, engine })))
        ),
        ...(['events', 'steps', 'documents', 'launch_keys'] as const).map(deleteDetails)
    ];
}

function ofMail(): readonly Statement[] {
    return [
        ...YES_AND_NO.flatMap((one) => [
            ...YES_AND_NO.map((claiming) => nextDue({ one, claiming })),
            ...YES_AND_NO.map((status) => listDeliveries({ one, status })),
            retryDeliveries({ one })
        ]),
        deleteMails('outbox_deliveries'),
        deleteMails('outbox_mails')
    ];
}

function ofWarehouse(): readonly Statement[] {
    return [
        ...TABLES.flatMap((table) => [
            moveBatch(table),
            clearStaging(table),
            countWritten(table),
            deleteByKey(table),
            readAll({ schema: 'dial_flow', table }, WAREHOUSE_COLUMNS[table]),
            readAll(FOREIGN, WAREHOUSE_COLUMNS[table])
        ]),
        ...Object.entries(WAREHOUSE_PERSONAL_COLUMNS).map(([table, searched]) =>
            findNaming(table as WarehouseOutput, searched)
        ),
        countAll(FOREIGN),
        seedTable('area_codes', ['area_code', 'state']),
        seedTable('state_population', ['state', 'population'])
    ];
}

/** The audit log makes the statement of a page as it is asked. */
async function ofAudit(): Promise<readonly Statement[]> {
    const asked: Statement[] = [];
    const database = {
        read: async (statement: Statement) => {
            asked.push(statement);
            return [];
        }
    } as unknown as SqlServerDatabase;
    const filters = {
        ...{ before: 9, who: 'key:', what: 'runs.launch', subject: '001', outcome: 'done' as const },
        since: '2026-11-24T02:00:00.000Z'
    };
    const log = openSqlServerAuditLog(database);
    await log.list({ limit: 5 });
    await log.list({ limit: 5, ...filters });
    for (const [name, value] of Object.entries(filters)) await log.list({ limit: 5, [name]: value });
    return asked;
}

/** Makes every statement whose text depends on something, in each of its shapes; the others are made by the imports. */
export async function makeEveryStatement(): Promise<readonly Statement[]> {
    return [...ofRuns(), ...ofMail(), ...ofWarehouse(), ...(await ofAudit())];
}
