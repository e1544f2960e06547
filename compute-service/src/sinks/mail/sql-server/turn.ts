import type { SendingPace } from '../../../ports/outbox.ts';
import type { Clock } from '../../../runs/clock.ts';
import type { SqlSession } from '../../../sql-server/database.ts';
import { instant, text } from '../../../sql-server/statement.ts';
import { nextClaims, readClaims } from '../sending-pace.ts';
import { COUNT_SENDING, HOLD_PACE, NOTE_PACE } from './statements.ts';

/** Whether another mail may go now; other senders wait with the same question until the transaction ends. */
export interface Turn {
    readonly free: boolean;
    /** Notes that a mail goes. */
    take(): Promise<void>;
}

/** Asks within a transaction whether the pace lets another mail go. */
export async function openTurn({
    transaction,
    clock,
    pace
}: {
    readonly transaction: SqlSession;
    readonly clock: Pick<Clock, 'now'>;
    readonly pace: SendingPace;
}): Promise<Turn> {
    const [kept] = (await transaction.query(HOLD_PACE)).rows;
    const now = clock.now();
    const [sending] = (await transaction.query(COUNT_SENDING, { now: instant(now) })).rows;
    const claims = nextClaims({
        ...{ claims: readClaims(kept?.['claims'] ?? '[]'), sending: Number(sending?.['mails'] ?? 0) },
        ...{ pace, now }
    });
    return {
        free: claims !== null,
        async take() {
            await transaction.query(NOTE_PACE, { claims: text(JSON.stringify(claims ?? [])) });
        }
    };
}
