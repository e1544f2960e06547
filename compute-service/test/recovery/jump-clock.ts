/**
 * Loaded into the service with `--import`: its clock, in every thread, is ahead by so many milliseconds as a file says, so
 * that a test can set it while the service works.
 */
import { readFileSync } from 'node:fs';

const file = process.env['DIAL_FLOW_TEST_CLOCK'];
const LOOK_MS = 50;

if (file !== undefined) {
    const RealDate = Date;
    let ahead = 0;
    const look = (): void => {
        ahead = Number(readFileSync(file, 'utf8'));
    };
    look();
    setInterval(look, LOOK_MS).unref();
    const now = (): number => RealDate.now() + ahead;
    globalThis.Date = new Proxy(RealDate, {
        construct: (target, given: [], newTarget) =>
            Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
        get: (target, property, receiver) =>
            property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown)
    });
}
