// Needs root, as sudo gives it, and nothing of the kernel.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { recordHint } from './progress.ts';
import { invokingUser } from './user.ts';

test('under sudo, state is kept where the invoking user keeps it, and belongs to them', () => {
  const home = mkdtempSync(join(tmpdir(), 'dojo-sudo-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });
  vi.stubEnv('XDG_STATE_HOME', join(home, 'state'));
  vi.stubEnv('SUDO_USER', 'nobody');
  vi.stubEnv('SUDO_UID', '65534');
  vi.stubEnv('SUDO_GID', '65534');
  mkdirSync(join(home, 'state'));
  recordHint('03.1');
  const made = readdirSync(join(home, 'state'), { recursive: true, encoding: 'utf8' });
  expect(made.length).toBe(3);
  expect(made.map((name) => statSync(join(home, 'state', name)).uid)).toEqual(
    made.map(() => 65534),
  );
  expect(statSync(join(home, 'state')).uid).toBe(process.getuid?.());
});

test('under sudo, home is that of the user, by the database of users', () => {
  const env = { SUDO_USER: 'daemon', SUDO_UID: '1', SUDO_GID: '1' };
  expect(invokingUser(env)).toEqual({ home: '/usr/sbin', owner: { uid: 1, gid: 1 } });
});
