import type { NightlyOptions } from './options.ts';

/** What the local org is told about its world; nothing where the kept one is to be used. */
export function worldArgs({
    size,
    worldSeed,
    asOf
}: Pick<NightlyOptions, 'size' | 'worldSeed' | 'asOf'>): string[] {
    return [
        ...(size
            ? [
                  '--accounts',
                  String(size.accounts),
                  '--phones',
                  String(size.phones),
                  '--calls',
                  String(size.calls)
              ]
            : []),
        ...(worldSeed === null ? [] : ['--seed', String(worldSeed)]),
        ...(asOf === null ? [] : ['--world-date', asOf])
    ];
}
