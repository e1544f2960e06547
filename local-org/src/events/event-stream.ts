import type { IncomingMessage, ServerResponse } from 'node:http';
import { OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import type { PlatformEvent } from './event-log.ts';

/** How often a quiet stream sends a comment, so that nobody takes it for dead. */
const heartbeatMs = 15_000;

const eventText = (event: PlatformEvent): string =>
    `id: ${event.replayId}\nevent: platform-event\ndata: ${JSON.stringify(event)}\n\n`;

/** Server-sent events from a place in the stream on: after `Last-Event-ID` or `?after=`, or new ones only. */
export function eventStream({
    org,
    url,
    io: { request, response }
}: {
    readonly org: Pick<Org, 'events'>;
    readonly url: URL;
    readonly io: { readonly request: IncomingMessage; readonly response: ServerResponse };
}): void {
    const channel = url.searchParams.get('channel');
    const given = request.headers['last-event-id'] ?? url.searchParams.get('after');
    const after = given === null || given === undefined ? org.events.lastReplayId : Number(given);
    if (!Number.isSafeInteger(after))
        throw new OrgError({ code: 'INVALID_INPUT', message: '"after" must be a replay id' });
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': connected\n\n');
    const send = (event: PlatformEvent): void => {
        if (channel === null || channel === event.channel) response.write(eventText(event));
    };
    org.events.since(after).forEach(send);
    const unsubscribe = org.events.subscribe(send);
    const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    response.on('close', () => {
        unsubscribe();
        clearInterval(heartbeat);
    });
}
