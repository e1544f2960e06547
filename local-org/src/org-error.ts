/** An answer of the org that is an error: the status of the reply and one entry of its error array. */
export class OrgError extends Error {
    override readonly name = 'OrgError';
    readonly status: number;
    readonly code: string;
    readonly fields: readonly string[] | undefined;
    readonly headers: Readonly<Record<string, string>>;

    constructor(given: {
        status?: number;
        code: string;
        message: string;
        fields?: readonly string[];
        headers?: Readonly<Record<string, string>>;
        cause?: unknown;
    }) {
        super(given.message, { cause: given.cause });
        this.status = given.status ?? 400;
        this.code = given.code;
        this.fields = given.fields;
        this.headers = given.headers ?? {};
    }

    /** The body of the reply; the org always answers with a list. */
    body(): Array<{ message: string; errorCode: string; fields?: readonly string[] }> {
        return [
            {
                message: this.message,
                errorCode: this.code,
                ...(this.fields === undefined ? {} : { fields: this.fields })
            }
        ];
    }
}

/** What exists in a real org but not here; never answered with something else. */
export const notSupported = (what: string, code = 'INVALID_OPERATION'): OrgError =>
    new OrgError({ code, message: `${what} is not supported by local-org` });

export const notFound = (message = 'The requested resource does not exist'): OrgError =>
    new OrgError({ status: 404, code: 'NOT_FOUND', message });

/** An object that does not exist, or that the user may not see: the org does not tell the difference. */
export const invalidType = (name: string): OrgError =>
    new OrgError({
        code: 'INVALID_TYPE',
        message:
            `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append ` +
            `the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`
    });
