/** What went wrong, in the categories by which callers decide. */
export type SqlServerFault =
    /** Chosen as a deadlock's victim, or a snapshot conflict: the transaction was rolled back for certain. */
    | 'conflict'
    /** Not there, restarting, failing over, connection lost. */
    | 'unavailable'
    | 'timeout'
    | 'login'
    | 'certificate'
    | 'duplicate'
    /** A value that the column cannot hold: too long, missing, of another type. */
    | 'bad_value'
    /** A table or column is not there. */
    | 'missing_object'
    | 'permission'
    /** Disk, log or quota are full. */
    | 'full'
    | 'cancelled'
    | 'closed'
    | 'other';

const FAULT_BY_NUMBER: ReadonlyMap<number, SqlServerFault> = new Map(
    (
        [
            ['conflict', [1205, 1222, 3960, 3961]],
            [
                'unavailable',
                [
                    233, 615, 921, 926, 3906, 4221, 6005, 10053, 10054, 10060, 10928, 10929, 11001, 40143,
                    40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920
                ]
            ],
            ['login', [4060, 4064, 18452, 18456, 18470, 18486, 18487, 18488, 40532, 40615]],
            ['duplicate', [2601, 2627]],
            ['bad_value', [220, 241, 242, 245, 515, 547, 2628, 4815, 4863, 8114, 8115, 8152]],
            ['missing_object', [207, 208, 2812, 4902]],
            ['permission', [229, 230, 262, 297, 300, 916, 1088, 2760, 15247]],
            ['full', [1101, 1105, 9002, 40544]]
        ] as const
    ).flatMap(([fault, numbers]) => numbers.map((number) => [number, fault] as const))
);

