import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the clone, without a slash at its end. */
export const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The generated page. */
export const DOCUMENT = 'docs/kernels.md';

/** Where a run leaves what it found, relative to the top. */
export const DEFAULT_OUT = join('.test-results', 'kernels');

export const inspectScript = join(import.meta.dirname, 'inspect.sh');
