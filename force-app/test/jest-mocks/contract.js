import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';

/**
 * The contract with Apex in tests: every method that has a fixture is a mock, and answers are what the fixtures say.
 * The same files hold the Apex controllers and their counterparts of the local org.
 */
const CONTRACT = join(__dirname, '../contract');

/** Names of all methods: DialRunController.getRun */
export const methodNames = [
    ...new Set(
        readdirSync(CONTRACT)
            .filter((file) => file.endsWith('.json'))
            .map((file) => file.split('.').slice(0, 2).join('.'))
    )
];

/** Mocks by name. */
export const methods = new Map();

/** The wire adapters of the methods, to emit data or an error. */
export const wires = new Map();

const read = (name) => JSON.parse(readFileSync(join(CONTRACT, `${name}.json`), 'utf8'));

/**
 * What Apex answers, by the name of the fixture. An org may leave out what is null, the local org does not: here it is left
 * out, and tests in a browser see it.
 */
export const answer = (name) =>
    JSON.parse(JSON.stringify(read(name).response, (_, value) => (value === null ? undefined : value)));

/** What a component gets when Apex refuses, by the name of the fixture. */
export const refusal = (name) => ({ body: { message: JSON.stringify(read(name).error) } });

/** The mock of an Apex method. */
export const apex = (name) => methods.get(name);

/** Answers a wire. */
export const emit = (name, data) => wires.get(name).emit(data);

/** Refuses a wire. */
export const emitError = (name, error) => wires.get(name).emitError(error);

/** Lets promises and rendering come to rest. */
export async function settle(turns = 12) {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
