import { once } from 'node:events';
import { saveCompiledModules } from './compile-cache.ts';
import { loadConfig } from './config/config.ts';
import { createLogger } from './observability/logger.ts';
import { optimiseFromNowOn } from './optimising.ts';
import { startService, stopOnSignals } from './start.ts';
import { wireService } from './wire.ts';

/**
 * Runs the service with the settings of an environment until a signal ends the process.
 * @throws DialFlowError `configuration` where it cannot start
 */
export async function serve(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
    const config = loadConfig(environment);
    const logger = createLogger({ level: config.logLevel });
    const parts = await wireService({ config, logger });
    const service = await startService(parts);
    const stop = async (): Promise<void> => {
        await service.stop();
        await parts.closeParts();
    };
    stopOnSignals({ ...service, stop }, logger);
    saveCompiledModules();
    optimiseFromNowOn();
    await once(process, 'exit');
}
