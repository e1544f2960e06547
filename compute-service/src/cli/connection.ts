import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';
import { ServiceClient } from './service-client.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** What `npm start` leaves behind while it is up, so that commands find its service. */
export interface RunningNote {
    readonly url: string;
    readonly apiKeyFile: string;
}

/** Where the note lies in the data folder. */
export const runningNoteFile = (dataFolder: string): string => join(dataFolder, 'running.json');

export const CONNECTION_OPTIONS = {
    url: { type: 'string' },
    'key-file': { type: 'string' },
    data: { type: 'string', default: '.dial-flow' }
} as const;

export const CONNECTION_OPTION_HELP = [
    ['--url URL', 'address of the service; else DIAL_FLOW_URL, else the one that `npm start` runs'],
    ['--key-file FILE', 'file with its API key; else DIAL_FLOW_API_KEY or DIAL_FLOW_API_KEY_FILE'],
    ['--data DIR', 'where `npm start` keeps its data (.dial-flow)']
] as const;

function readNote(dataFolder: string): RunningNote | null {
    try {
        return JSON.parse(readFileSync(runningNoteFile(dataFolder), 'utf8')) as RunningNote;
    } catch {
        return null;
    }
}

function readKey(file: string): string {
    try {
        return readFileSync(file, 'utf8').trim();
    } catch (cause) {
        throw new UsageError(`The API key file ${file} cannot be read.`, { cause });
    }
}

/** Finds the service: options first, then the environment, then the note of `npm start`. @throws UsageError. */
export function connect(
    args: Arguments,
    environment: Readonly<Record<string, string | undefined>>
): ServiceClient {
    const note = readNote(args.text('data') ?? '.dial-flow');
    const url = args.text('url') ?? environment['DIAL_FLOW_URL'] ?? note?.url ?? DEFAULT_URL;
    const keyFile = args.text('key-file') ?? environment['DIAL_FLOW_API_KEY_FILE'];
    const fromEnvironment = environment['DIAL_FLOW_API_KEY'];
    if (keyFile !== undefined) return new ServiceClient({ url, apiKey: readKey(keyFile) });
    if (fromEnvironment !== undefined) return new ServiceClient({ url, apiKey: fromEnvironment });
    // The key belongs to the service that wrote the note; it is not sent anywhere else.
    const apiKey = note?.url === url ? readKey(note.apiKeyFile) : null;
    return new ServiceClient({ url, apiKey });
}
