import type { TestOrg } from '../support/test-org.ts';

/** A method of a controller as the console calls it, and what it answers. */
export type Call = <Answer>(
    method: string,
    parameters: object
) => Promise<{ readonly status: number; readonly body: Answer }>;

/** Calls methods as one of the org's people. */
export async function callerFor(org: TestOrg, username: string): Promise<Call> {
    const headers = { 'content-type': 'application/json' };
    const login = await fetch(`${org.url}/console/api/user`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ username })
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    return async <Answer>(method: string, parameters: object) => {
        const response = await fetch(`${org.url}/console/apex/${method.replace('.', '/')}`, {
            method: 'POST',
            headers: { ...headers, cookie },
            body: JSON.stringify(parameters)
        });
        return { status: response.status, body: (await response.json()) as Answer };
    };
}

/** What a refused call told the console. */
export const told = (body: unknown): Readonly<Record<string, unknown>> =>
    JSON.parse(String((body as { message?: unknown }).message)) as Record<string, unknown>;
