import type { BatchRequest, BulkRows } from './requests.ts';
import type { ServerMessage, TdsColumn } from './tokens.ts';
import type { TdsValue } from './types.ts';

/** An error as the server would raise it. */
export class ServerError extends Error {
    override readonly name = 'ServerError';
    readonly raised: ServerMessage;
    /** The server rolls the transaction back with the error, as it does for a deadlock. */
    readonly abortsTransaction: boolean;

    constructor(raised: ServerMessage, { abortsTransaction = false } = {}) {
        super(raised.message);
        this.raised = raised;
        this.abortsTransaction = abortsTransaction;
    }
}

export type Result =
    | { readonly columns: readonly TdsColumn[]; readonly rows: readonly (readonly TdsValue[])[] }
    | { readonly affected: number };

/** What stands behind one connection. Errors that a client should see are ServerErrors. */
export interface BackendSession {
    execute(request: BatchRequest, signal: AbortSignal): Promise<readonly Result[]>;
    bulk(table: string, rows: BulkRows): Promise<number>;
    begin(): Promise<void>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
    /** The connection is gone; what was not committed is lost. */
    close(): void;
}

export interface Backend {
    open(): BackendSession;
}
