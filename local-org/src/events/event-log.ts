import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';

/** A platform event as subscribers get it. */
export interface PlatformEvent {
    /** Place in the stream, from 1; a subscriber that knows it can go on after it. */
    readonly replayId: number;
    /** Such as /event/Dial_Run_Event__e. */
    readonly channel: string;
    readonly payload: Readonly<Record<string, unknown>>;
}

/** Events that are kept for subscribers who come late. */
const kept = 10_000;

/** The stream of platform events: what was published since the start, and who wants to hear of more. */
export class EventLog {
    private readonly emitter = new EventEmitter().setMaxListeners(0);
    private events: PlatformEvent[] = [];
    private last = 0;

    get lastReplayId(): number {
        return this.last;
    }

    publish(channel: string, payload: Readonly<Record<string, unknown>>): PlatformEvent {
        const event = { replayId: ++this.last, channel, payload };
        this.events.push(event);
        if (this.events.length > 2 * kept) this.events = this.events.slice(-kept);
        this.emitter.emit('event', event);
        return event;
    }

    /** Events after a place in the stream. */
    since(replayId: number): PlatformEvent[] {
        return this.events.filter((event) => event.replayId > replayId);
    }

    /**
     * Calls back for every event from now on, outside of the transaction in which it was published: what follows from an
     * event is no part of that. @returns the end of that
     */
    subscribe(listener: (event: PlatformEvent) => void): () => void {
        const outside = AsyncLocalStorage.bind(listener);
        this.emitter.on('event', outside);
        return () => this.emitter.off('event', outside);
    }
}
