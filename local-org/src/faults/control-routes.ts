import type { IncomingMessage, ServerResponse } from 'node:http';
import { readJson } from '../http/body.ts';
import { sendReply } from '../http/reply.ts';
import { eventStream } from '../events/event-stream.ts';
import type { Org, ResultPagesShape } from '../org.ts';
import { notFound, OrgError } from '../org-error.ts';
import { workForADay } from '../world/workday.ts';
import { FaultSpecError, readFaultSpec } from './fault-table.ts';

type Io = { request: IncomingMessage; response: ServerResponse };

const badRequest = (message: string, cause?: unknown): OrgError =>
    new OrgError({ code: 'INVALID_INPUT', message, cause });

function objectOf(body: unknown): Record<string, unknown> {
    if (body === null || typeof body !== 'object' || Array.isArray(body))
        throw badRequest('the body must be a JSON object');
    return body as Record<string, unknown>;
}

function wholeNumber(value: unknown, name: string): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        throw badRequest(`"${name}" must be a whole number, 0 or more`);
    }
    return value;
}

function changeUsage(org: Org, given: Record<string, unknown>): void {
    org.usage.set({
        ...('used' in given ? { used: wholeNumber(given['used'], 'used') } : {}),
        ...('max' in given ? { max: wholeNumber(given['max'], 'max') } : {})
    });
}

async function changeSettings(org: Org, given: Record<string, unknown>): Promise<void> {
    for (const [name, value] of Object.entries(given)) {
        switch (name) {
            case 'resultPages': {
                const shape = (['off', 'docs', 'live'] as const).find((candidate) => candidate === value);
                if (!shape) throw badRequest('"resultPages" must be off, docs or live');
                org.settings.resultPages = shape satisfies ResultPagesShape;
                break;
            }
            case 'defaultMaxRecords':
            case 'mostMaxRecords':
                org.settings[name] = Math.max(1, wholeNumber(value, name));
                break;
            case 'apiUsage':
                changeUsage(org, objectOf(value));
                break;
            case 'expireSessions':
                if (value === true) org.sessions.expireAll();
                break;
            case 'computeServiceUrl':
                if (typeof value !== 'string' || !URL.canParse(value))
                    throw badRequest('"computeServiceUrl" must be an address');
                org.computeService.url = value;
                break;
            case 'expireCursors':
                if (value === true) await org.queries.expireAll();
                break;
            default:
                throw badRequest(`"${name}" is not a setting`);
        }
    }
}

const settingsOf = (org: Org): object => ({
    ...org.settings,
    computeServiceUrl: org.computeService.url,
    apiUsage: { used: org.usage.used, max: org.usage.max }
});

async function faults(org: Org, { request, response }: Io): Promise<void> {
    if (request.method === 'DELETE') {
        org.faults.clear();
        return sendReply(response, { status: 204 });
    }
    if (request.method === 'GET')
        return sendReply(response, { status: 200, body: { faults: org.faults.list() } });
    if (request.method !== 'POST')
        throw new OrgError({ status: 405, code: 'METHOD_NOT_ALLOWED', message: 'GET, POST or DELETE' });
    const body = await readJson(request);
    try {
        // All are read before any is set: a faulty list sets none.
        const specs = [body].flat().map(readFaultSpec);
        sendReply(response, { status: 201, body: { faults: specs.map((spec) => org.faults.add(spec)) } });
    } catch (error) {
        if (error instanceof FaultSpecError) throw badRequest(error.message, error);
        throw error;
    }
}

async function workday(org: Org, { request, response }: Io): Promise<void> {
    if (request.method !== 'POST')
        throw new OrgError({ status: 405, code: 'METHOD_NOT_ALLOWED', message: 'POST' });
    const { share = 0.01, seed = 1 } = objectOf(await readJson(request));
    if (typeof share !== 'number' || !(share > 0 && share <= 1))
        throw badRequest('"share" must be a number above 0, up to 1');
    const body = await workForADay(org, { share, seed: wholeNumber(seed, 'seed') });
    sendReply(response, { status: 200, body });
}

/** The org's own doors, which no real org has: faults, settings, a day's work, the event stream. They need no session. */
export async function controlRoute({
    org,
    url,
    io
}: {
    readonly org: Org;
    readonly url: URL;
    readonly io: Io;
}): Promise<void> {
    const { request, response } = io;
    switch (url.pathname.slice('/local-org/'.length)) {
        case 'faults':
            return faults(org, io);
        case 'settings':
            if (request.method === 'POST') await changeSettings(org, objectOf(await readJson(request)));
            return sendReply(response, { status: 200, body: settingsOf(org) });
        case 'workday':
            return workday(org, io);
        case 'events':
            return eventStream({ org, url, io });
        case 'health':
            return sendReply(response, { status: 200, body: { status: 'up' } });
        default:
            throw notFound();
    }
}
