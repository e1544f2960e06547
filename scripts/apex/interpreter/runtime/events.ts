import type { CompiledBody } from '../types/class-info.ts';
import type { ObjectType } from '../database/object-type.ts';
import { NativeObject } from '../values/value.ts';
import { EventContextState } from './contexts.ts';
import { inOwnTransaction } from './jobs.ts';
import type { Runtime } from './runtime.ts';

/** A trigger on a platform event. */
export interface EventTrigger {
    readonly name: string;
    readonly object: ObjectType;
    readonly body: CompiledBody;
}

/** Records that a trigger gets at once. */
const BATCH = 2000;

/** Hands published events to their triggers, in the name of the automated process. */
export function deliverEvents(
    runtime: Runtime,
    { triggers, userId }: { readonly triggers: readonly EventTrigger[]; readonly userId: string }
): void {
    const published = runtime.test.events.splice(0);
    for (const { name, object, body } of triggers) {
        const events = published.filter((event) => event.object === object);
        for (let from = 0; from < events.length; from += BATCH) {
            inOwnTransaction(runtime, {
                userId,
                run: () => {
                    runtime.triggerRecords = events.slice(from, from + BATCH);
                    runtime.test.eventContext = new NativeObject(
                        'EventBus.TriggerContext',
                        new EventContextState()
                    );
                    const frame = {
                        locals: new Array<null>(body.size).fill(null),
                        self: null,
                        name,
                        line: 0
                    };
                    try {
                        runtime.within({ frame, sharing: 'without' }, () => body.run(frame));
                    } finally {
                        runtime.test.eventContext = null;
                    }
                }
            });
        }
    }
}
