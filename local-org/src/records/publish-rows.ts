import { randomUUID } from 'node:crypto';
import type { EventLog } from '../events/event-log.ts';
import { makeId } from '../ids.ts';
import type { ApplyContext } from './apply.ts';
import { columnOf, value } from './row-checks.ts';

function payloadValue(type: string, raw: unknown): unknown {
    if (raw === null || raw === undefined) return null;
    if (typeof raw === 'bigint') return Number(raw);
    if (raw instanceof Date) return type === 'date' ? raw.toISOString().slice(0, 10) : raw.toISOString();
    return raw;
}

/**
 * Publishes the accepted rows of a platform event in their order.
 * @returns the id that the reply tells, by row number
 */
export async function publishRows(
    context: ApplyContext & { events: EventLog; userId: string }
): Promise<ReadonlyMap<number, string>> {
    const { connection, request, rows, now, events } = context;
    const { object } = request;
    const accepted = (
        await connection.runAndReadAll(`SELECT * FROM ${rows} WHERE refusal IS NULL ORDER BY rn`)
    ).getRowObjectsJS();
    const ids = new Map<number, string>();
    for (const row of accepted) {
        const payload: Record<string, unknown> = {
            CreatedDate: now.toISOString(),
            CreatedById: context.userId,
            EventUuid: randomUUID()
        };
        for (const field of object.fields.filter((candidate) => candidate.custom)) {
            const index = columnOf(request, field);
            payload[field.name] = payloadValue(field.type, index < 0 ? null : row[value(index)]);
        }
        const { replayId } = events.publish(`/event/${object.name}`, payload);
        ids.set(Number(row['rn']), makeId(object.keyPrefix, replayId));
    }
    return ids;
}
