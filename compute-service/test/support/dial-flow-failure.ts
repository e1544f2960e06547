import { DialFlowError } from '../../src/error.ts';

/** The error with which work fails. @throws Error where it succeeds, or fails with another kind of error */
export async function dialFlowFailure(work: Promise<unknown>): Promise<DialFlowError> {
    const error = await work.then(
        () => null,
        (reason: unknown) => reason
    );
    if (error instanceof DialFlowError) return error;
    throw new Error(`Expected a DialFlowError, got ${String(error)}`);
}
