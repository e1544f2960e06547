import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableChecksum } from './checksum.ts';
import { resolveWorldOptions, type GivenWorldOptions, type WorldOptions } from './options.ts';
import { WorldError } from './world-error.ts';

/** Raised whenever the same options would give other rows. */
export const worldFormat = 2;

/** What a data directory says of the world in it. */
export interface World {
    readonly format: number;
    readonly options: WorldOptions;
    readonly tables: readonly TableChecksum[];
    /** SHA-256 over all tables of the org and of the truth. */
    readonly checksum: string;
}

const fileOf = (dataDirectory: string): string => join(dataDirectory, 'world.json');

/** The file of the hidden truth in a data directory. */
export const truthFileOf = (dataDirectory: string): string => join(dataDirectory, 'world-truth.duckdb');

/**
 * The world that a data directory holds, if it was finished.
 * @throws WorldError if `world.json` is there but cannot be read
 */
export function worldOf(given: { readonly dataDirectory: string }): World | undefined {
    const file = fileOf(given.dataDirectory);
    if (!existsSync(file)) return undefined;
    try {
        return JSON.parse(readFileSync(file, 'utf8')) as World;
    } catch (cause) {
        throw new WorldError(`${file} cannot be read. Delete the folder to have the world made again.`, {
            cause
        });
    }
}

/** Writes `world.json`; call it after the world is in the store, so that the file means a finished world. */
export function saveWorld(given: { readonly dataDirectory: string; readonly world: World }): void {
    const file = fileOf(given.dataDirectory);
    writeFileSync(`${file}.new`, JSON.stringify(given.world, null, 4));
    renameSync(`${file}.new`, file);
}

/**
 * Whether a world is the one that options ask for. Without a `worldDate` in the options, any date will do: a world is
 * kept between days.
 * @throws WorldError if the options are faulty
 */
export function isSameWorld(given: { readonly world: World; readonly options: GivenWorldOptions }): boolean {
    const { world, options } = given;
    const wanted = resolveWorldOptions(options, world.options.worldDate);
    const keys = Object.keys(wanted) as Array<keyof WorldOptions>;
    return (
        world.format === worldFormat &&
        keys.every((key) => JSON.stringify(wanted[key]) === JSON.stringify(world.options[key]))
    );
}
