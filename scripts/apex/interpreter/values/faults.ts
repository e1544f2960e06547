/**
 * Something that the interpreter does not know, or that the platform would refuse at compile time. Apex never catches
 * it: the test that meets it fails.
 */
export class InterpreterFault extends Error {
    constructor(message: string, options?: ErrorOptions) {
        super(message, options);
        this.name = 'InterpreterFault';
    }
}

/** What ends a transaction whatever Apex catches: a failed assertion, or a governor limit. */
export class UncatchableFailure extends Error {
    /** The platform's name: System.AssertException, System.LimitException. */
    readonly typeName: string;
    /** Where in Apex it happened. */
    readonly trace: string;

    constructor({
        typeName,
        message,
        trace
    }: {
        readonly typeName: string;
        readonly message: string;
        readonly trace: string;
    }) {
        super(message);
        this.name = 'UncatchableFailure';
        this.typeName = typeName;
        this.trace = trace;
    }
}
