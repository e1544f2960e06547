/** Stands in for lightning/empApi: platform events over the org's event stream. */

interface Message {
    readonly channel: string;
    readonly data: {
        readonly payload: unknown;
        readonly event: { readonly replayId: number };
    };
}

interface Subscription {
    readonly id: string;
    readonly channel: string;
    readonly replayId: number;
}

type ErrorHandler = (error: object) => void;

const errorHandlers = new Set<ErrorHandler>();
const streams = new Map<string, EventSource>();
let lastId = 0;

const messageOf = (text: string): Message => {
    const { channel, payload, replayId } = JSON.parse(text) as {
        channel: string;
        payload: unknown;
        replayId: number;
    };
    return { channel, data: { payload, event: { replayId } } };
};

/** @param replayId -1 for events from now on, -2 for all that are kept, else those after it */
export function subscribe(
    channel: string,
    replayId: number,
    onMessage: (message: Message) => void
): Promise<Subscription> {
    const after = replayId === -1 ? '' : `&after=${replayId === -2 ? 0 : replayId}`;
    const stream = new EventSource(`/console/events?channel=${encodeURIComponent(channel)}${after}`);
    const subscription = { id: String(++lastId), channel, replayId };
    streams.set(subscription.id, stream);
    stream.addEventListener('platform-event', (event) => onMessage(messageOf(event.data as string)));
    return new Promise((resolve, reject) => {
        stream.addEventListener('open', () => resolve(subscription));
        stream.addEventListener('error', () => {
            if (stream.readyState === EventSource.CLOSED) reject(new Error('The event stream is closed.'));
            for (const handler of errorHandlers)
                handler({ channel, error: '402::Unknown client', successful: false });
        });
    });
}

export function unsubscribe(
    subscription: Subscription,
    callback?: (answer: object) => void
): Promise<object> {
    streams.get(subscription.id)?.close();
    streams.delete(subscription.id);
    const answer = { id: subscription.id, subscription: subscription.channel, successful: true };
    callback?.(answer);
    return Promise.resolve(answer);
}

/** Hears of every subscription's errors; there is no way to stop that, as on the platform. */
export const onError = (handler: ErrorHandler): void => {
    errorHandlers.add(handler);
};

/** The browser shows the stream's messages by itself. */
export const setDebugFlag = (): void => undefined;

/** Phones have no event stream. */
export const isEmpEnabled = (): Promise<boolean> =>
    Promise.resolve(globalThis.localOrg.formFactor === 'Large');
