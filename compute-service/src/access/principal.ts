import type { Scope } from './scopes.ts';

/** Who is calling, as far as a credential can tell. */
export interface Principal {
    /** Stable name of the credential, as `key:4f0a2b9c1d3e`, `configured:1` or `jwt:<subject>`. */
    readonly id: string;
    /** What people call it; empty where it has no name. */
    readonly name: string;
    readonly scopes: readonly Scope[];
    /** The one org that it is for; null where it is for all. */
    readonly org: string | null;
}

/** How the audit log and the log name a caller. */
export const labelOf = ({ id, name }: Pick<Principal, 'id' | 'name'>): string =>
    name === '' ? id : `${id} ${name}`;

export const ANONYMOUS = 'anonymous';
