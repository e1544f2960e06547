/** What a caller may do. `admin` holds all the others; of those, none holds another one. */
export const SCOPES = ['runs:read', 'runs:write', 'changes:write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** Whether the scopes of a caller are enough for what one scope allows. */
export const allows = (granted: readonly Scope[], needed: Scope): boolean =>
    granted.includes(needed) || granted.includes('admin');
