/** Stands in for lightning/messageService: messages between components of one page. */

interface Channel {
    readonly channel: string;
}
type Listener = (message: unknown) => void;

export const APPLICATION_SCOPE = Symbol('APPLICATION_SCOPE');

const listeners = new Map<string, Set<Listener>>();

export class MessageContext {
    private readonly callback: (context: object) => void;

    constructor(callback: (context: object) => void) {
        this.callback = callback;
    }

    connect(): void {
        this.callback({});
    }

    update(): void {
        // It has no parameters.
    }

    disconnect(): void {
        // Nothing is held.
    }
}

export const createMessageContext = (): object => ({});
export const releaseMessageContext = (): void => undefined;

export function subscribe(
    _context: object,
    { channel }: Channel,
    listener: Listener
): { channel: string; listener: Listener } {
    const known = listeners.get(channel) ?? new Set();
    listeners.set(channel, known.add(listener));
    return { channel, listener };
}

export const unsubscribe = (subscription: { channel: string; listener: Listener }): void => {
    listeners.get(subscription.channel)?.delete(subscription.listener);
};

export function publish(_context: object, { channel }: Channel, message: unknown): void {
    for (const listener of listeners.get(channel) ?? []) listener(message);
}
