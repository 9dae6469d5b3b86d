import { Option, type Command } from 'commander';
import {
  parseCount,
  parseId,
  parseNames,
  parsePid,
  parsePositive,
  parseSeconds,
} from './arguments.ts';

/**
 * The options that several commands have: one letter, one meaning, everywhere. A command adds those that make sense for it.
 */
export const options = {
  duration: (seconds: number) =>
    new Option('-d, --duration <seconds>', 'end after so many seconds; 0: until Ctrl-C')
      .argParser(parseSeconds)
      .default(seconds),
  interval: (seconds?: number) => {
    const option = new Option('-i, --interval <seconds>', 'print every so many seconds').argParser(
      parsePositive,
    );
    return seconds === undefined ? option : option.default(seconds);
  },
  frequency: (hertz: number) =>
    new Option('-F, --frequency <hertz>', 'samples a second on each CPU')
      .argParser(parseCount)
      .default(hertz),
  syscall: () =>
    new Option('-s, --syscall <names>', 'only these system calls, separated by commas').argParser(
      parseNames,
    ),
  failed: () => new Option('-x, --failed', 'only what failed').default(false),
  timestamp: () =>
    new Option('-T, --timestamp', 'wall-clock time instead of seconds since the start').default(
      false,
    ),
  json: () => new Option('--json', 'one JSON object a line: events, then a summary').default(false),
  color: () => new Option('--no-color', 'no colours, also on a terminal'),
} as const;

/** Adds the filters by who does it: `-p -t -u -n -c`. They hold together, and work in the kernel. */
export function addTaskFilter(command: Command): Command {
  return command
    .addOption(
      new Option('-p, --pid <pid>', 'only this process, with its threads').argParser(parsePid),
    )
    .addOption(new Option('-t, --tid <tid>', 'only this thread').argParser(parsePid))
    .addOption(
      new Option('-u, --uid <user>', 'only this user, by number or name').argParser(parseId),
    )
    .addOption(
      new Option(
        '-n, --process <name>',
        'only processes and threads of this name (the kernel keeps 15 bytes)',
      ),
    )
    .addOption(
      new Option(
        '-c, --cgroup <path>',
        'only this cgroup (version 2) and those below it, such as /system.slice',
      ),
    );
}

/** What `-p -t -u -n -c` were given. */
export interface TaskFilterOptions {
  readonly pid?: number;
  readonly tid?: number;
  readonly uid?: string;
  readonly process?: string;
  readonly cgroup?: string;
}

/** What every command that traces was given. */
export interface TracingOptions extends TaskFilterOptions {
  readonly duration: number;
  readonly json: boolean;
  readonly color: boolean;
}
