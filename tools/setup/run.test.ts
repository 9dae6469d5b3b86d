import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = fileURLToPath(new URL('run.mjs', import.meta.url));

let commands: string;
beforeEach(() => {
  commands = mkdtempSync(join(tmpdir(), 'commands-'));
});
afterEach(() => {
  rmSync(commands, { recursive: true });
});

/** Puts a command on the machine that is being set up; it has no other. */
function addCommand(name: string, script: string): void {
  writeFileSync(join(commands, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(commands, name), 0o755);
}

function setUp(goal: string): { code: number | null; stdout: string; stderr: string } {
  const env = { PATH: commands, HOME: commands, CI: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [run, goal], {
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('set-up that is blocked', () => {
  it('names the packages of the package manager there is', () => {
    addCommand('dnf', '');
    const { code, stderr } = setUp('setup');
    expect(code).toBe(3);
    expect(stderr).toContain('clang, which compiles programs for the kernel, is not there');
    expect(stderr).toMatch(/As root, run:\n {2}dnf install clang libbpf-devel/);
    expect(stderr).not.toContain('pacman');
  });

  it('names those of all when there is none it knows', () => {
    const { code, stderr } = setUp('setup');
    expect(code).toBe(3);
    for (const manager of ['dnf', 'pacman', 'apk', 'zypper'])
      expect(stderr).toContain(`  ${manager} `);
  });

  it('refuses a distribution whose libbpf is too old, before it installs anything', () => {
    addCommand(
      'sudo',
      '[ "$1" = -n ] && shift; [ "$1" = env ] && shift; while [ "${1#*=}" != "$1" ]; do shift; done; exec "$@"',
    );
    addCommand('true', '');
    addCommand('apt-get', 'case "$*" in *install*) exit 1;; esac');
    addCommand('apt-cache', 'echo "  Candidate: 1:0.5.0-1ubuntu22.04.1"');
    const { code, stderr } = setUp('setup');
    expect(stderr).toContain('libbpf 0.5.0-1ubuntu22.04.1; 1.1 or later is needed');
    expect(code).toBe(3);
  });

  it('is not a passed suite', () => {
    const { code, stdout } = setUp('suite');
    expect(code).toBe(3);
    expect(stdout).toBe('0 passed, 1 failed\n');
  });
});

it('refuses a goal it does not know', () => {
  const { code, stderr } = setUp('frist-light');
  expect(code).toBe(2);
  expect(stderr).toContain('usage: node tools/setup/run.mjs [setup|first-light|suite]');
});
