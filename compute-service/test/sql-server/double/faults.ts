import type { ServerMessage } from './tokens.ts';

/** Where something can go wrong: before a request is done, or when it is done and its answer is on the way. */
export type FaultPoint = 'login' | 'request' | 'bulk' | 'answer' | 'commit' | 'committed';

export interface Occasion {
    readonly text: string;
    readonly inTransaction: boolean;
}

/** What goes wrong once. */
export interface Fault {
    readonly at: FaultPoint;
    readonly when?: (occasion: Occasion) => boolean;
    readonly effect:
        | { readonly kind: 'drop' }
        | { readonly kind: 'hang' }
        | { readonly kind: 'error'; readonly error: ServerMessage; readonly abortsTransaction?: boolean };
}

export const DEADLOCK: ServerMessage = {
    number: 1205,
    severity: 13,
    state: 51,
    message:
        'Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.'
};

export const FAILING_OVER: ServerMessage = {
    number: 40613,
    severity: 17,
    message:
        "Database 'dial' on server 'double' is not currently available. Please retry the connection later."
};
