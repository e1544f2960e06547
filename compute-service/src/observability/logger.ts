import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import { currentIds } from '../work-context.ts';
import { logDestination } from './log-destination.ts';
import type { DestinationStream, LogFn, Logger, LoggerOptions } from 'pino';

export type { Logger };

const SECRET_FIELDS = [
    'authorization',
    'apiKey',
    'accessToken',
    'token',
    'password',
    'clientSecret',
    'privateKey'
];
const SECRET_PATHS = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** E.164 and the ways in which people write numbers of the North American plan. */
const PHONE_NUMBER =
    /\+[1-9]\d{7,14}(?!\d)|(?<![\w-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]?\d{4}(?![\w-])|(?<![\w.-])1?[2-9]\d{2}[2-9]\d{6}(?![\w.-])/g;
const BEARER = /\bBearer\s+[\w.~+/=-]+/gi;
const SESSION = /\b00D[A-Za-z0-9]{12,15}![\w.-]+/g;

/** Returns a text without the phone numbers and credentials in it: logs outlive the reason for which they were read. */
const redactText = (text: string): string =>
    text.replace(BEARER, 'Bearer [secret]').replace(SESSION, '[session]').replace(PHONE_NUMBER, '[phone]');

const DEEPEST = 6;

function redactValue(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return redactText(value);
    if (value === null || typeof value !== 'object' || depth > DEEPEST) return value;
    if (value instanceof Error) return redactValue(stdSerializers.err(value), depth + 1);
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, redactValue(item, depth + 1)])
    );
}

/**
 * Returns a logger that writes one JSON line per entry, without phone numbers and secrets, to standard output. Each line
 * carries the ids of the run, step and request that it belongs to.
 */
export function createLogger({
    level,
    destination = logDestination(process.stdout)
}: {
    readonly level: string;
    readonly destination?: DestinationStream;
}): Logger {
    const options: LoggerOptions = {
        level,
        base: { service: 'dial-flow' },
        timestamp: stdTimeFunctions.isoTime,
        mixin: () => ({ ...currentIds() }),
        // What a line says itself goes before what it is part of.
        mixinMergeStrategy: (entry: object, ids: object) => ({ ...ids, ...entry }),
        // Errors are made plain, and redacted, by the formatter below.
        serializers: { err: (error: unknown) => error },
        redact: { paths: SECRET_PATHS, censor: '[secret]' },
        formatters: {
            level: (label: string) => ({ level: label }),
            log: (entry: Record<string, unknown>) => redactValue(entry) as Record<string, unknown>
        },
        hooks: {
            logMethod(inputs, method) {
                const redacted = inputs.map((input) =>
                    typeof input === 'string' ? redactText(input) : input
                ) as Parameters<LogFn>;
                method.apply(this, redacted);
            }
        }
    };
    return pino(options, destination);
}
