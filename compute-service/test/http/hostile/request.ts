/** Requests that nobody who means well would send, each as the bytes that go over the wire. */
export interface HostileRequest {
    readonly name: string;
    readonly bytes: Buffer;
    /** The status that it must get; where none is given any of 400 to 499 will do. */
    readonly status?: number;
}

export interface Parts {
    readonly method?: string;
    readonly target?: string;
    readonly version?: string;
    readonly headers?: readonly string[];
    readonly body?: string | Buffer;
    readonly key?: string | null;
    readonly host?: string | null;
    /** Sent instead of the length of the body. */
    readonly length?: string | null;
}

export const EOL = '\r\n';
export const JSON_TYPE = 'Content-Type: application/json';

/** Makes the bytes of a request. */
export type Request = (parts: Parts) => Buffer;

/** Makes requests that show a valid key, so that it is not the key that they are refused for. */
export function requestsWith(validKey: string): Request {
    return ({
        method = 'GET',
        target = '/v1/runs',
        version = 'HTTP/1.1',
        headers = [],
        body = '',
        key = `Bearer ${validKey}`,
        host = 'localhost',
        length
    }: Parts): Buffer => {
        const content = Buffer.isBuffer(body) ? body : Buffer.from(body, 'utf8');
        const lengthLine = length === undefined && content.length > 0 ? String(content.length) : length;
        const lines = [
            `${method} ${target} ${version}`,
            ...(host === null ? [] : [`Host: ${host}`]),
            ...(key === null ? [] : [`Authorization: ${key}`]),
            ...(lengthLine === undefined || lengthLine === null ? [] : [`Content-Length: ${lengthLine}`]),
            ...headers,
            'Connection: close',
            '',
            ''
        ];
        return Buffer.concat([Buffer.from(lines.join(EOL), 'latin1'), content]);
    };
}

/** Makes a launch of a run out of its body. */
export const launching =
    (request: Request) =>
    (body: string | Buffer, headers: readonly string[] = [JSON_TYPE]): Buffer =>
        request({ method: 'POST', body, headers });

export const each = (
    group: string,
    cases: readonly (readonly [name: string, bytes: Buffer, status?: number])[]
): readonly HostileRequest[] =>
    cases.map(([name, bytes, status]) => ({
        name: `${group}: ${name}`,
        bytes,
        ...(status === undefined ? {} : { status })
    }));
