import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Finds packages from where the repository installs them; they come as CommonJS or with JSON files. */
export const packages = createRequire(join(__dirname, '..', '..', '..', 'package.json'));
