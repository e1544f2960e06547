import { join } from 'node:path';

/** The folder of what is kept of earlier extractions, of all orgs. */
export const extractCachesIn = (dataDirectory: string): string => join(dataDirectory, 'extract-cache');
