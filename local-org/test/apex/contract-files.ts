import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceDirectory } from '../support/test-org.ts';

const folder = join(sourceDirectory, 'test', 'contract');

/** An example of a method's call in the contract that LWC, Apex and the local org share. */
export interface Example {
    readonly file: string;
    readonly controller: string;
    readonly method: string;
    readonly request: Readonly<Record<string, unknown>>;
    readonly response?: unknown;
    readonly error?: Readonly<Record<string, unknown>>;
}

/** All examples of calls. */
export const examples: readonly Example[] = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((file) => {
        const [controller = '', method = ''] = file.split('.');
        const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<
            Example,
            'file' | 'controller' | 'method'
        >;
        return { file, controller, method, ...content };
    });

/** What the service answers in an example. */
export interface ServiceExample {
    readonly request: { readonly method: string; readonly path: string };
    readonly response: { readonly status: number; readonly body: unknown };
}

/** An example of the service's answers by its name. */
export const serviceExample = (name: string): ServiceExample =>
    JSON.parse(readFileSync(join(folder, 'service', `${name}.json`), 'utf8')) as ServiceExample;

/** Maps, whose keys are data: parameters by name, fields of a record. */
const maps = new Set([
    'parameters',
    'current',
    'lastRun',
    'night',
    'fields',
    'counts',
    'state',
    'variants',
    'usual',
    'error',
    'conflict',
    'lastCall',
    'doNotCall',
    'contact'
]);

/**
 * The fields that a value has, as paths; lists count as one of their items, and what may be null as a whole is looked at
 * only where it is there.
 */
export function fieldsOf(value: unknown, path = ''): Set<string> {
    if (Array.isArray(value)) return new Set(value.flatMap((item) => [...fieldsOf(item, `${path}[]`)]));
    if (value === null || typeof value !== 'object') return new Set();
    return new Set(
        Object.entries(value).flatMap(([key, inner]) => {
            const here = `${path}.${key}`;
            return maps.has(key) ? [here] : [here, ...fieldsOf(inner, here)];
        })
    );
}
