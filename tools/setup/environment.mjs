import { delimiter, dirname } from 'node:path';
import { node24 } from './paths.mjs';
import { pnpmFolder } from './pnpm.mjs';

/** What is added to the environment of all that runs after set-up: the pinned Node and pnpm first in PATH, and no tool reports home. */
export function ours() {
  const path = [dirname(node24), pnpmFolder(), process.env['PATH']].filter(
    (each) => each !== undefined,
  );
  return {
    PATH: path.join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
}
