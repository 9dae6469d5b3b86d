import { createInterface } from 'node:readline';
import { UsageError } from '@ebpf-dojo/course';
import { setFilter, type Filter } from './filter.ts';
import type { Sessions } from './sessions.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * A filter after a line such as `port 443`, `pid 1234` or `net 10.0.0.0/8`, which ask for that too, or `clear`, after which nothing is
 * asked any more.
 *
 * @throws {UsageError} when the line is none of these
 */
export function changedBy(line: string, filter: Filter): Filter {
  const [word = '', value = '', ...rest] = line.trim().split(/\s+/);
  const { ports = [], pids = [], networks = [] } = filter;
  switch (rest.length > 0 ? '' : word) {
    case 'port':
      return { ...filter, ports: [...ports, wholeNumber(word, value, 65_535)] };
    case 'pid':
      return { ...filter, pids: [...pids, wholeNumber(word, value, 2 ** 22)] };
    case 'net':
      return { ...filter, networks: [...networks, value] };
    case 'clear':
      return {};
    default:
      throw new UsageError(
        `A line is 'port 443', 'pid 1234', 'net 10.0.0.0/8' or 'clear', and not '${line}'.`,
      );
  }
}

/** What is told, in words: `port 80, port 443; net 10.0.0.0/8`. */
function filterText({ ports = [], pids = [], networks = [] }: Filter): string {
  const kinds = [
    ports.map((port) => `port ${port}`),
    pids.map((pid) => `pid ${pid}`),
    networks.map((network) => `net ${network}`),
  ];
  const asked = kinds.filter((kind) => kind.length > 0).map((kind) => kind.join(', '));
  return asked.length > 0 ? asked.join('; ') : 'all';
}

/**
 * Has each line of an input change what is told, until what it gives is disposed of.
 *
 * @param filter that they have now
 * @param say told what came of each line
 */
export function filterByLines(
  sessions: Sessions,
  filter: Filter,
  input: NodeJS.ReadStream,
  say: (words: string) => void,
): Disposable {
  let current = filter;
  const lines = createInterface({ input }).on('line', (line) => {
    try {
      const next = changedBy(line, current);
      asUsage(() => setFilter(sessions, next));
      current = next;
      say(`Told from now on: ${filterText(current)}.`);
    } catch (error) {
      // The line is wrong; what is told stays as it is.
      if (!(error instanceof UsageError)) throw error;
      say(error.message);
    }
  });
  return {
    [Symbol.dispose]() {
      lines.close();
      // Waiting for lines keeps the process alive.
      input.destroy();
    },
  };
}

/** What is wrong with a network is wrong with the line, or the command line, that it is from. */
export function asUsage<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new UsageError(`net: ${error.message}`, { cause: error });
    throw error;
  }
}
