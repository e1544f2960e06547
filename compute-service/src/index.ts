import { keepCompiledModules } from './compile-cache.ts';
import { startWithoutOptimising } from './optimising.ts';
import { DialFlowError } from './error.ts';

keepCompiledModules();
startWithoutOptimising();
const { serve } = await import('./serve.ts');
serve(process.env).catch((error: unknown) => {
    const text = error instanceof DialFlowError ? `${error.message}\n${error.advice}` : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
});
