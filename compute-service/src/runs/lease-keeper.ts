import type { Lease } from './store.ts';

/** Extends leases whatever the event loop is busy with; the run's own heartbeat asks for cancellations beside it. */
export interface LeaseKeeper {
    /** Keeps a lease until the returned function is called. */
    keep(lease: Lease): () => void;
    stop(): Promise<void>;
}
