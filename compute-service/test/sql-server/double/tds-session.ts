import type { Socket } from 'node:net';
import { ServerError, type BackendSession, type Result } from './backend.ts';
import type { FaultPoint } from './faults.ts';
import { federationInfo, PRELOGIN_FEDERATED, readAccessToken, withAcknowledgement } from './federated.ts';
import { END_OF_MESSAGE, IGNORE_MESSAGE, PACKET, PacketReader, packetsOf, type Packet } from './packets.ts';
import {
    ENCRYPT,
    executedSql,
    PRELOGIN_ENCRYPTION,
    preloginAnswer,
    readBatch,
    readBulk,
    readCall,
    readLogin,
    readPrelogin,
    readTransaction,
    type BatchRequest,
    type Login
} from './requests.ts';
import type { Received, TdsDouble } from './tds-double.ts';
import { TlsTunnel } from './tls-tunnel.ts';
import {
    answerEnd,
    attentionDone,
    columnsToken,
    errorToken,
    finalCount,
    lastDone,
    loginTokens,
    resultDone,
    rowToken,
    transactionBegun,
    transactionEnded,
    type AnswerStyle,
    type ServerMessage
} from './tokens.ts';

const FIRST_PACKET_BYTES = 4096;
/** What a database of Azure names: who issues tokens, and for what. */
const ENTRA = {
    issuer: 'https://login.microsoftonline.com/common',
    resource: 'https://database.windows.net/'
} as const;
const INSERT_BULK = /^\s*insert bulk\s+([^\s(]+)/i;

/** Raised where a fault ends the connection or leaves the client without an answer. */
class NoAnswer extends Error {}

/** One connection: sign-in, then one request after the other. */
export class TdsSession {
    readonly #double: TdsDouble;
    readonly #socket: Socket;
    readonly #spid: number;
    readonly #packets = new PacketReader();
    readonly #backend: BackendSession;
    #tunnel: TlsTunnel | null = null;
    #packetSize = FIRST_PACKET_BYTES;
    #message: Buffer[] = [];
    #signedIn = false;
    /** A client that was asked for its token. */
    #federated: Login | null = null;
    #transaction: bigint | null = null;
    #bulkTable: string | null = null;
    /** Set while a request is worked on; an attention aborts it. */
    #working: AbortController | null = null;

    constructor({
        double,
        socket,
        spid
    }: {
        readonly double: TdsDouble;
        readonly socket: Socket;
        readonly spid: number;
    }) {
        this.#double = double;
        this.#socket = socket;
        this.#spid = spid;
        this.#backend = double.options.backend.open();
        socket.setNoDelay(true);
        socket.on('error', () => undefined);
        socket.on('data', (bytes) => (this.#tunnel ? this.#tunnel.receive(bytes) : this.#receive(bytes)));
        socket.once('close', () => {
            this.#working?.abort();
            this.#backend.close();
        });
    }

    drop(): void {
        this.#socket.destroy();
    }

    #receive(bytes: Buffer): void {
        for (const packet of this.#packets.push(bytes)) this.#take(packet);
    }

    #take({ type, status, payload }: Packet): void {
        if (type === PACKET.attention) {
            if (this.#working) this.#working.abort();
            else this.#send(attentionDone());
            return;
        }
        this.#message.push(payload);
        if ((status & END_OF_MESSAGE) === 0) return;
        const message = Buffer.concat(this.#message);
        this.#message = [];
        if ((status & IGNORE_MESSAGE) !== 0) {
            this.#send(lastDone());
            return;
        }
        this.#answer(type, message).catch((error: unknown) => {
            if (error instanceof NoAnswer) return;
            this.#double.failures.push(error);
            this.drop();
        });
    }

    async #answer(type: number, message: Buffer): Promise<void> {
        if (type === PACKET.prelogin) return this.#prelogin(message);
        if (type === PACKET.login) return this.#login(readLogin(message));
        if (type === PACKET.accessToken) return this.#loginByToken(readAccessToken(message));
        if (!this.#signedIn) throw new Error('A request came before the sign-in');
        this.#working = new AbortController();
        const { signal } = this.#working;
        try {
            const answer = await this.#work(type, message, signal);
            if (!signal.aborted) this.#send(answer);
        } catch (error) {
            if (!signal.aborted) throw error;
        } finally {
            this.#working = null;
        }
        if (signal.aborted && !this.#socket.destroyed) {
            // The client reads the request's own end first, then the confirmation of its attention.
            this.#send(lastDone({ failed: true }));
            this.#send(attentionDone());
        }
    }

    #prelogin(message: Buffer): void {
        const { certificate } = this.#double.options;
        const options = readPrelogin(message);
        const asked = options.get(PRELOGIN_ENCRYPTION)?.[0] ?? ENCRYPT.notSupported;
        const encrypted = certificate !== null && asked !== ENCRYPT.notSupported;
        this.#send(
            preloginAnswer({
                encryption: encrypted ? ENCRYPT.on : ENCRYPT.notSupported,
                federated: options.get(PRELOGIN_FEDERATED)?.[0] === 1
            }),
            PACKET.answer
        );
        if (!encrypted) return;
        this.#tunnel = new TlsTunnel({
            socket: this.#socket,
            certificate,
            onData: (bytes) => this.#receive(bytes),
            onError: () => this.drop()
        });
    }

    #login(login: Login): void {
        this.#double.logins.push(login.application);
        if (login.federated) {
            this.#federated = login;
            this.#send(federationInfo(ENTRA));
            return;
        }
        this.#letIn(login, this.#refusal(login));
    }

    #loginByToken(token: string): void {
        if (!this.#federated) throw new Error('A token came from a client that was not asked for one');
        const known = this.#double.options.accessTokens?.includes(token) === true;
        const refusal: ServerMessage = {
            ...{ number: 18456, severity: 14 },
            message: "Login failed for user '<token-identified principal>'."
        };
        this.#letIn(this.#federated, known ? null : refusal);
    }

    #letIn({ packetSize, federated }: Login, refusal: ServerMessage | null): void {
        if (refusal) {
            this.#send(Buffer.concat([errorToken(refusal), lastDone({ failed: true })]));
            this.#socket.end();
            return;
        }
        this.#signedIn = true;
        const answer = loginTokens({ database: this.#double.options.database, packetSize });
        this.#send(federated ? withAcknowledgement(answer) : answer);
        this.#packetSize = packetSize;
    }

    #refusal({
        user,
        password,
        database
    }: Pick<Login, 'user' | 'password' | 'database'>): ServerMessage | null {
        const fault = this.#double.faultFor('login', { text: user, inTransaction: false });
        if (fault?.effect.kind === 'error') return fault.effect.error;
        const { users, database: ours } = this.#double.options;
        if (users[user] !== password) {
            return { number: 18456, severity: 14, message: `Login failed for user '${user}'.` };
        }
        if (database !== '' && database !== ours) {
            const message = `Cannot open database "${database}" requested by the login. The login failed.`;
            return { number: 4060, severity: 11, message };
        }
        return null;
    }

    async #work(type: number, message: Buffer, signal: AbortSignal): Promise<Buffer> {
        switch (type) {
            case PACKET.batch: {
                const request = readBatch(message);
                const [, table] = INSERT_BULK.exec(request.text) ?? [];
                if (table === undefined) return this.#execute(request, 'batch', signal);
                this.#note('bulk', request.text);
                this.#bulkTable = table;
                return lastDone();
            }
            case PACKET.rpc:
                return this.#execute(executedSql(readCall(message)), 'procedure', signal);
            case PACKET.bulk:
                return this.#bulk(message, signal);
            case PACKET.transaction:
                return this.#endOrBegin(message, signal);
            default:
                throw new TypeError(`The double does not know messages of the type ${type}`);
        }
    }

    async #execute(request: BatchRequest, style: AnswerStyle, signal: AbortSignal): Promise<Buffer> {
        this.#note(request.kind, request.text);
        try {
            await this.#mayFail('request', request.text, signal);
            const results = await this.#backend.execute(request, signal);
            await this.#mayFail('answer', request.text, signal);
            return Buffer.concat([
                ...results.map((result) => resultTokens(result, style)),
                answerEnd(style, { failed: false })
            ]);
        } catch (error) {
            if (!(error instanceof ServerError)) throw error;
            return Buffer.concat([await this.#raise(error), answerEnd(style, { failed: true })]);
        }
    }

    async #bulk(message: Buffer, signal: AbortSignal): Promise<Buffer> {
        try {
            await this.#mayFail('bulk', this.#bulkTable ?? '', signal);
            const rows = await this.#backend.bulk(this.#bulkTable ?? '', readBulk(message));
            return finalCount(rows);
        } catch (error) {
            if (!(error instanceof ServerError)) throw error;
            return Buffer.concat([await this.#raise(error), lastDone({ failed: true })]);
        }
    }

    async #endOrBegin(message: Buffer, signal: AbortSignal): Promise<Buffer> {
        const request = readTransaction(message);
        this.#note(request.kind, '');
        try {
            if (request.kind === 'begin') {
                await this.#backend.begin();
                this.#transaction = this.#double.nextTransaction();
                return Buffer.concat([transactionBegun(this.#transaction), lastDone()]);
            }
            if (this.#transaction === null) {
                const message3902 = `The ${request.kind.toUpperCase()} TRANSACTION request has no corresponding BEGIN TRANSACTION.`;
                throw new ServerError({
                    number: request.kind === 'commit' ? 3902 : 3903,
                    message: message3902
                });
            }
            const id = this.#transaction;
            if (request.kind === 'commit') await this.#mayFail('commit', '', signal);
            await (request.kind === 'commit' ? this.#backend.commit() : this.#backend.rollback());
            this.#transaction = null;
            if (request.kind === 'commit') await this.#mayFail('committed', '', signal);
            return Buffer.concat([
                transactionEnded(id, { committed: request.kind === 'commit' }),
                lastDone()
            ]);
        } catch (error) {
            if (!(error instanceof ServerError)) throw error;
            return Buffer.concat([await this.#raise(error), lastDone({ failed: true })]);
        }
    }

    async #raise({ raised, abortsTransaction }: ServerError): Promise<Buffer> {
        const aborted = this.#transaction;
        if (!abortsTransaction || aborted === null) return errorToken(raised);
        await this.#backend.rollback();
        this.#transaction = null;
        return Buffer.concat([errorToken(raised), transactionEnded(aborted, { committed: false })]);
    }

    async #mayFail(point: FaultPoint, text: string, signal: AbortSignal): Promise<void> {
        const fault = this.#double.faultFor(point, { text, inTransaction: this.#transaction !== null });
        if (!fault) return;
        switch (fault.effect.kind) {
            case 'drop':
                this.drop();
                throw new NoAnswer();
            case 'hang':
                await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
                throw new NoAnswer();
            case 'error':
                throw new ServerError(fault.effect.error, {
                    abortsTransaction: fault.effect.abortsTransaction ?? false
                });
        }
    }

    #note(kind: Received['kind'], text: string): void {
        this.#double.received.push({
            spid: this.#spid,
            kind,
            text,
            inTransaction: this.#transaction !== null
        });
    }

    #send(payload: Buffer, type: number = PACKET.answer): void {
        if (this.#socket.destroyed) return;
        const bytes = packetsOf({ type, payload, packetSize: this.#packetSize, spid: this.#spid });
        if (this.#tunnel) this.#tunnel.write(bytes);
        else this.#socket.write(bytes);
    }
}

function resultTokens(result: Result, style: AnswerStyle): Buffer {
    if ('affected' in result) return resultDone(style, result.affected);
    const { columns, rows } = result;
    return Buffer.concat([
        columnsToken(columns),
        ...rows.map((row) => rowToken(columns, row)),
        resultDone(style, rows.length)
    ]);
}
