import { loadConfig } from './config/config.ts';
import { DialFlowError } from './error.ts';
import { createLogger } from './observability/logger.ts';
import { startService, stopOnSignals } from './start.ts';
import { wireService } from './wire.ts';

/** Reads the configuration, wires, starts; the only file with side effects. */
async function main(): Promise<void> {
    const config = loadConfig();
    const logger = createLogger({ level: config.logLevel });
    const parts = await wireService({ config, logger });
    const service = await startService(parts);
    const stop = async (): Promise<void> => {
        await service.stop();
        await parts.closeParts();
    };
    stopOnSignals({ ...service, stop }, logger);
}

main().catch((error: unknown) => {
    const text = error instanceof DialFlowError ? `${error.message}\n${error.advice}` : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
});
