import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fullAccess } from '../access.ts';
import { people, type Person } from '../auth/people.ts';
import type { Session } from '../auth/sessions.ts';
import { eventStream } from '../events/event-stream.ts';
import { readJson } from '../http/body.ts';
import { objectOfJson } from '../http/call.ts';
import { sendReply } from '../http/reply.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';
import type { PageData, PageUser } from './browser/page-data.ts';
import { callApex } from './apex-route.ts';
import { requireSamePage, requireSession, sessionCookie, sessionOfBrowser } from './browser-session.ts';
import { ConsoleCompiler } from './compiler/compiler.ts';
import { exposedBundles } from './compiler/exposed-bundles.ts';
import { ConsoleUnavailableError, packageFolder } from './compiler/packages.ts';
import { fileOfResource, readStaticResources } from './compiler/static-resources.ts';
import { downloadFile } from './download.ts';
import { consolePage, plainPage } from './page-html.ts';
import { pageApi } from './page-api.ts';
import { readApp, readRecordPages } from './shown-app.ts';
import { fileBelow, sendFile } from './static-files.ts';

type Io = { request: IncomingMessage; response: ServerResponse };

const styleSheet = fileURLToPath(new URL('./browser/page.css', import.meta.url));
const bundleKinds = ['vendor', 'page', 'app', 'sandbox'] as const;
/** While the base components are compiled, which takes half a minute once, the page asks again. */
const waitS = 2;
/** Compiling a change takes less; where it does not, the page says what it waits for. */
const longestWaitMs = 4_000;

const isPhone = (request: IncomingMessage): boolean => /\bMobile\b/.test(request.headers['user-agent'] ?? '');

const sendHtml = ({
    response,
    status,
    html,
    cookie
}: {
    readonly response: ServerResponse;
    readonly status: number;
    readonly html: string;
    readonly cookie?: string | undefined;
}): void => {
    response
        .writeHead(status, {
            'content-type': 'text/html;charset=UTF-8',
            'cache-control': 'no-store',
            ...(cookie === undefined ? {} : { 'set-cookie': cookie })
        })
        .end(html);
};

/** The part of the org that people see in a browser: pages, what they are made of, and what they ask for. */
export class ConsoleDoor {
    private readonly org: Org;
    private readonly sourceFolder: string;
    private readonly compiler: ConsoleCompiler;
    private readonly report: (error: unknown) => void;
    /** Why the last page could not be compiled, for the next one that asks. */
    private problem: string | undefined;
    private readonly preparing = new Map<boolean, Promise<void>>();

    /**
     * @param given.sourceFolder such as `force-app/main/default`
     * @param given.bundleFolder where compiled bundles are kept
     * @param given.vendorFolder where the base components are, which several orgs may share
     */
    constructor(given: {
        org: Org;
        sourceFolder: string;
        bundleFolder: string;
        vendorFolder: string;
        report: (error: unknown) => void;
    }) {
        this.org = given.org;
        this.sourceFolder = given.sourceFolder;
        this.report = given.report;
        this.compiler = new ConsoleCompiler(given);
    }

    /** Answers if the address is one of the console's. @returns false for any other */
    async handle(url: URL, io: Io): Promise<boolean> {
        const { pathname } = url;
        if (pathname === '/') {
            io.response.writeHead(302, { location: '/lightning' }).end();
            return true;
        }
        if (/^\/lightning(\/|$)/.test(pathname)) await this.page(url, io);
        else if (pathname.startsWith('/console/'))
            await this.part({ url, io, path: pathname.slice('/console/'.length) });
        else if (pathname.startsWith('/resource/'))
            await this.resource(pathname.slice('/resource/'.length), io);
        else if (pathname.startsWith('/sfc/servlet.shepherd/version/download/'))
            await downloadFile({
                org: this.org,
                session: requireSession(this.org, io.request),
                id: pathname.split('/').pop() ?? '',
                response: io.response
            });
        else return false;
        return true;
    }

    stop(): void {
        this.compiler.stop();
    }

    private prepare(sandboxed: boolean): Promise<void> {
        const known = this.preparing.get(sandboxed);
        if (known) return known;
        const preparing = this.compiler.prepare(sandboxed).finally(() => this.preparing.delete(sandboxed));
        this.preparing.set(sandboxed, preparing);
        preparing.catch((error: unknown) => {
            this.problem = error instanceof Error ? error.message : String(error);
        });
        return preparing;
    }

    /** A page that shows itself again until the compiler is ready. */
    private wait(response: ServerResponse): void {
        const text = this.compiler.isPrepared()
            ? 'The console is compiled because its sources changed.'
            : 'The console is compiled for the first time, which takes about half a minute.';
        sendHtml({
            response,
            status: 200,
            html: plainPage({ title: 'One moment', text, reloadAfterS: waitS })
        });
    }

