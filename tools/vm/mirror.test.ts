import { describe, expect, it } from 'vitest';
import { parseTargets } from './mirror.ts';

const line = (uri: string, release: string, component = 'main') =>
  `${uri}\t${release}\t${component}\n`;

describe('parseTargets', () => {
  it("finds the machine's mirror, and the one of security updates", () => {
    const lines = [
      line('http://packages.example/node/', 'nodistro'),
      line('http://mirror.example/debian/', 'bookworm', 'contrib'),
      line('http://mirror.example/debian/', 'bookworm-updates'),
      line('http://mirror.example/debian/', 'bookworm'),
      line('http://mirror.example/debian-security/', 'bookworm-security'),
    ];
    expect(parseTargets(lines.join(''))).toEqual({
      main: 'http://mirror.example/debian/',
      security: 'http://mirror.example/debian-security/',
    });
  });

  it('does without one of security updates', () => {
    expect(parseTargets(line('http://mirror.example/debian/', 'sid'))).toEqual({
      main: 'http://mirror.example/debian/',
      security: undefined,
    });
  });

  it.each([
    '',
    line('http://mirror.example/ubuntu/', 'noble'),
    line('http://mirror.example/debian/', 'bookworm', 'non-free'),
  ])('is undefined where no target is of Debian: %j', (lines) => {
    expect(parseTargets(lines)).toBeUndefined();
  });
});
