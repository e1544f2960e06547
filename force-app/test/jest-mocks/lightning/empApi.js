const subscribers = new Map();
const errorListeners = new Set();
let nextId = 1;

export const isEmpEnabled = jest.fn().mockResolvedValue(true);

export const subscribe = jest.fn(async (channel, replayId, onMessage) => {
    const subscription = { id: nextId, channel, replayId };
    nextId += 1;
    subscribers.set(subscription.id, { channel, onMessage });
    return subscription;
});

export const unsubscribe = jest.fn(async (subscription, callback) => {
    subscribers.delete(subscription.id);
    callback?.({ successful: true });
    return true;
});

export const onError = jest.fn((listener) => {
    errorListeners.add(listener);
});

export const setDebugFlag = jest.fn();

/** Delivers an event to every subscriber of the channel, as the platform does. */
export function publishForTest(channel, payload) {
    for (const subscriber of subscribers.values()) {
        if (subscriber.channel === channel) subscriber.onMessage({ channel, data: { payload } });
    }
}

/** Breaks the stream. */
export function failForTest(error = { error: 'connection lost' }) {
    for (const listener of errorListeners) listener(error);
}

/** Number of subscriptions that stand. */
export const subscriberCount = () => subscribers.size;

/** Forgets what an earlier test subscribed to. */
export function resetForTest() {
    subscribers.clear();
    errorListeners.clear();
}
