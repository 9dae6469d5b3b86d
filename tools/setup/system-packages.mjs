import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run } from './child.mjs';
import { Blocked, SetupFailed } from './outcome.mjs';
import { searchPath } from './paths.mjs';
import { asRoot, canBecomeRoot } from './privileges.mjs';
import { progressLine, say } from './say.mjs';
import { MINIMUM_LIBBPF, toolchainProblem } from './toolchain.mjs';

// A compiler for both targets, libbpf with its headers and what it links against, and the C library's and the kernel's headers.
const APT = ['clang', 'libbpf-dev', 'libelf-dev', 'zlib1g-dev', 'libc6-dev', 'linux-libc-dev'];

// What only tests need: the terminal in which they drive `ebpf-tool top`.
const FOR_TESTS = ['tmux'];

// For systems where we only say what to install: the command that is there, and the whole command to type.
const OTHERS = [
  [
    'dnf',
    'dnf install clang libbpf-devel elfutils-libelf-devel zlib-devel glibc-devel kernel-headers',
  ],
  ['pacman', 'pacman -S --needed clang libbpf libelf zlib glibc linux-api-headers'],
  ['apk', 'apk add clang libbpf-dev elfutils-dev zlib-dev musl-dev linux-headers'],
  [
    'zypper',
    'zypper install clang libbpf-devel libelf-devel zlib-devel glibc-devel linux-glibc-devel',
  ],
];

const { http_proxy, https_proxy, no_proxy } = process.env;
const APT_ENVIRONMENT = {
  DEBIAN_FRONTEND: 'noninteractive',
  NEEDRESTART_SUSPEND: '1',
  http_proxy,
  https_proxy,
  no_proxy,
};

/**
 * @param {string} problem what cannot be done without them
 * @throws {Blocked} without apt, without the rights, or when the distribution's libbpf is too old
 */
export async function installSystemPackages(problem) {
  if (!isThere('apt-get'))
    throw new Blocked(`${problem}\n${howWithoutApt()}\nThen run the same command again.`);
  if (!canBecomeRoot()) {
    throw new Blocked(
      `${problem}\nInstalling packages needs root, and sudo is not there or wants a password that nobody can type here. As root, run:\n` +
        `  apt-get update && apt-get install -y --no-install-recommends ${APT.join(' ')}\nThen run the same command again.`,
    );
  }
  say(`  apt-get install ${APT.join(' ')}`);

  // A repository of the user's own may be broken while ours is fine: what is missing then shows in the next command.
  const update = await apt(['update']);
  if (update.code !== 0)
    say(`  apt-get update ended with ${update.code}; going on with the package lists there are.`);
  await refuseOldLibbpf();
  const install = await apt(['install', '--yes', '--no-install-recommends', ...APT]);
  if (install.code !== 0) {
    throw new SetupFailed(
      `apt-get install ended with ${install.code}. Its last words:\n${install.lastWords}`,
    );
  }
  const left = await toolchainProblem();
  if (left !== undefined) {
    throw new Blocked(
      `The packages are installed, and still ${left}\nLook for another clang or libbpf that comes first: command -v clang; ldconfig -p | grep libbpf`,
    );
  }
}

/** Installs what only tests need, where that is possible. Tests that miss something tell so themselves. */
export async function installTestPackages() {
  if (FOR_TESTS.every(isThere) || !isThere('apt-get') || !canBecomeRoot()) return;
  say(`Tests need more: apt-get install ${FOR_TESTS.join(' ')}`);
  const install = () => apt(['install', '--yes', '--no-install-recommends', ...FOR_TESTS]);
  if ((await install()).code === 0) return;
  await apt(['update']);
  const { code, lastWords } = await install();
  if (code !== 0) say(`  apt-get install ended with ${code}. Its last words:\n${lastWords}`);
}

async function refuseOldLibbpf() {
  const { output } = await capture(['apt-cache', 'policy', 'libbpf-dev'], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const candidate = /Candidate: (?:\d+:)?((\d+)\.(\d+)\S*)/.exec(output);
  if (candidate === null) return;
  const [major = 0, minor = 0] = candidate.slice(2).map(Number);
  if (major > MINIMUM_LIBBPF[0] || (major === MINIMUM_LIBBPF[0] && minor >= MINIMUM_LIBBPF[1]))
    return;
  throw new Blocked(
    `This distribution has libbpf ${candidate[1]}; ${MINIMUM_LIBBPF.join('.')} or later is needed, which Debian has from 12 on and Ubuntu from 23.04 on.\n` +
      'Use one of those (the devcontainer in .devcontainer/ is one), or build libbpf from its sources and install it under /usr.',
  );
}

/** @param {readonly string[]} words */
async function apt(words) {
  const progress = progressLine();
  /** @type {string[]} */
  const lines = [];
  const code = await run(
    // Another apt, such as a new machine's first automatic upgrade, may hold the lock for minutes.
    asRoot(
      ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Status-Fd=1', ...words],
      APT_ENVIRONMENT,
    ),
    {
      env: { ...process.env, ...APT_ENVIRONMENT },
      onLine(line) {
        const status = /^(dl|pm)status:[^:]*:([\d.]+):(.*)$/.exec(line);
        if (status === null) {
          lines.push(line);
          if (lines.length > 15) lines.shift();
          return;
        }
        // Downloading is the first half of the way, unpacking the second.
        const percent = Number(status[2]) / 2 + (status[1] === 'pm' ? 50 : 0);
        progress.show(words[0] === 'update' ? Number(status[2]) : percent, status[3] ?? '');
      },
    },
  );
  progress.end();
  return { code, lastWords: lines.join('\n') };
}

function howWithoutApt() {
  const ours = OTHERS.find(([command = '']) => isThere(command));
  if (ours !== undefined)
    return `This system has no apt, the one package manager this set-up drives. As root, run:\n  ${ours[1]}`;
  return [
    'This system has no apt, the one package manager this set-up drives. Install by hand:',
    ...OTHERS.map(([, how]) => `  ${how}`),
  ].join('\n');
}

/** @param {string} command */
function isThere(command) {
  return [...searchPath(), '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(join(folder, command)),
  );
}
