import type { SqlServerAuthentication, SqlServerSettings } from '../sql-server/settings.ts';

type Connection = Pick<
    SqlServerSettings,
    'host' | 'port' | 'database' | 'authentication' | 'encryption' | 'trustAnyCertificate'
>;

export interface ParsedConnection {
    /** Null where there are faults. */
    readonly connection: Connection | null;
    /** What is wrong, without any value of the text. */
    readonly faults: readonly string[];
}

const DEFAULT_PORT = 1433;

/** The names that a key may have, as ADO.NET and ODBC write them. */
const KEYS: Readonly<Record<string, keyof Parts>> = {
    server: 'server',
    'data source': 'server',
    address: 'server',
    addr: 'server',
    'network address': 'server',
    database: 'database',
    'initial catalog': 'database',
    'user id': 'user',
    uid: 'user',
    user: 'user',
    username: 'user',
    password: 'password',
    pwd: 'password',
    encrypt: 'encrypt',
    trustservercertificate: 'trust',
    'trust server certificate': 'trust',
    authentication: 'authentication'
};

/** Keys of other programs that change nothing here. */
const IGNORED: ReadonlySet<string> = new Set([
    'application name',
    'app',
    'driver',
    'persist security info',
    'multipleactiveresultsets',
    'multiple active result sets',
    'connection timeout',
    'connect timeout',
    'integrated security',
    'packet size',
    'pooling'
]);

interface Parts {
    server?: string;
    database?: string;
    user?: string;
    password?: string;
    encrypt?: string;
    trust?: string;
    authentication?: string;
}

const PAIR = /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{([^}]*)\}|([^;]*))\s*(?:;|$)/y;

/** Reads a connection string as other programs for SQL Server write it: `Server=host,port;Database=…;User Id=…;Password=…`. */
export function parseConnectionString(text: string): ParsedConnection {
    const { parts, faults } = partsOf(text);
    const server = serverOf(parts.server);
    const authentication = authenticationOf(parts);
    const encryption = encryptionOf(parts.encrypt);
    const trust = flagOf(parts.trust ?? 'false');
    const all = [
        ...faults,
        ...(server === null ? ['Server must be a host, or host,port'] : []),
        ...(parts.database === undefined ? ['Database is missing'] : []),
        ...(typeof authentication === 'string' ? [authentication] : []),
        ...(encryption === null ? ['Encrypt must be true, false or strict'] : []),
        ...(trust === null ? ['TrustServerCertificate must be true or false'] : [])
    ];
    if (
        all.length > 0 ||
        server === null ||
        typeof authentication === 'string' ||
        encryption === null ||
        trust === null
    ) {
        return { connection: null, faults: all };
    }
    const database = parts.database ?? '';
    return {
        connection: { ...server, database, authentication, encryption, trustAnyCertificate: trust },
        faults: []
    };
}

function partsOf(text: string): { readonly parts: Parts; readonly faults: readonly string[] } {
    const parts: Parts = {};
    const faults: string[] = [];
    PAIR.lastIndex = 0;
    for (let at = 0; at < text.length && text.slice(at).trim() !== ''; at = PAIR.lastIndex) {
        PAIR.lastIndex = at;
        const [, written = '', double, single, braced, bare] = PAIR.exec(text) ?? [];
        if (written === '') return { parts, faults: [...faults, 'is not made of key=value; pairs'] };
        const key = KEYS[written.toLowerCase()];
        const value =
            double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? braced ?? bare?.trim() ?? '';
        if (key === undefined) {
            if (!IGNORED.has(written.toLowerCase()))
                faults.push(`the key "${written.slice(0, 40)}" is not known`);
        } else if (parts[key] !== undefined) {
            faults.push(`${written} is given twice`);
        } else {
            parts[key] = value;
        }
    }
    return { parts, faults };
}

function serverOf(text: string | undefined): Pick<Connection, 'host' | 'port'> | null {
    const [, host, port] = /^(?:tcp:)?([^\s,;\\/]+)(?:\s*,\s*(\d{1,5}))?$/i.exec(text ?? '') ?? [];
    if (host === undefined) return null;
    const number = port === undefined ? DEFAULT_PORT : Number(port);
    return number > 0 && number < 65_536 ? { host: host === '.' ? 'localhost' : host, port: number } : null;
}

/** Returns how to sign in, or what is wrong. */
function authenticationOf({ authentication, user, password }: Parts): SqlServerAuthentication | string {
    const kind = authentication?.toLowerCase().replaceAll(/[\s_-]/g, '') ?? 'sqlpassword';
    switch (kind) {
        case 'sqlpassword':
            if (user === undefined || password === undefined) return 'User Id and Password are missing';
            return { kind: 'sql', user, password };
        case 'activedirectorydefault':
            return { kind: 'entra_default', clientId: user ?? null };
        case 'activedirectorymanagedidentity':
        case 'activedirectorymsi':
            return { kind: 'entra_managed_identity', clientId: user ?? null };
        default:
            return 'Authentication must be SqlPassword, Active Directory Default or Active Directory Managed Identity';
    }
}

function encryptionOf(text: string | undefined): Connection['encryption'] | null {
    const word = text?.toLowerCase();
    if (word === undefined || ['true', 'yes', 'mandatory'].includes(word)) return 'on';
    if (word === 'strict') return 'strict';
    return ['false', 'no', 'optional'].includes(word) ? 'off' : null;
}

function flagOf(text: string): boolean | null {
    const word = text.toLowerCase();
    if (['true', 'yes'].includes(word)) return true;
    return ['false', 'no'].includes(word) ? false : null;
}
