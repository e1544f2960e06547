import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasPinnedNode } from './pinned-node.mjs';

/** Says what went wrong while installing and what to do, in words for people. */
export class InstallError extends Error {
    name = 'InstallError';
}

const STAMP = '.dial-flow-install.json';
const KEPT_OUTPUT_LINES = 15;
const NETWORK_FAULT =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i;

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Packages of the lock file that a mode brings onto every platform. */
const packagesFor = (lock, needs) =>
    Object.entries(lock.packages ?? {}).filter(
        ([path, entry]) =>
            path !== '' && !entry.optional && (needs === 'full' || (!entry.dev && !entry.devOptional))
    );

/**
 * npm's own record of what it put into node_modules covers the lock file: somebody ran `npm ci` or `npm install` by hand. It counts as
 * installed, so that nobody waits twice.
 */
function coveredByNpm({ root, lock, needs }) {
    const record = join(root, 'node_modules', '.package-lock.json');
    if (!existsSync(record)) return false;
    const present = readJson(record).packages ?? {};
    return packagesFor(lock, needs).every(([path, entry]) => present[path]?.version === entry.version);
}

function stampCovers({ stampFile, hash, needs }) {
    if (!existsSync(stampFile)) return false;
    const stamp = readJson(stampFile);
    return stamp.lock === hash && (stamp.needs === 'full' || stamp.needs === needs);
}

/** npm started us with the path of its own script; a bare `npm` is for everyone else. */
function npmCommand() {
    const script = process.env.npm_execpath;
    if (script && /\.[cm]?js$/.test(script)) return { file: process.execPath, args: [script], shell: false };
    return { file: 'npm', args: [], shell: process.platform === 'win32' };
}

function showProgress(count) {
    const started = Date.now();
    const live = process.stderr.isTTY;
    const text = () =>
        `Installing ${count} packages … ${Math.round((Date.now() - started) / 1000)} s (only the first time)`;
    const show = () => process.stderr.write(live ? `\r${text()}` : `${text()}\n`);
    show();
    const timer = setInterval(show, live ? 500 : 15_000);
    return () => {
        clearInterval(timer);
        if (live) process.stderr.write('\r\u001b[K');
    };
}

/**
 * The versions are those of the lock file, which stays as it is. `npm ci` would refuse a lock file that was made with a
 * registry that lacks the native packages of other platforms, and throw away what is installed already.
 */
const INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts=false'];

function npmInstall({ root, needs, count }) {
    const npm = npmCommand();
    const selection = needs === 'full' ? '--include=dev' : '--omit=dev';
    const child = spawn(npm.file, [...npm.args, ...INSTALL, selection], {
        cwd: root,
        shell: npm.shell,
        stdio: ['ignore', 'pipe', 'pipe']
    });
    let output = '';
    const keep = (chunk) => {
        output = (output + chunk).split('\n').slice(-200).join('\n');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const done = showProgress(count);
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    return new Promise((resolve, reject) => {
        child.once('error', (cause) =>
            reject(
                new InstallError(
                    `npm could not be started (${cause.message}). It comes with Node; see https://nodejs.org.`
                )
            )
        );
        child.once('close', (code, signal) => {
            process.off('SIGINT', stop).off('SIGTERM', stop);
            done();
            if (code === 0) resolve();
            else if (signal)
                reject(new InstallError('Stopped while installing. Run the command again to go on.'));
            else reject(new InstallError(explainFailure({ code, output })));
        });
    });
}

function explainFailure({ code, output }) {
    const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^npm warn/.test(line));
    const errors = lines.filter((line) => /^npm (error|ERR!) ./.test(line));
    const told = errors.length > 0 ? errors.slice(0, KEPT_OUTPUT_LINES) : lines.slice(-KEPT_OUTPUT_LINES);
    const advice = NETWORK_FAULT.test(output)
        ? 'The package registry could not be reached. Look at the network, a proxy (`npm config get proxy`) and the\n' +
          'registry (`npm config get registry`), then run the command again; what was loaded is kept in npm’s cache.'
        : 'Run `npm install` by hand to see all it says, put it right, then run the command again.';
    return `${told.join('\n')}\n\nThe packages could not be installed (npm ended with ${code}).\n${advice}`;
}

/**
 * Brings node_modules to what package-lock.json says, at most once for each state of the lock file.
 * @throws InstallError with what to do.
 */
export async function ensureInstalled({ root, needs }) {
    const text = readFileSync(join(root, 'package-lock.json'));
    const hash = createHash('sha256').update(text).digest('hex');
    const modules = join(root, 'node_modules');
    const stampFile = join(modules, STAMP);
    if (stampCovers({ stampFile, hash, needs }) && hasPinnedNode(root)) return;

    const lock = JSON.parse(text);
    const linked = existsSync(modules) && lstatSync(modules).isSymbolicLink();
    const covered = coveredByNpm({ root, lock, needs }) && hasPinnedNode(root);
    // A linked folder belongs to another checkout, and installing would change it.
    if (linked && covered) return;
    if (linked) {
        throw new InstallError(
            'node_modules is a link to a folder that lacks packages of package-lock.json. Run `npm install` where it points to.'
        );
    }
    if (!covered) await installAll({ root, needs, count: packagesFor(lock, needs).length });
    writeFileSync(stampFile, JSON.stringify({ lock: hash, needs }));
}

async function installAll({ root, needs, count }) {
    await npmInstall({ root, needs, count });
    if (!hasPinnedNode(root)) {
        throw new InstallError(
            'The package "node" brought no program for this machine. Its install script has to run:\n' +
                '`npm rebuild node --ignore-scripts=false --foreground-scripts`, then run the command again.'
        );
    }
}
