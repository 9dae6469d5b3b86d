import { enableCompileCache } from 'node:module';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps what Node.js compiled of this tool's modules in the user's own cache folder: the next start takes less than half the time. Whoever
 * owns that folder decides what runs, so it is the effective user's by the user database: neither a shared one, as /tmp is, nor the
 * `HOME` that sudo may leave as it was. Where it cannot be written nothing is kept. NODE_COMPILE_CACHE names another folder,
 * NODE_DISABLE_COMPILE_CACHE=1 keeps nothing.
 */
export function keepCompiledModules(): void {
  try {
    enableCompileCache(join(userInfo().homedir, '.cache', 'ebpf-tool'));
  } catch {
    // A user whom the database does not know, as in many containers: then without.
  }
}
