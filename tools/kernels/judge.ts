import { isLeftOut } from '@ebpf-dojo/testkit/report';
import { whyLacking } from './features.ts';
import type { Cell, KernelColumn, Matrix, Row } from './merge.ts';

/** Something that is wrong, with a kernel or with a test. */
export interface Problem {
  /** What kind of thing it is; `kernel blocked` alone means that this machine, and not the code, is to blame. */
  readonly kind:
    | 'kernel blocked'
    | 'kernel failed'
    | 'failed'
    | 'blocked without excuse'
    | 'missing'
    | 'passed nowhere'
    | 'feature table'
    | 'document';
  readonly kernel?: string;
  readonly file?: string;
  readonly title?: string;
  /** In words; the first line says it, the others explain. */
  readonly what: string;
}

/**
 * All that is wrong with a matrix.
 *
 * @param complete whether every test ran on every kernel there is: only then does a test that passed nowhere mean something
 */
export function problemsOf(matrix: Matrix, complete: boolean): Problem[] {
  const everywhere = complete && matrix.kernels.every(({ trouble }) => trouble === undefined);
  return [
    ...matrix.kernels.flatMap(kernelProblem),
    ...matrix.rows.flatMap((row) => [
      ...matrix.kernels.flatMap((kernel) => cellProblem(row, kernel)),
      ...(everywhere ? nowhereProblem(row) : []),
    ]),
  ];
}

/** Whether a BLOCKED test is one that the feature table excuses on that kernel. */
export function isExcused({ blocked }: Cell, { facts }: KernelColumn): boolean {
  if (blocked === undefined || blocked.features.length === 0 || facts === undefined) return false;
  return blocked.features.every((feature) => whyLacking(feature, facts) !== undefined);
}

/** What a run by hand ends with: 0; 1 something is wrong; 3 all that is wrong is that this machine cannot run a kernel. */
export function exitCodeOf(problems: readonly Problem[]): 0 | 1 | 3 {
  if (problems.length === 0) return 0;
  return problems.every(({ kind }) => kind === 'kernel blocked') ? 3 : 1;
}

function kernelProblem({ name, trouble }: KernelColumn): Problem[] {
  if (trouble === undefined) return [];
  const { blocked, reason, remedy } = trouble;
  return [
    {
      kind: blocked ? 'kernel blocked' : 'kernel failed',
      kernel: name,
      what: [`${blocked ? 'BLOCKED: ' : ''}${reason}`, ...remedy].join('\n'),
    },
  ];
}

function cellProblem(row: Row, kernel: KernelColumn): Problem[] {
  const { file, title } = row;
  const cell = row.cells[kernel.name];
  const where = { kernel: kernel.name, file, title };
  switch (cell?.status) {
    case undefined: {
      if (isLeftOut(file, kernel.name)) return [];
      // What failed around its tests has no row on kernels where it did not; a kernel in trouble tells of that once.
      const expected = Object.values(row.cells).some(({ status }) => status !== 'fail');
      return expected && kernel.trouble === undefined
        ? [
            {
              ...where,
              kind: 'missing',
              what: 'this kernel did not report it, and others did: is its title the same on each run?',
            },
          ]
        : [];
    }
    case 'fail':
      return [
        { ...where, kind: 'failed', what: cell.errors.join('\n') || 'it failed without a word' },
      ];
    case 'blocked': {
      if (isExcused(cell, kernel)) return [];
      const { features = [], reason = 'no reason given' } = cell.blocked ?? {};
      return [
        {
          ...where,
          kind: 'blocked without excuse',
          what: `BLOCKED: ${reason}\nBy tools/kernels/features.ts this kernel has ${features.join(', ')}.`,
        },
      ];
    }
    case 'pass': {
      const lacking = cell.requires.flatMap((feature) => {
        const why = kernel.facts && whyLacking(feature, kernel.facts);
        return why === undefined ? [] : [`${feature} (${why})`];
      });
      return lacking.length === 0
        ? []
        : [
            {
              ...where,
              kind: 'feature table',
              what: `it passed, and by tools/kernels/features.ts this kernel lacks ${lacking.join(', ')}.`,
            },
          ];
    }
  }
}

function nowhereProblem({ file, title, cells }: Row): Problem[] {
  const states = Object.values(cells).map(({ status }) => status);
  // Where it failed, that is said already.
  if (states.includes('pass') || states.includes('fail')) return [];
  return [{ kind: 'passed nowhere', file, title, what: 'it passed on no kernel.' }];
}
