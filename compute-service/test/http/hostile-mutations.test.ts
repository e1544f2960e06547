import { once } from 'node:events';
import { connect } from 'node:net';
import { problem } from '../../src/http/schemas/answers.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { hostileRequests } from './hostile/hostile-requests.ts';
import { API_KEY, startRig } from './service-rig.ts';

const REQUESTS = 400;
const AT_ONCE = 16;
const LARGEST = 10_000;
/** What a request is waited for that says it has more to come; then the connection is closed as a caller does. */
const PATIENCE_MS = 150;
const PIECES = [
    ...['\r\n', '\n', '\0', '%00', '../', '{"a":', '\ufeff', '"', '\\u0000', '1e400', '-0', ': ', ','],
    ...['Transfer-Encoding: chunked\r\n', 'Content-Length: 5\r\n', '__proto__', '\u202e', '%c0%ae', ';']
];

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
        return (state >>> 8) % below;
    };
}

/** Cuts, doubles, swaps and mixes in: what comes of it nobody has thought of. */
function mutated(known: readonly Buffer[], below: (limit: number) => number): Buffer {
    const one = known[below(known.length)] ?? Buffer.alloc(1);
    const other = known[below(known.length)] ?? Buffer.alloc(1);
    const at = below(one.length);
    const [before, after] = [one.subarray(0, at), one.subarray(at)];
    switch (below(6)) {
        case 0: {
            const changed = Buffer.from(one);
            for (let times = below(4); times >= 0; times -= 1) changed[below(one.length)] = below(256);
            return changed;
        }
        case 1:
            return Buffer.concat([before, after.subarray(1 + below(5))]);
        case 2:
            return Buffer.concat([before, other.subarray(below(other.length))]);
        case 3:
            return Buffer.concat([before, Buffer.from(PIECES[below(PIECES.length)] ?? ''), after]);
        case 4:
            return Buffer.concat([before, after.subarray(0, below(40)), after]);
        default:
            return Buffer.concat([one, other]);
    }
}

describe('Requests that are hostile ones changed by chance', () => {
    let rig: Awaited<ReturnType<typeof startRig>>;
    beforeAll(async () => {
        rig = await startRig({ steps: [plannedStep({ key: 'a.b' })] });
    });
    afterAll(async () => rig.clean());

    async function answersTo(bytes: Buffer): Promise<string> {
        const socket = connect(rig.service.port, '127.0.0.1');
        const parts: Buffer[] = [];
        socket.on('data', (part) => parts.push(part));
        socket.on('error', () => undefined);
        socket.write(bytes);
        const impatience = setTimeout(() => socket.destroy(), PATIENCE_MS);
        await once(socket, 'close');
        clearTimeout(impatience);
        return Buffer.concat(parts).toString('latin1');
    }

    it('When any of them comes, then it is the caller who is told of a fault, and the service goes on', async () => {
        const below = chance(20_261_123);
        const known = hostileRequests(API_KEY)
            .map(({ bytes }) => bytes)
            .filter(({ length }) => length < LARGEST);
        const requests = Array.from({ length: REQUESTS }, () => mutated(known, below));
        const faulty: string[] = [];
        let answered = 0;
        const lane = async (): Promise<void> => {
            for (let bytes = requests.pop(); bytes; bytes = requests.pop()) {
                const text = await answersTo(bytes);
                const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(
                    ([, status]) => status ?? ''
                );
                answered += statuses.length;
                const leaks = /node_modules|SELECT .* FROM|SQLITE|HPE_| at .*\.(ts|js):\d/.test(text);
                if (leaks || statuses.some((status) => status >= '500')) {
                    faulty.push(`${bytes.toString('latin1')} → ${text}`);
                }
            }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, lane));
        expect(faulty).toEqual([]);
        expect(answered).toBeGreaterThan(REQUESTS / 2);
        expect(problem.parse((await rig.call('/v1/nothing')).body).status).toBe(404);
        expect((await rig.night()).status).toBe('succeeded');
    });
});
