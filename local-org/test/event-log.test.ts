import { AsyncLocalStorage } from 'node:async_hooks';
import { EventLog } from '../src/events/event-log.ts';

describe('The stream of platform events', () => {
    it('When an event is published within a transaction, then whoever hears of it is outside of that', () => {
        const transaction = new AsyncLocalStorage<string>();
        const events = new EventLog();
        const heard: unknown[] = [];
        const end = events.subscribe(({ channel }) => heard.push([channel, transaction.getStore()]));
        transaction.run('of the publisher', () => events.publish('/event/Told__e', {}));
        end();
        events.publish('/event/Late__e', {});
        expect(heard).toEqual([['/event/Told__e', undefined]]);
    });
});
