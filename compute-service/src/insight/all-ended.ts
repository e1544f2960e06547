/**
 * Waits until all have ended and returns what they gave: queries share a session, which must not be closed under one
 * because another one failed. @throws what the first of them threw
 */
export async function allEnded<Results extends readonly unknown[]>(work: {
    readonly [At in keyof Results]: Promise<Results[At]>;
}): Promise<Results> {
    await Promise.allSettled(work);
    return Promise.all(work) as Promise<unknown> as Promise<Results>;
}