    private async page(url: URL, { request, response }: Io): Promise<void> {
        const sandboxed = url.searchParams.has('lws');
        const { problem } = this;
        this.problem = undefined;
        if (problem !== undefined)
            return sendHtml({
                response,
                status: 503,
                html: plainPage({ title: 'The console cannot be shown', text: problem })
            });
        try {
            const ready = await Promise.race([
                this.prepare(sandboxed).then(() => true),
                sleep(this.compiler.isPrepared() ? longestWaitMs : 0, false, { ref: false })
            ]);
            if (!ready) return this.wait(response);
        } catch (error) {
            if (!(error instanceof ConsoleUnavailableError)) throw error;
            sendHtml({
                response,
                status: 503,
                html: plainPage({ title: 'The console cannot be shown', text: error.message })
            });
            return;
        }
        const known = sessionOfBrowser(this.org, request);
        const session = known ?? this.org.sessions.open(people[0]?.username ?? '');
        const data = await this.pageData(session, { sandboxed, phone: isPhone(request) });
        sendHtml({
            response,
            status: 200,
            html: consolePage(data),
            cookie: known ? undefined : sessionCookie(session)
        });
    }

    private async pageData(
        session: Session,
        given: { sandboxed: boolean; phone: boolean }
    ): Promise<PageData> {
        const exposed = exposedBundles(this.sourceFolder).map(({ name }) => name);
        const shown = people.map((person) => this.pageUser(person));
        const user = shown.find(({ id }) => id === session.userId) ?? shown[0];
        if (!user) throw new Error('An org has people');
        return {
            user,
            people: shown,
            app: readApp({
                sourceFolder: this.sourceFolder,
                schema: this.org.schema,
                permissionSets: session.permissionSets,
                seesEverything: session.access === fullAccess
            }),
            recordPages: readRecordPages(this.sourceFolder, exposed),
            formFactor: given.phone ? 'Small' : 'Large',
            sandboxed: given.sandboxed
        };
    }

    private pageUser(person: Person): PageUser {
        const sets = person.permissionSets.flatMap((name) => this.org.schema.findPermissionSet(name) ?? []);
        return {
            id: person.id,
            name: `${person.firstName} ${person.lastName}`,
            username: person.username,
            role: person.role,
            timeZone: 'America/New_York',
            locale: 'en-US',
            permissions: sets.flatMap((set) => [...set.customPermissions])
        };
    }

    private async part({
        url,
        io,
        path
    }: {
        readonly url: URL;
        readonly io: Io;
        readonly path: string;
    }): Promise<void> {
        const [first = '', ...rest] = path.split('/');
        const bundle = bundleKinds.find((kind) => kind === first);
        if (bundle !== undefined)
            return sendFile({ file: fileBelow(this.compiler.folderOf(bundle), rest.join('/')), io });
        switch (first) {
            case 'page.css':
                return sendFile({ file: styleSheet, io });
            case 'slds':
                return sendFile({
                    file: fileBelow(
                        join(packageFolder('@salesforce-ux/design-system'), 'assets'),
                        rest.join('/')
                    ),
                    io
                });
            case 'apex':
                return this.apex(io, rest);
            case 'events':
                requireSession(this.org, io.request);
                return eventStream({ org: this.org, url, io });
            case 'api':
                return this.api(url, io, rest);
            default:
                throw notFound();
        }
    }

    private async apex(
        { request, response }: Io,
        [controller = '', method = '']: readonly string[]
    ): Promise<void> {
        const body = await this.posted(request);
        const session = requireSession(this.org, request);
        const reply = await callApex({
            org: this.org,
            session,
            controller,
            method,
            parameters: body,
            report: this.report
        });
        return sendReply(response, reply);
    }

    private async api(url: URL, { request, response }: Io, path: readonly string[]): Promise<void> {
        const posted = request.method === 'POST' ? await this.posted(request) : undefined;
        if (path[0] === 'user' && posted) {
            const username = String(posted['username']);
            if (!people.some((person) => person.username === username))
                throw notFound(`There is no user ${username}`);
            const session = this.org.sessions.open(username);
            return sendReply(response, {
                status: 200,
                body: {},
                headers: { 'set-cookie': sessionCookie(session) }
            });
        }
        const session = requireSession(this.org, request);
        const body = await pageApi({
            org: this.org,
            session,
            sourceFolder: this.sourceFolder,
            path,
            query: url.searchParams,
            posted
        });
        return sendReply(response, { status: 200, body });
    }

    /** The body of a POST by a page of this org. */
    private async posted(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
        if (request.method !== 'POST')
            throw new OrgError({ status: 405, code: 'METHOD_NOT_ALLOWED', message: 'POST' });
        requireSamePage(request);
        if (!/\bjson\b/i.test(request.headers['content-type'] ?? ''))
            throw new OrgError({
                status: 415,
                code: 'UNSUPPORTED_MEDIA_TYPE',
                message: 'The body must be JSON'
            });
        return objectOfJson(await readJson(request), 'The body');
    }

    private async resource(path: string, io: Io): Promise<void> {
        const [name = '', ...inner] = path.split('/').map(decodeURIComponent);
        const resource = readStaticResources(this.sourceFolder).get(name);
        const file = resource ? fileOfResource(resource, inner.join('/')) : undefined;
        if (!resource || file === undefined) throw notFound();
        return sendFile({ file, io, contentType: resource.isFolder ? undefined : resource.contentType });
    }
}
