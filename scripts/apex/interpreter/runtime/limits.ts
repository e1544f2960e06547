/** Governor limits of a synchronous transaction, as the platform documents them. */
const LIMITS = {
    queries: { most: 100, message: 'Too many SOQL queries' },
    queryRows: { most: 50_000, message: 'Too many query rows' },
    dmlStatements: { most: 150, message: 'Too many DML statements' },
    dmlRows: { most: 10_000, message: 'Too many DML rows' },
    callouts: { most: 100, message: 'Too many callouts' },
    queueableJobs: { most: 50, message: 'Too many queueable jobs added to the queue' },
    emailInvocations: { most: 10, message: 'Too many Email Invocations' }
} as const;

export type LimitName = keyof typeof LIMITS;

/** What a transaction has used up, and what it has pending. */
export class Transaction {
    private readonly used = new Map<LimitName, number>();
    /** Something was written, so a callout is refused. */
    hasPendingWork = false;

    get(name: LimitName): number {
        return this.used.get(name) ?? 0;
    }

    /** Counts a use. Returns the platform's message where it is one too many; null where it is not. */
    use(name: LimitName, count = 1): string | null {
        const total = this.get(name) + count;
        this.used.set(name, total);
        const { most, message } = LIMITS[name];
        return total > most ? `${message}: ${most + 1}` : null;
    }
}
