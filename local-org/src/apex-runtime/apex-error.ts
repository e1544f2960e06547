import { randomBytes } from 'node:crypto';

export interface ApexFault {
    readonly code: string;
    readonly message: string;
    readonly advice?: string | null;
    readonly field?: string | null;
    readonly retryable?: boolean;
    readonly correlationId?: string;
}

/** A reference by which an admin finds what happened. */
export const makeReference = (): string => randomBytes(4).toString('hex');

/** What a method tells people about a failure, as an AuraHandledException carries it. */
export class AuraHandledError extends Error {
    override readonly name = 'AuraHandledError';
    readonly fault: Required<ApexFault>;

    constructor(fault: ApexFault, cause?: unknown) {
        super(fault.message, { cause });
        this.fault = {
            code: fault.code,
            message: fault.message,
            advice: fault.advice ?? null,
            correlationId: fault.correlationId ?? makeReference(),
            field: fault.field ?? null,
            retryable: fault.retryable ?? false
        };
    }

    /** The body of the answer, as the platform shapes it. */
    body(): object {
        return {
            exceptionType: 'System.AuraHandledException',
            isUserVisible: true,
            message: JSON.stringify(this.fault),
            stackTrace: ''
        };
    }
}

/** What is told where nobody foresaw the failure; the reference leads to the log. */
export const unforeseen = (cause: unknown): AuraHandledError =>
    new AuraHandledError(
        {
            code: 'internal',
            message: 'Something failed on our side.',
            advice: 'Try again; if it fails again, give your admin the reference.',
            retryable: true
        },
        cause
    );

export const noPermission = (message: string, advice: string): AuraHandledError =>
    new AuraHandledError({ code: 'no_permission', message, advice });
