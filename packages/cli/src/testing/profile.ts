import { Frames, type Frame } from '../perf/frame.ts';
import { Profile } from '../perf/profile.ts';

/** A stack in a test: functions from the outermost in, `k:name` of the kernel, `j:name` compiled, `?` unknown, others of /usr/bin/app. */
export interface TestStack {
  readonly pid?: number;
  readonly comm?: string;
  readonly count: number;
  readonly stack: readonly string[];
}

/** A profile with these stacks, taken at 100 Hz. */
export function profileOf(stacks: readonly TestStack[]): Profile {
  const frames = new Frames();
  const named = stacks.map(({ pid = 42, comm = 'app', count, stack }) => {
    const all = stack.toReversed().map((text) => frameOf(frames, text));
    return {
      pid,
      comm,
      count,
      kernel: all.filter(({ kind }) => kind === 'kernel'),
      user: all.filter(({ kind }) => kind !== 'kernel'),
    };
  });
  const sampling = { event: 'cpu-clock', frequency: 100, period: undefined } as const;
  return new Profile(sampling, frames.all(), named);
}

function frameOf(frames: Frames, text: string): Frame {
  if (text.startsWith('k:'))
    return frames.kernel({ name: text.slice(2), offset: 0, module: undefined });
  const isJit = text.startsWith('j:');
  return frames.user({
    kind: isJit ? 'jit' : 'file',
    binary: isJit ? '/tmp/perf-42.map' : '/usr/bin/app',
    deleted: false,
    symbol: text === '?' ? undefined : text.replace(/^j:/, ''),
    rawSymbol: undefined,
    offset: 0,
    fileOffset: undefined,
    buildId: undefined,
    problem: undefined,
  });
}

/** Seven samples of one process, one of another; a kernel function, JavaScript, recursion, and an address without a name. */
export const sampleProfile = (): Profile =>
  profileOf([
    { count: 4, stack: ['main', 'work', 'k:do_syscall_64', 'k:ksys_read'] },
    { count: 2, stack: ['main', 'j:JS:*hot /srv/app.js:3:1', 'j:JS:~hot /srv/app.js:3:1'] },
    { count: 1, stack: ['main', '?'] },
    { pid: 43, comm: 'a;b', count: 1, stack: ['main', 'work<T&>'] },
  ]);
