import type { NewMail, Outbox } from '../../../src/ports/outbox.ts';
import { openSqlServerOutbox } from '../../../src/sinks/mail/sql-server/sql-server-outbox.ts';
import { openSqlServer } from '../../../src/sql-server/database.ts';
import { migrateSqlServer } from '../../../src/sql-server/migrations.ts';
import { handClock } from '../../runs/samples.ts';
import { contractServers } from '../../sql-server/contract-servers.ts';
import { openDouble, type OpenedDouble } from '../../sql-server/opened-double.ts';
import { outboxContract } from './outbox-contract.ts';

for (const { name, openTwice } of contractServers()) {
    outboxContract(name, ({ clock }) => openTwice((database) => openSqlServerOutbox({ database, clock })));
}

describe('An outbox in SQL Server whose answers are lost', () => {
    const ANN = 'ann@example.com';
    const mail: NewMail = {
        key: 'run-1.failed',
        runId: 'run-1',
        outcome: 'failed',
        message: {
            ...{ messageId: '<run-1.failed@dial-flow.example>', subject: 'The run failed' },
            ...{ text: 'It failed.', html: '<p>It failed.</p>', images: [], attachments: [] }
        },
        recipients: [ANN]
    };
    let opened: OpenedDouble;
    let outbox: Outbox;

    beforeEach(async () => {
        opened = await openDouble();
        const database = openSqlServer(opened.settings);
        await migrateSqlServer(database);
        outbox = openSqlServerOutbox({ database, clock: handClock() });
    });
    afterEach(async () => {
        await outbox.close();
        await opened.double.close();
        expect(opened.double.failures).toEqual([]);
    });

    for (const at of ['commit', 'committed'] as const) {
        const loseAnswer = (): void => opened.double.fail({ at, effect: { kind: 'drop' } });

        it(`When the connection is lost at “${at}”, then a mail is there once and goes out once`, async () => {
            loseAnswer();
            expect(await outbox.put(mail)).toBe(1);
            loseAnswer();
            const claimed = await outbox.claim({ leaseMs: 10_000 });
            expect(claimed?.due).toEqual([{ recipient: ANN, attempt: 1 }]);
            if (!claimed) throw new Error('Nothing to claim');
            loseAnswer();
            expect(
                await outbox.settle(claimed, [{ recipient: ANN, status: 'sent', reason: null, dueAt: null }])
            ).toBe(true);
            expect(await outbox.list({ limit: 10 })).toMatchObject([
                { recipient: ANN, status: 'sent', attempts: 1 }
            ]);
        });
    }

    it('When the server is full, then the mail is not taken and the error says why', async () => {
        opened.double.fail({
            at: 'request',
            when: ({ text }) => text.includes('dial_flow: add_deliveries'),
            effect: { kind: 'error', error: { number: 1105, message: 'Could not allocate space.' } }
        });
        await expect(outbox.put(mail)).rejects.toMatchObject({
            code: 'store_unavailable',
            message: expect.stringContaining('no space left')
        });
        expect(await outbox.list({ limit: 10 })).toEqual([]);
    });
});
