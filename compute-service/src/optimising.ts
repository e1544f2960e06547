import { setFlagsFromString } from 'node:v8';

/**
 * V8's two optimising compilers. To load modules they gain nothing, and the first function that they compile brings 8 MB of
 * their own code into memory.
 */
const COMPILERS = ['maglev', 'opt'] as const;

/** Runs code as it is parsed, without optimising any; goes before the import of everything large. */
export function startWithoutOptimising(): void {
    for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`);
}

/** From now on what runs often is optimised; goes after the compiled modules were saved, which name the flags. */
export function optimiseFromNowOn(): void {
    for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`);
}
