import { explainDenial } from '../errors/denial.ts';
import { errnoName } from '../errors/errno.ts';
import { gatherPermissionFacts } from '../errors/permission-facts.ts';
import type { Outcome } from './answer.ts';

/** The kernel refused one step of a try. It never leaves this folder. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What was refused: `'load'`, `'attach'`. */
  readonly step: string;
  readonly errno: number;
  /** What was tried, for the explanation of EPERM. */
  readonly subject: string;

  constructor(step: string, subject: string, errno: number) {
    super(`${step} of ${subject}: ${errnoName(errno)}`);
    this.step = step;
    this.subject = subject;
    this.errno = errno;
  }

  /** What it says of the kernel. */
  get outcome(): Outcome {
    const code = errnoName(this.errno);
    const seen = `${this.step}: ${code}`;
    if (code === 'EPERM' || code === 'EACCES') {
      const { step: operation, subject } = this;
      const denial = explainDenial(
        { operation, subject, code, details: [] },
        gatherPermissionFacts(),
      );
      // With every privilege and no rule against it, a refusal is the kernel's own answer.
      if (denial.cause === 'unknown') return { has: 'no', seen, code, remedy: denial.fix };
      return {
        has: 'inconclusive',
        seen: `${seen}. ${denial.reason}`,
        code,
        remedy: denial.fix,
      };
    }
    return { has: ABSENT.has(code) ? 'no' : 'inconclusive', seen, code };
  }
}

/** What a kernel answers that does not have something. Anything else, such as ENOMEM, says nothing about it. */
const ABSENT: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENODEV',
  'ENOENT',
  'ENOSYS',
  'ENOTSUPP',
  'EOPNOTSUPP',
  'E2BIG',
  'ESRCH',
]);
