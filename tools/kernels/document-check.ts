import { renderDocument } from './markdown.ts';
import type { Matrix } from './merge.ts';
import { DOCUMENT } from './paths.ts';

/** What a page and a run disagree about. */
export interface Comparison {
  /** Wrong in the page. */
  readonly problems: readonly string[];
  /** True, and nobody's fault: the world has moved on. */
  readonly notes: readonly string[];
}

/** A page as it was generated, taken apart. */
interface Page {
  /** Releases by the kernel's name. */
  readonly releases: ReadonlyMap<string, string>;
  /** By `<file>: <title>`, and by a lesson's name: what stands in each kernel's cell, without the number of a reason. */
  readonly tests: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const REMEDY = `run pnpm docs:kernels, and commit ${DOCUMENT}`;
const MOST_SHOWN = 5;

/**
 * Compares the committed page with what a run of everything gave.
 *
 * Only kernels of the release that the page is about count: Debian's kernels move on by themselves, and each machine has its own.
 * A test that failed in this run is no fault of the page.
 */
export function compareDocument(committed: string | undefined, matrix: Matrix): Comparison {
  if (committed === undefined) return { problems: [`there is no such page: ${REMEDY}`], notes: [] };
  const theirs = readPage(committed);
  const ours = readPage(renderDocument(matrix));
  const same = [...ours.releases].filter(
    ([name, release]) => theirs.releases.get(name) === release,
  );
  const notes = [...ours.releases].flatMap(([name, release]) => {
    const theirRelease = theirs.releases.get(name);
    return theirRelease === release
      ? []
      : [`${DOCUMENT} is about ${name} ${theirRelease ?? '(none)'}; this run was on ${release}.`];
  });
  const differences = [
    ...[...ours.tests.keys()]
      .filter((test) => !theirs.tests.has(test))
      .map((test) => `${test}: it is new`),
    ...[...theirs.tests.keys()]
      .filter((test) => !ours.tests.has(test))
      .map((test) => `${test}: it is gone`),
    ...[...ours.tests].flatMap(([test, cells]) =>
      same.flatMap(([kernel]) => {
        const here = cells.get(kernel);
        const there = theirs.tests.get(test)?.get(kernel);
        return there === undefined || here === there || here?.startsWith('✗')
          ? []
          : [`${test}, on ${kernel}: ${there} in the page, and ${here} now`];
      }),
    ),
  ];
  if (differences.length === 0) return { problems: [], notes };
  const more = differences.length - MOST_SHOWN;
  const shown = [
    ...differences.slice(0, MOST_SHOWN),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].map((difference) => `  ${difference}`);
  return { problems: [[`it is not what this run gave: ${REMEDY}`, ...shown].join('\n')], notes };
}

function readPage(markdown: string): Page {
  const releases = new Map<string, string>();
  const tests = new Map<string, ReadonlyMap<string, string>>();
  let file = '';
  let head: readonly string[] = [];
  for (const line of markdown.split('\n')) {
    file = /^### `(.*)`$/.exec(line)?.[1] ?? (line.startsWith('## ') ? '' : file);
    const cells = cellsOf(line);
    if (cells === undefined) head = [];
    else if (head.length === 0) head = cells;
    else if (cells[0] !== '---') {
      const [first = '', ...rest] = cells;
      if (head[0] === 'Kernel') releases.set(first, rest[0] ?? '');
      if (head[0] === 'Test' || head[0] === 'Lesson') {
        const marks = rest.map((mark, index) => [head[index + 1] ?? '', mark] as const);
        tests.set(head[0] === 'Lesson' ? `lesson ${first}` : `${file}: ${first}`, new Map(marks));
      }
    }
  }
  return { releases, tests };
}

function cellsOf(line: string): string[] | undefined {
  if (!line.startsWith('| ')) return undefined;
  return line
    .slice(2, -2)
    .split(/(?<!\\) \| ?/)
    .map((cell) =>
      cell
        .replace(/^BLOCKED \d+$/, 'BLOCKED')
        .replace(/^(BLOCKED \d+ of \d+) \(.*\)$/, '$1')
        .replaceAll(/\\(.)/g, '$1')
        .trim(),
    );
}
