import type { SalesforceConnection } from '../connection.ts';
import { deletedAccountsQuery, mergedAccountsQuery } from './change-queries.ts';

type Asking = {
    readonly connection: Pick<SalesforceConnection, 'query' | 'count'>;
    readonly signal: AbortSignal;
};

/**
 * Returns what an org is known by: its id, and when it was made, because a refreshed sandbox or an org that was put back
 * must not be taken for the one before.
 */
export async function orgIdentity({ connection, signal }: Asking): Promise<string> {
    const [organization] = await connection.query<{ readonly Id: string; readonly CreatedDate: string }>({
        soql: 'SELECT Id, CreatedDate FROM Organization',
        signal
    });
    return `${organization?.Id ?? ''} ${organization?.CreatedDate ?? ''}`;
}

/** Returns the ids of the accounts into which others were merged since then. */
export async function mergedAccounts({
    connection,
    since,
    signal
}: Asking & { readonly since: Date }): Promise<readonly string[]> {
    const records = await connection.query<{ readonly MasterRecordId: string }>({
        soql: mergedAccountsQuery(since),
        withDeleted: true,
        signal
    });
    return [...new Set(records.map((record) => record.MasterRecordId))].toSorted();
}

/** Whether accounts were deleted since then that were not merged. */
export const accountsWereDeleted = async ({
    connection,
    since,
    signal
}: Asking & { readonly since: Date }): Promise<boolean> =>
    (await connection.count({ soql: deletedAccountsQuery(since), withDeleted: true, signal })) > 0;
