import { InterpreterFault } from '../values/faults.ts';
import type { Runtime } from './runtime.ts';

/** Runs a block of a test as another user, who has to be there and active. */
export function runAs<T>(
    runtime: Runtime,
    { userId, run }: { readonly userId: string; readonly run: () => T }
): T {
    const users = runtime.schema.objects.get('user');
    const row = users && runtime.store.row(users, userId);
    if (row?.['isactive'] !== true) throw new InterpreterFault(`runAs: ${userId} is no active user`);
    const before = runtime.userId;
    const { sharing, written } = runtime;
    runtime.userId = userId;
    runtime.written = null;
    try {
        return run();
    } finally {
        runtime.userId = before;
        runtime.sharing = sharing;
        runtime.written = written;
    }
}
