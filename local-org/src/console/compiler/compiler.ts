import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildAnswer, BuildRequest, BundleKind } from './compiler-process.ts';
import { lastChange } from './exposed-bundles.ts';
import { ConsoleUnavailableError, missingPackages } from './packages.ts';
import { isVendorBuilt } from './vendor-bundle.ts';

const program = fileURLToPath(new URL('./compiler-process.ts', import.meta.url));

/** Builds that a process was asked for, by their id. */
type Waiting = Map<number, (answer: BuildAnswer) => void>;

/** Builds the bundles of the console when they are needed, in a process of its own that stays up for the next change. */
export class ConsoleCompiler {
    private readonly bundleFolder: string;
    private readonly vendorFolder: string;
    private readonly sourceFolder: string;
    private current: { readonly child: ChildProcess; readonly waiting: Waiting } | undefined;
    private readonly running = new Map<BundleKind, Promise<void>>();
    /** Last change of the sources that a bundle was built from. */
    private readonly builtFrom = new Map<BundleKind, number>();
    private lastId = 0;

    /**
     * @param given.bundleFolder where bundles are put; each has a folder of its own in it
     * @param given.vendorFolder where the bundle of base components is kept for the next start
     * @param given.sourceFolder holds `lwc`, such as `force-app/main/default`
     */
    constructor(given: { bundleFolder: string; vendorFolder: string; sourceFolder: string }) {
        this.bundleFolder = given.bundleFolder;
        this.vendorFolder = given.vendorFolder;
        this.sourceFolder = given.sourceFolder;
    }

    folderOf(kind: BundleKind): string {
        return kind === 'vendor' ? this.vendorFolder : join(this.bundleFolder, kind);
    }

    /** Whether the bundle that takes long is there. */
    isPrepared(): boolean {
        return missingPackages().length === 0 && isVendorBuilt(this.vendorFolder);
    }

    /**
     * Builds what a page needs and what is not as the sources are.
     * @throws ConsoleUnavailableError with the words of the compiler, or how to get it
     */
    async prepare(sandboxed: boolean): Promise<void> {
        const missing = missingPackages();
        if (missing.length > 0) {
            throw new ConsoleUnavailableError(
                `The console needs packages that are not installed (${missing.join(', ')}). ` +
                    'Run `npm install` in the repository and open this page again.'
            );
        }
        if (!this.isPrepared()) {
            await this.build('vendor');
            // It took a gigabyte of memory that nothing else will need.
            this.stop();
        }
        if (!this.builtFrom.has('page')) {
            await this.build('page');
            this.builtFrom.set('page', 0);
        }
        const change = lastChange(this.sourceFolder);
        for (const kind of sandboxed ? (['app', 'sandbox'] as const) : (['app'] as const)) {
            if (this.builtFrom.get(kind) === change && existsSync(this.folderOf(kind))) continue;
            await this.build(kind);
            this.builtFrom.set(kind, change);
        }
    }

    /** Ends the process that compiles. */
    stop(): void {
        this.current?.child.disconnect();
        this.current = undefined;
    }

    private build(kind: BundleKind): Promise<void> {
        const running = this.running.get(kind) ?? this.ask(kind).finally(() => this.running.delete(kind));
        this.running.set(kind, running);
        return running;
    }

    private async ask(kind: BundleKind): Promise<void> {
        const { child, waiting } = this.process();
        const id = ++this.lastId;
        const answer = await new Promise<BuildAnswer>((resolve) => {
            waiting.set(id, resolve);
            child.send({
                id,
                kind,
                folder: this.folderOf(kind),
                sourceFolder: this.sourceFolder
            } satisfies BuildRequest);
        });
        if (answer.error !== null) throw new ConsoleUnavailableError(answer.error);
    }

    private process(): { readonly child: ChildProcess; readonly waiting: Waiting } {
        if (this.current) return this.current;
        // It ends with this process by its channel, so it takes no options over that look for another parent.
        const child = fork(program, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
        // Each process answers for its own builds: one that was stopped may end while the next one works.
        const waiting: Waiting = new Map();
        child.on('message', (answer: BuildAnswer) => {
            waiting.get(answer.id)?.(answer);
            waiting.delete(answer.id);
        });
        child.once('exit', () => {
            if (this.current?.child === child) this.current = undefined;
            for (const [id, resolve] of waiting) resolve({ id, error: 'The compiler ended by itself.' });
            waiting.clear();
        });
        // The org may end while the compiler is idle.
        child.unref();
        child.channel?.unref();
        this.current = { child, waiting };
        return this.current;
    }
}
