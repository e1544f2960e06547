import { DialFlowError } from '../../error.ts';
import { SqlServerError } from '../../sql-server/sql-server-error.ts';

/** Does work on the run store; what SQL Server refuses becomes an error that says so to a person. */
export async function onStore<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
        return await work();
    } catch (cause) {
        if (!(cause instanceof SqlServerError)) throw cause;
        throw new DialFlowError('store_unavailable', `The run store does not answer. ${cause.message}`, {
            cause,
            advice: cause.advice,
            retryable: cause.retryable
        });
    }
}
