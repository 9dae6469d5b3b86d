import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchmarks } from './benchmarks.ts';

const ONE = fileURLToPath(import.meta.resolve('./one.ts'));
const OUT = new URL('../../.cache/bench.ndjson', import.meta.url);

/** `pnpm bench [name…]`: prints a line for each comparison, and writes them as JSON lines to .cache/bench.ndjson. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) {
    process.stderr.write(
      `bench: no benchmark is named '${unknown}'; there are: ${Object.keys(benchmarks).join(', ')}\n`,
    );
    return 2;
  }
  let lines = '';
  let exitCode = 0;
  for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
    const { said, failure } = await inOwnProcess(name);
    lines += said;
    if (failure === undefined) continue;
    process.stderr.write(`bench: ${name} failed: ${failure}\n`);
    exitCode = 1;
  }
  mkdirSync(new URL('.', OUT), { recursive: true });
  writeFileSync(OUT, lines);
  return exitCode;
}

/**
 * Runs one benchmark. By itself, since the heap that one leaves behind makes the event loop of the next one stall.
 *
 * @returns what it wrote on stdout, which is passed on as well, and how it ended if not well
 */
async function inOwnProcess(
  name: string,
): Promise<{ readonly said: string; readonly failure: string | undefined }> {
  const child = spawn(process.execPath, [ONE, name], { stdio: ['inherit', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stdout.write(text);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code === 0) return { said, failure: undefined };
  return { said, failure: code === null ? `ended by ${signal}` : `exit code ${code}` };
}

process.exitCode = await main(process.argv.slice(2));
