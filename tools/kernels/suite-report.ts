import type { Report, TestOutcome } from '@ebpf-dojo/testkit/report';
import type { Problem } from './judge.ts';
import type { Matrix } from './merge.ts';
import { markOf } from './table.ts';

/** The file named by problems that no test has. */
const OURS = 'tools/kernels/main.ts';

/**
 * The matrix as one report, for tools/test-summary to count: each test on each kernel is a test, and so is each problem with a
 * kernel or with a test as a whole.
 *
 * @param earlier kernels whose tests an earlier run has told of
 */
export function suiteReport(
  { kernels, rows }: Matrix,
  problems: readonly Problem[],
  earlier: readonly string[],
): Report {
  const told = kernels.filter(({ name }) => !earlier.includes(name));
  const tests = rows.flatMap(({ file, title, cells }) =>
    told.flatMap((kernel): TestOutcome[] => {
      const cell = cells[kernel.name];
      if (cell === undefined) return [];
      const { kind, what } =
        problems.find(
          (each) => each.kernel === kernel.name && each.file === file && each.title === title,
        ) ?? {};
      const outcome = { ...cell, file, title: `${title} (on ${kernel.name})` };
      const status = kind === undefined ? markOf(cell, kernel) : 'fail';
      if (status === 'absent') return [];
      return [{ ...outcome, status, errors: what === undefined ? [] : [what] }];
    }),
  );
  const others = problems.filter(
    ({ kernel, file, title }) =>
      !rows.some(
        (row) => row.file === file && row.title === title && row.cells[kernel ?? ''] !== undefined,
      ),
  );
  return { v: 1, tests: [...tests, ...others.map(outcomeOf)] };
}

function outcomeOf({ kernel, file = OURS, title, what }: Problem): TestOutcome {
  const on = kernel === undefined ? '' : ` (on ${kernel})`;
  return {
    file,
    title: `${title ?? 'the run as a whole'}${on}`,
    status: 'fail',
    duration: 0,
    requires: [],
    errors: [what],
  };
}
