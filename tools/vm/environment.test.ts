import { describe, expect, it } from 'vitest';
import { guestEnvironment } from './environment.ts';

const SOURCE = {
  host: {
    HOME: '/home/ada',
    PATH: '/usr/bin:/repo/node_modules/.bin',
    TOKEN: 'secret',
    LEVEL: '3',
    TERM: 'xterm',
  },
  wanted: [],
  directory: '/repo/lessons/03-maps',
  repository: '/repo',
  node: '/opt/node/bin/node',
  kernel: '6.1',
};

describe('guestEnvironment', () => {
  it('finds the programs of the packages first, then this Node, each folder once', () => {
    const path = guestEnvironment(SOURCE)['PATH']?.split(':') ?? [];
    expect(path.slice(0, 4)).toEqual([
      '/repo/lessons/03-maps/node_modules/.bin',
      '/repo/node_modules/.bin',
      '/opt/node/bin',
      '/usr/bin',
    ]);
    expect(new Set(path).size).toBe(path.length);
    expect(path).toContain('/usr/sbin');
  });

  it('takes along what is known to be harmless, and nothing else', () => {
    const environment = guestEnvironment(SOURCE);
    expect(environment).toMatchObject({ HOME: '/home/ada', TERM: 'xterm', EBPF_DOJO_VM: '6.1' });
    expect(environment).not.toHaveProperty('TOKEN');
  });

  it('takes along what is asked for: with a value of its own, or with that of the host', () => {
    const environment = guestEnvironment({
      ...SOURCE,
      wanted: ['LEVEL', 'MODE=a=b\nc', 'EMPTY=', 'ABSENT', 'TERM=dumb'],
    });
    expect(environment).toMatchObject({ LEVEL: '3', MODE: 'a=b\nc', EMPTY: '', TERM: 'dumb' });
    expect(environment).not.toHaveProperty('ABSENT');
  });
});
