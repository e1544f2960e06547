import { mix, type Draws } from './randomness.ts';
import type { WorldOptions } from './options.ts';
import { WorldError } from './world-error.ts';

/** A number that many accounts share: consecutive originals, the first of which the number is named by. */
export interface Switchboard {
    readonly firstOriginal: number;
    readonly size: number;
    /** Research index of its first account; the next is `stride` further, round the end. */
    readonly firstAccount: number;
    readonly stride: number;
}

/**
 * How many of what the world holds. Researched phones are `originals`, then duplicates of them. Originals are
 * numbered: first one for each researched account, then the split numbers in blocks of nine (2 + 3 + 4 records that
 * share a number), then the switchboards, then the rest.
 */
export interface Shape {
    readonly originals: number;
    readonly researchedAccounts: number;
    readonly splitFrom: number;
    readonly splitCount: number;
    readonly switchboardFrom: number;
    readonly switchboardCount: number;
    readonly switchboards: readonly Switchboard[];
    readonly agents: number;
    readonly researchers: number;
    readonly deletedCalls: number;
    readonly otherTasks: number;
}

const leastSwitchboard = 11;
const mostSwitchboard = 60;
const splitBlock = 9;

function switchboardsOf({
    options,
    draws,
    room
}: {
    readonly options: WorldOptions;
    readonly draws: Draws;
    readonly room: { from: number; most: number; accounts: number };
}): Switchboard[] {
    const boards: Switchboard[] = [];
    let next = room.from;
    for (let board = 0; board < options.switchboards; board++) {
        const sizeDraw = draws.draw({ stream: 'switchboard', name: 'size', row: board }) / 2 ** 32;
        const span = mostSwitchboard - leastSwitchboard + 1;
        const size = Math.min(leastSwitchboard + Math.floor(span * sizeDraw * sizeDraw), room.accounts);
        if (next + size > room.from + room.most) break;
        boards.push({
            firstOriginal: next,
            size,
            firstAccount: draws.draw({ stream: 'switchboard', name: 'account', row: board }) % room.accounts,
            stride: Math.max(1, Math.floor(room.accounts / size))
        });
        next += size;
    }
    return boards;
}

/**
 * Works out the world's counts.
 * @throws WorldError if there are too few researched phones for the accounts that share a number
 */
export function shapeOf(options: WorldOptions, draws: Draws): Shape {
    const originals = options.phones - Math.round(options.phones * options.duplicateShare);
    const splitCount = Math.floor((originals * options.splitShare) / splitBlock) * splitBlock;
    const mostShared = splitCount + Math.floor(originals / 4);
    const researchedAccounts = Math.min(
        Math.round(options.accounts * options.researchedShare),
        originals - Math.min(mostShared, splitCount + options.switchboards * mostSwitchboard)
    );
    if (researchedAccounts < 1)
        throw new WorldError('phones: too few for splitShare and switchboards; take more phones.');
    const switchboardFrom = researchedAccounts + splitCount;
    const switchboards = switchboardsOf({
        options,
        draws,
        room: {
            from: switchboardFrom,
            most: Math.floor(originals / 4),
            accounts: researchedAccounts
        }
    });
    return {
        originals,
        researchedAccounts,
        splitFrom: researchedAccounts,
        splitCount,
        switchboardFrom,
        switchboardCount: switchboards.reduce((sum, board) => sum + board.size, 0),
        switchboards,
        agents: Math.min(Math.max(8, Math.round(options.accounts / 5_000)), 400),
        researchers: Math.min(Math.max(3, Math.round(options.accounts / 40_000)), 40),
        deletedCalls: Math.ceil(options.calls * 0.002),
        otherTasks: Math.round(options.calls * options.otherTaskShare)
    };
}

/** A whole number below `count` that shifts a scattering; drawn from the seed. */
export const offsetOf = ({
    draws,
    name,
    count
}: {
    readonly draws: Draws;
    readonly name: string;
    readonly count: number;
}): number => mix(draws.draw({ stream: 'offset', name, row: 1 })) % count;
