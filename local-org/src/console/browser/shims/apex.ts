import { unwrap } from 'lwc';
import { sessionEnded } from '../session.ts';

/** Stands in for @salesforce/apex: methods that components call, and wires of the cacheable ones. */

type Parameters = Readonly<Record<string, unknown>>;
type Provisioned = { readonly data: unknown; readonly error: unknown };

const deepFreeze = <T>(value: T): T => {
    if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
        Object.freeze(value);
        Object.values(value).forEach(deepFreeze);
    }
    return value;
};

/** The shape in which the platform hands an error over: a plain object, not an Error. */
const fetchResponse = (status: number, body: Parameters): object =>
    deepFreeze({
        ok: false,
        status,
        statusText: 'Server Error',
        errorType: 'fetchResponse',
        headers: {},
        body: { isUserVisible: true, ...body }
    });

async function invoke(
    controller: string,
    method: string,
    parameters: Parameters | undefined
): Promise<unknown> {
    let response: Response;
    try {
        response = await fetch(`/console/apex/${controller}/${method}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(parameters ?? {})
        });
    } catch {
        throw fetchResponse(0, { message: 'Disconnected or Canceled', exceptionType: 'ClientError' });
    }
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return body;
    if (response.status === 401) sessionEnded();
    throw fetchResponse(response.status, (body ?? {}) as Parameters);
}

const adapters = new WeakMap<object, { refresh(): Promise<unknown> }>();

/** Data of cacheable methods by what was asked, as the platform's cache keeps it. */
const cache = new Map<string, unknown>();

/** A method of a controller: a function, and the adapter of its wire. */
export function createApexMethod(controller: string, method: string): object {
    const call = (parameters?: Parameters): Promise<unknown> => invoke(controller, method, parameters);

    class Wire {
        private readonly callback: (value: Provisioned) => void;
        private asked = 0;
        private connected = false;
        private parameters: Parameters | undefined;

        constructor(callback: (value: Provisioned) => void) {
            this.callback = callback;
            this.provision({ data: undefined, error: undefined });
        }

        connect(): void {
            this.connected = true;
            if (this.parameters) void this.load();
        }

        update(parameters: Parameters): void {
            // The platform waits until every reactive parameter has a value.
            if (Object.values(parameters).includes(undefined)) return;
            this.parameters = parameters;
            if (this.connected) void this.load();
        }

        disconnect(): void {
            this.connected = false;
        }

        refresh(): Promise<unknown> {
            return this.load(true);
        }

        private async load(fresh = false): Promise<unknown> {
            const mine = ++this.asked;
            const key = JSON.stringify([controller, method, this.parameters]);
            if (!fresh && cache.has(key)) this.provision({ data: cache.get(key), error: undefined });
            let value: Provisioned;
            try {
                const data = deepFreeze(await call(this.parameters));
                cache.set(key, data);
                value = { data, error: undefined };
            } catch (error) {
                value = { data: undefined, error };
            }
            if (mine === this.asked && this.connected) this.provision(value);
            return value;
        }

        private provision(value: Provisioned): void {
            adapters.set(value, this);
            this.callback(value);
        }
    }

    return Object.assign(call, { adapter: Wire });
}

/** Asks again for what a wire provisioned. */
export function refreshApex(value: object): Promise<unknown> {
    const adapter = adapters.get(unwrap(value) as object) ?? adapters.get(value);
    if (adapter) return adapter.refresh();
    return Promise.reject(new Error('refreshApex takes the whole value that a wire provisioned'));
}

/** A field of a record that Apex returned. */
export function getSObjectValue(
    record: Readonly<Record<string, unknown>> | undefined,
    field: string | { readonly fieldApiName: string }
): unknown {
    const path = typeof field === 'string' ? field.split('.').slice(1) : field.fieldApiName.split('.');
    return path.reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
        record
    );
}