const FAULT_BY_CODE: Readonly<Record<string, SqlServerFault>> = {
    ECONNRESET: 'unavailable',
    ECONNREFUSED: 'unavailable',
    ECONNCLOSED: 'unavailable',
    EHOSTUNREACH: 'unavailable',
    EINSTLOOKUP: 'unavailable',
    // The driver says so where a connection died between two requests of a transaction.
    EINVALIDSTATE: 'unavailable',
    ENETUNREACH: 'unavailable',
    ENOTFOUND: 'unavailable',
    EAI_AGAIN: 'unavailable',
    EPIPE: 'unavailable',
    ESOCKET: 'unavailable',
    ETIMEDOUT: 'unavailable',
    // The server rolled the transaction back; the reason came with the request before.
    EABORT: 'conflict',
    ECANCEL: 'cancelled',
    ELOGIN: 'login',
    EFEDAUTH: 'login',
    ENOTOPEN: 'closed',
    ETIMEOUT: 'timeout',
    EREQUESTTIMEOUT: 'timeout'
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|certificate/;

const SENTENCES: Readonly<Record<SqlServerFault, string>> = {
    conflict: 'SQL Server rolled the work back because others held the same rows.',
    unavailable: 'SQL Server does not answer, or the connection to it was lost.',
    timeout: 'SQL Server did not answer in time.',
    login: 'SQL Server does not let the service in.',
    certificate: 'The certificate of the SQL Server cannot be verified.',
    duplicate: 'A row with the same key is there already.',
    bad_value: 'SQL Server refused a value that the column cannot hold.',
    missing_object: 'A table or column that the service needs is not there.',
    permission: 'The login may not do what the service asks for.',
    full: 'SQL Server has no space left.',
    cancelled: 'The request to SQL Server was cancelled.',
    closed: 'The connection to SQL Server is closed.',
    other: 'SQL Server refused the request.'
};

const ADVICE: Readonly<Record<SqlServerFault, string>> = {
    conflict: 'Try again.',
    unavailable: 'Check that the server runs and can be reached from here, then try again.',
    timeout: 'Look for blocked sessions on the server, or raise DIAL_FLOW_SQLSERVER_REQUEST_TIMEOUT_S.',
    login: 'Check user, password or identity, and that the login may use the database.',
    certificate:
        'Name the authority by DIAL_FLOW_SQLSERVER_CA_FILE, and by DIAL_FLOW_SQLSERVER_CERTIFICATE_HOST the name in it.',
    duplicate: 'Look at the row that is there.',
    bad_value: 'Compare the tables with those of `dial-flow migrate --dry-run`.',
    missing_object: 'Run `dial-flow migrate`, and check the names of tables in the configuration.',
    permission: 'Give the login the rights that docs/sql-server.md lists.',
    full: 'Make space in the database or its log, then resume the run.',
    cancelled: 'Resume the run.',
    closed: 'Start the service again.',
    other: 'Look the error number up, then resume the run.'
};

/** An error of SQL Server or of the way to it. The server's own sentence is kept only where it holds no row's values. */
export class SqlServerError extends Error {
    override readonly name = 'SqlServerError';
    readonly fault: SqlServerFault;
    /** Number of the server's error; null where it did not come to an answer. */
    readonly number: number | null;
    readonly advice: string;

    constructor({
        fault,
        number,
        detail,
        statement
    }: {
        readonly fault: SqlServerFault;
        readonly number: number | null;
        readonly detail: string | null;
        readonly statement: string | null;
    }) {
        const where = [
            number === null ? null : `error ${number}`,
            statement === null ? null : `in ${statement}`,
            detail
        ].filter((part) => part !== null);
        super(where.length === 0 ? SENTENCES[fault] : `${SENTENCES[fault]} (${where.join(', ')})`);
        this.fault = fault;
        this.number = number;
        this.advice = ADVICE[fault];
    }

    /** The same request may succeed a moment later. */
    get transient(): boolean {
        return this.fault === 'conflict' || this.fault === 'unavailable';
    }

    /** Somebody may have mended it when the step is tried again. */
    get retryable(): boolean {
        return this.transient || ['timeout', 'full', 'cancelled'].includes(this.fault);
    }
}

interface DriverError {
    readonly code?: unknown;
    readonly number?: unknown;
    readonly message?: unknown;
    readonly cause?: unknown;
    readonly originalError?: unknown;
    readonly errors?: unknown;
    /** Set where the driver knows that a refused sign-in may succeed later; it tells no number then. */
    readonly isTransient?: unknown;
    readonly precedingErrors?: unknown;
    /** What the library for Entra ID calls a failure. */
    readonly errorCode?: unknown;
    readonly info?: { readonly number?: unknown };
}

/** The error itself and all that it was made of, outermost first. */
function chain(error: unknown, depth = 0): readonly DriverError[] {
    if (typeof error !== 'object' || error === null || depth > 6) return [];
    const link = error as DriverError;
    const inner = [link.originalError, link.cause, ...list(link.errors), ...list(link.precedingErrors)];
    return [link, ...inner.flatMap((one) => chain(one, depth + 1))];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const numberOf = ({ number, info }: DriverError): number | null => {
    const found = typeof number === 'number' ? number : info?.number;
    return typeof found === 'number' && found > 0 ? found : null;
};

/** Server sentences that name objects, logins and databases only; others quote values of rows. */
const SPEAKING: ReadonlySet<SqlServerFault> = new Set(['login', 'missing_object', 'permission']);

/** Turns whatever the driver threw into an error that says what, where and what to do; secrets and rows stay out of it. */
export function sqlServerError(error: unknown, statement: string | null = null): SqlServerError {
    if (error instanceof SqlServerError) return error;
    const links = chain(error);
    const numbers = links.map(numberOf).filter((number) => number !== null);
    const known = numbers.find((number) => FAULT_BY_NUMBER.has(number));
    const codes = links.map(({ code }) => code).filter((code) => typeof code === 'string');
    const number = known ?? numbers[0] ?? null;
    const fault = faultOf({ known, codes, links });
    return new SqlServerError({ fault, number, detail: detailOf({ fault, links, codes }), statement });
}

function faultOf({
    known,
    codes,
    links
}: {
    readonly known: number | undefined;
    readonly codes: readonly string[];
    readonly links: readonly DriverError[];
}): SqlServerFault {
    if (known !== undefined) return FAULT_BY_NUMBER.get(known) ?? 'other';
    if (links.some(({ isTransient }) => isTransient === true)) return 'unavailable';
    if (lacksIdentityService(links)) return 'unavailable';
    const onTheWay = codes.includes('ESOCKET') || codes.includes('ECONNRESET');
    const texts = [...codes, ...(onTheWay ? links.map(({ message }) => String(message)) : [])];
    if (texts.some((one) => CERTIFICATE.test(one))) return 'certificate';
    const byCode = codes.map((code) => FAULT_BY_CODE[code]).find((fault) => fault !== undefined);
    if (byCode) return byCode;
    return links.some(({ message }) => /operation timed out|acquire a connection/i.test(String(message)))
        ? 'timeout'
        : 'other';
}

/** Nobody was refused where the service that hands out tokens did not answer. */
const lacksIdentityService = (links: readonly DriverError[]): boolean =>
    links.some(({ errorCode }) => errorCode === 'network_error');

/** The driver's own sentence about a token says nothing; the one behind it says why there is none. */
const NO_TOKEN = 'Security token could not be authenticated or authorized.';

function detailOf({
    fault,
    links,
    codes
}: {
    readonly fault: SqlServerFault;
    readonly links: readonly DriverError[];
    readonly codes: readonly string[];
}): string | null {
    if (lacksIdentityService(links)) return 'Entra ID, or the identity of this machine, cannot be reached';
    if (SPEAKING.has(fault)) {
        const messages = links.map(({ message }) => String(message ?? ''));
        const telling = messages.find((message) => message !== '' && message !== NO_TOKEN) ?? '';
        return telling.replaceAll(/\s+/g, ' ').slice(0, 300) || null;
    }
    return codes.find((code) => code !== 'EREQUEST') ?? null;
}
