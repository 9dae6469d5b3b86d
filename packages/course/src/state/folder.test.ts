import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { stateFolder } from './folder.ts';
import { invokingUser } from './user.ts';

describe('the state folder', () => {
  test('is one of each checkout, in $XDG_STATE_HOME', () => {
    vi.stubEnv('XDG_STATE_HOME', '/var/tmp/state');
    const [one, other] = [stateFolder('/home/a/dojo'), stateFolder('/home/b/dojo')];
    expect(one).toMatch(/^\/var\/tmp\/state\/ebpf-dojo\/dojo-[0-9a-f]{8}$/);
    expect(other).not.toBe(one);
    expect(stateFolder('/home/a/dojo')).toBe(one);
    vi.unstubAllEnvs();
  });

  test.for([undefined, '', 'relative/state'])('is in ~/.local/state when that is %j', (home) => {
    vi.stubEnv('XDG_STATE_HOME', home);
    vi.stubEnv('SUDO_USER', undefined);
    expect(stateFolder('/clones/dojo')).toMatch(
      `${join(homedir(), '.local', 'state', 'ebpf-dojo')}/dojo-`,
    );
    vi.unstubAllEnvs();
  });

  test('of somebody who did not call sudo is their own', () => {
    expect(invokingUser({})).toEqual({ home: homedir(), owner: undefined });
    expect(invokingUser({ SUDO_USER: 'no-such-user', SUDO_UID: '4711' }).owner).toBeUndefined();
    expect(invokingUser({ SUDO_USER: 'root', SUDO_UID: '0', SUDO_GID: '0' }).owner).toBe(undefined);
  });
});
