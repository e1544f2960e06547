/** Returns the code that Node or the operating system gave an error (`ECONNRESET`), or null where it has none. */
export function systemErrorCode(error: unknown): string | null {
    const { code } = (error ?? {}) as { readonly code?: unknown };
    return typeof code === 'string' ? code : null;
}
