import { diffArrays } from 'diff';
import { LessonError } from '../lesson/lesson-error.ts';
import type { Files } from './files.ts';
import { marksIn } from './marks.ts';

/** A place where stub and solution differ, and the task that it belongs to. */
interface Gap {
  readonly task: string;
  readonly stub: readonly string[];
  readonly solution: readonly string[];
}

/** A file from its top to its end: lines that stub and solution share, and gaps. */
type Piece = Gap | { readonly shared: readonly string[] };

/**
 * The stub with some tasks done: where a `todo` or TODO of these stands, it has the solution's lines. A difference without a mark of
 * its own belongs to the mark above it, or, above all marks, to the first.
 *
 * @throws {LessonError} when stub and solution are not alike but for the marked places
 */
export function withTasksDone(stub: Files, solution: Files, done: ReadonlySet<string>): Files {
  const names = new Set([...stub.keys(), ...solution.keys()]);
  return new Map(
    [...names].map((name) => {
      const [from, to] = [stub.get(name), solution.get(name)];
      if (from === undefined || to === undefined)
        throw new LessonError(
          `${name} is in ${from === undefined ? 'solution' : 'stub'}/ alone: both have the same files.`,
        );
      const lines = piecesOf(name, from, to).flatMap((piece) => {
        if ('shared' in piece) return piece.shared;
        return done.has(piece.task) ? piece.solution : piece.stub;
      });
      return [name, importsTodo(from) ? importingTodo(lines.join('\n')) : lines.join('\n')];
    }),
  );
}

/** The stub's import of `todo` goes with the first task. Where others are still to do, it comes back. */
function importingTodo(text: string): string {
  const needed = /\btodo\(/.test(text) && !importsTodo(text);
  return needed ? `import { todo } from '@ebpf-dojo/course';\n${text}` : text;
}

function importsTodo(text: string): boolean {
  return /^import\s*\{[^}]*\btodo\b[^}]*\}\s*from /m.test(text);
}

/** What the solution has where a task's gaps are: file, the stub's lines and the solution's. */
export function gapsOf(
  stub: Files,
  solution: Files,
  task: string,
): { readonly file: string; readonly stub: string; readonly solution: string }[] {
  return [...stub].flatMap(([file, text]) =>
    piecesOf(file, text, solution.get(file) ?? '').flatMap((piece) =>
      'shared' in piece || piece.task !== task
        ? []
        : [{ file, stub: piece.stub.join('\n'), solution: piece.solution.join('\n') }],
    ),
  );
}

function piecesOf(name: string, stub: string, solution: string): Piece[] {
  const parts = diffArrays(stub.split('\n'), solution.split('\n'));
  const raw: (Gap | { shared: string[] })[] = [];
  for (const { value, added, removed } of parts) {
    const last = raw.at(-1);
    if (!added && !removed) raw.push({ shared: value });
    else if (last !== undefined && 'task' in last)
      raw[raw.length - 1] = {
        task: '',
        stub: removed ? [...last.stub, ...value] : last.stub,
        solution: added ? [...last.solution, ...value] : last.solution,
      };
    else raw.push({ task: '', stub: removed ? value : [], solution: added ? value : [] });
  }
  let current = marksIn(stub)[0] ?? '';
  return raw.map((piece) => {
    if ('shared' in piece) return piece;
    const marks = marksIn(piece.stub.join('\n'));
    if (marks.length > 1)
      throw new LessonError(
        `${name}: ${marks.join(' and ')} cannot be told apart; the stub and the solution need a line in common between them.`,
      );
    current = marks[0] ?? current;
    if (current === '')
      throw new LessonError(
        `${name} differs from the solution, and no todo says which task that is:\n${piece.stub.join('\n')}`,
      );
    return { ...piece, task: current };
  });
}
