/** How the service proves to SQL Server who it is. */
export type SqlServerAuthentication =
    | { readonly kind: 'sql'; readonly user: string; readonly password: string }
    /** Environment, workload identity, managed identity or a developer's own sign-in, whichever answers first. */
    | { readonly kind: 'entra_default'; readonly clientId: string | null }
    /** The identity of the machine; the client id chooses one of several that were assigned by hand. */
    | { readonly kind: 'entra_managed_identity'; readonly clientId: string | null }
    | {
          readonly kind: 'entra_service_principal';
          readonly tenantId: string;
          readonly clientId: string;
          readonly clientSecret: string;
      };

/** Tables whose names are the customer's; each with its schema, unquoted. */
export interface SqlServerTables {
    readonly areaCodes: TableName;
    readonly statePopulation: TableName;
    readonly callHistory: TableName;
    readonly researchArchive: TableName;
}

export interface TableName {
    readonly schema: string;
    readonly table: string;
}

export interface SqlServerSettings {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly authentication: SqlServerAuthentication;
    /** `strict` is TDS 8: TLS before the first byte of the protocol. `off` is refused in production. */
    readonly encryption: 'on' | 'strict' | 'off';
    /** Takes any certificate; refused in production. */
    readonly trustAnyCertificate: boolean;
    /** PEM text of the authority that signed the server's certificate; null for those that Node knows. */
    readonly certificateAuthority: string | null;
    /** The name in the certificate where it is another than the host. */
    readonly certificateHost: string | null;
    readonly pool: { readonly min: number; readonly max: number };
    readonly connectTimeoutMs: number;
    readonly requestTimeoutMs: number;
}

/** The schema that holds everything of the product. */
export const SCHEMA = 'dial_flow';

export const DEFAULT_TABLES: SqlServerTables = {
    areaCodes: { schema: SCHEMA, table: 'area_codes' },
    statePopulation: { schema: SCHEMA, table: 'state_population' },
    callHistory: { schema: SCHEMA, table: 'call_history' },
    researchArchive: { schema: SCHEMA, table: 'research_archive' }
};

const NAME = /^[\p{L}_][\p{L}\p{N}_ $#@-]{0,127}$/u;

/**
 * Reads `table` or `schema.table`, each part bare or in brackets; without a schema it is `dbo`.
 * Returns null where the text is no such name.
 */
export function parseTableName(text: string): TableName | null {
    const part = String.raw`(?:\[([^\[\]]+)\]|([^.\[\]]+))`;
    const match = new RegExp(`^(?:${part}\\.)?${part}$`).exec(text.trim());
    if (!match) return null;
    const schema = match[1] ?? match[2] ?? 'dbo';
    const table = match[3] ?? match[4] ?? '';
    return NAME.test(schema) && NAME.test(table) ? { schema, table } : null;
}

/** Quotes an identifier so that whatever it holds stays one identifier. */
export const quoted = (identifier: string): string => `[${identifier.replaceAll(']', ']]')}]`;

/** The table's name as a statement has it. */
export const qualified = ({ schema, table }: TableName): string => `${quoted(schema)}.${quoted(table)}`;
