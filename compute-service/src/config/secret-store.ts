import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import {
    chmodSync,
    closeSync,
    fsyncSync,
    mkdirSync,
    openSync,
    readFileSync,
    renameSync,
    rmSync,
    writeSync
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';

export interface SecretStoreOptions {
    readonly file: string;
    /** The text that the encryption key is made of; at least sixteen characters. */
    readonly key: string;
}

type Secrets = Readonly<Record<string, string>>;

const FORMAT = 'dial-flow-secrets';
const VERSION = 1;
const SHORTEST_KEY = 16;
/** 16 MB and some 40 ms for each try at a key. The file cannot ask for less, or for more than a start may take. */
const COST = { N: 16_384, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const IV_BYTES = 12;

const base64 = z.base64();
const document = z.strictObject({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    salt: base64,
    iv: base64,
    tag: base64,
    data: base64
});
const contents = z.record(z.string(), z.string());

const authenticated = (salt: string): Buffer => Buffer.from(`${FORMAT}:${VERSION}:${salt}`);

function keyFrom(text: string, salt: Buffer): Buffer {
    if (text.length < SHORTEST_KEY) {
        throw new DialFlowError(
            'configuration',
            `DIAL_FLOW_SECRETS_KEY needs at least ${SHORTEST_KEY} characters.`,
            {
                advice: 'Make one with: openssl rand -base64 32.'
            }
        );
    }
    return scryptSync(text, salt, KEY_BYTES, COST);
}

const unusable = (why: string, cause?: unknown): DialFlowError =>
    new DialFlowError('configuration', `The secret store cannot be opened: ${why}.`, {
        cause,
        advice: 'Check DIAL_FLOW_SECRETS_FILE and DIAL_FLOW_SECRETS_KEY; a lost key cannot be replaced, the secrets have to be set again.'
    });

/**
 * Returns the secrets of a store; none where the file does not exist yet. All of them are one sealed text, so that
 * taking one out or putting an older one back shows as well.
 * @throws DialFlowError `configuration` where the key is wrong or the file was changed
 */
export function readSecrets({ file, key }: SecretStoreOptions): Secrets {
    let text: string;
    try {
        text = readFileSync(file, 'utf8');
    } catch (cause) {
        if (systemErrorCode(cause) === 'ENOENT') return {};
        throw unusable(`the file cannot be read (${systemErrorCode(cause) ?? 'unknown reason'})`, cause);
    }
    let stored: z.output<typeof document>;
    try {
        stored = document.parse(JSON.parse(text));
    } catch {
        throw unusable('the file is no secret store');
    }
    const secretKey = keyFrom(key, Buffer.from(stored.salt, 'base64'));
    try {
        const tag = Buffer.from(stored.tag, 'base64');
        const cipher = createDecipheriv('aes-256-gcm', secretKey, Buffer.from(stored.iv, 'base64'), {
            authTagLength: 16
        });
        cipher.setAAD(authenticated(stored.salt)).setAuthTag(tag);
        const opened = Buffer.concat([cipher.update(Buffer.from(stored.data, 'base64')), cipher.final()]);
        return contents.parse(JSON.parse(opened.toString('utf8')));
    } catch {
        throw unusable('the key is wrong, or the file was changed by something else');
    }
}

/**
 * Changes the store: readable by its owner alone, written beside and put in place at once, with a new salt each time.
 * @throws DialFlowError `configuration`; `wrong_state` where another change is under way
 */
export function changeSecrets(
    { file, key }: SecretStoreOptions,
    change: (secrets: Secrets) => Secrets
): Secrets {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const partial = `${file}.new`;
    const descriptor = openAlone(partial);
    try {
        const secrets = change(readSecrets({ file, key }));
        writeSync(descriptor, sealed(secrets, key));
        fsyncSync(descriptor);
        chmodSync(partial, 0o600);
        renameSync(partial, file);
        return secrets;
    } catch (error) {
        rmSync(partial, { force: true });
        throw error;
    } finally {
        closeSync(descriptor);
    }
}

function openAlone(partial: string): number {
    try {
        return openSync(partial, 'wx', 0o600);
    } catch (cause) {
        if (systemErrorCode(cause) !== 'EEXIST') {
            throw unusable(
                `${partial} cannot be written (${systemErrorCode(cause) ?? 'unknown reason'})`,
                cause
            );
        }
        throw new DialFlowError('wrong_state', 'Another change of the secret store is under way.', {
            cause,
            advice: `Try again in a moment; if nothing else is running, remove ${partial}.`
        });
    }
}

function sealed(secrets: Secrets, key: string): string {
    const salt = randomBytes(16);
    const iv = randomBytes(IV_BYTES);
    const saltText = salt.toString('base64');
    const cipher = createCipheriv('aes-256-gcm', keyFrom(key, salt), iv, { authTagLength: 16 });
    cipher.setAAD(authenticated(saltText));
    const data = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
    return `${JSON.stringify(
        {
            ...{ format: FORMAT, version: VERSION, salt: saltText, iv: iv.toString('base64') },
            ...{ tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
        },
        null,
        4
    )}\n`;
}
