import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** Says where its functions are in memory; then, for each line of its stdin, maps that file as code, and says where. */
const SOURCE = `
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#define KEPT __attribute__((noinline)) 
static KEPT int hidden_function(int value) { __asm__ volatile("" : "+r"(value)); return 3 * value; }
KEPT int visible_function(int value) { __asm__ volatile("" : "+r"(value)); return 5 * value; }
int main(int argc, char **argv)
{
	(void)argv;
	printf("%p %p %d\\n", (void *)hidden_function, (void *)visible_function,
	       hidden_function(argc) + visible_function(argc));
	fflush(stdout);
	char path[4096];
	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\\n")] = 0;
		printf("%p\\n", mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, open(path, O_RDONLY), 0));
		fflush(stdout);
	}
	return 0;
}
`;

/** Compiles the program `target` into a folder. @returns its path */
export function compileTarget(folder: string): string {
  const source = join(folder, 'target.c');
  const binary = join(folder, 'target');
  writeFileSync(source, SOURCE);
  // -rdynamic keeps visible_function in .dynsym, which strip(1) leaves.
  const flags = ['-O1', '-Wall', '-Werror', '-fPIE', '-pie', '-rdynamic', '-Wl,--build-id'];
  execFileSync('clang', [...flags, source, '-o', binary]);
  return binary;
}

/** A running process whose functions are known. */
export interface Target {
  readonly pid: number;
  /** Maps a file as code. @returns where */
  readonly map: (path: string) => Promise<bigint>;
  /** The address of `static int hidden_function(int)`, as the process itself says. */
  readonly hidden: bigint;
  /** That of `int visible_function(int)`. */
  readonly visible: bigint;
  /** Ends it, and waits until it is gone. */
  readonly end: () => Promise<void>;
}

/** Starts {@link compileTarget}'s program, or what leads to it. It ends with the test. */
export async function startTarget(command: string, args: readonly string[] = []): Promise<Target> {
  const { child, line, tell, end } = await startSaying(command, args);
  const [hidden = '', visible = ''] = line.split(' ');
  return {
    pid: args.length === 0 ? child : childOf(child),
    hidden: BigInt(hidden),
    visible: BigInt(visible),
    map: async (path) => BigInt(await tell(`${path}\n`)),
    end,
  };
}

/** A process that says a line, and is told something. */
interface Saying {
  readonly child: number;
  /** Its first line. */
  readonly line: string;
  /** Writes to its stdin, and gives the next line. */
  readonly tell: (text: string) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** Starts a process and waits for its first line. It ends with the test. */
export async function startSaying(command: string, args: readonly string[]): Promise<Saying> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(end);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done !== true) return value;
    const [code, signal] = await gone;
    throw new TypeError(`${command} ended by ${signal ?? `exit code ${code}`}, and said nothing`);
  };
  const line = await next();
  const tell = (text: string): Promise<string> => {
    child.stdin.write(text);
    return next();
  };
  return { child: child.pid ?? 0, line, tell, end };
}

/** The one child of a process. */
export function childOf(parent: number): number {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      if (status.includes(`\nPPid:\t${parent}\n`)) return Number(entry);
    } catch {
      // Gone since the list was made.
    }
  }
  throw new TypeError(`process ${parent} has no child`);
}
