import { DialFlowError } from './error.ts';
import { serve } from './serve.ts';

serve(process.env).catch((error: unknown) => {
    const text = error instanceof DialFlowError ? `${error.message}\n${error.advice}` : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
});
