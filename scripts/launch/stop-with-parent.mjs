/**
 * Loaded into every child process with `--import`: ends the process when the one that started it is gone, however it
 * went. A signal handler could not see a parent that was killed.
 */
const POLL_MS = 500;
const GRACE_MS = 10_000;

const parent = Number(process.env.DIAL_FLOW_PARENT_PID ?? '0');

function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}

function stopWhenOrphaned() {
    // An id can be given to another process after its owner's death; on POSIX the own parent changes at once.
    if (isAlive(parent) && (process.platform === 'win32' || process.ppid === parent)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), GRACE_MS).unref();
}

const watch = setInterval(stopWhenOrphaned, POLL_MS).unref();
if (parent === 0) clearInterval(watch);
