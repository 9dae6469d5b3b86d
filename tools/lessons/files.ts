import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LessonError, lessonFolders, type Lesson } from '@ebpf-dojo/course/lessons';
import { marksIn, mutantsOf, readSources, withTasksDone } from '@ebpf-dojo/course/targets';
import type { Proof } from './proof.ts';

const KNOWN = new Set([
  'README.md',
  'lesson.json',
  'mutants',
  'package.json',
  'solution',
  'stub',
  'test',
  'tsconfig.json',
]);
/** Made on this machine, and ignored by git. */
const MADE = new Set(['.targets', '.test-results', '.turbo', 'node_modules', 'src']);
const FEWEST_MUTANTS = 3;
const LAYERS = ['1-command-line', '2-logic', '3-load', '4-behaviour'] as const;

/** What can be said of a lesson's files without running anything. */
export function fileProofs(lesson: Lesson): Proof[] {
  const claims: Readonly<Record<string, (lesson: Lesson) => string | undefined>> = {
    'has no stray file': strayFile,
    'its tasks are numbered, and each has its place in the stub': tasksProblem,
    'stub and solution differ where a todo stands, and nowhere else': gapsProblem,
    'builds on lessons before it': prerequisitesProblem,
    'has mutants that can be made': mutantsProblem,
    'has the four layers of tests [L-b]': layersProblem,
    'is a package like the others': packageProblem,
  };
  return Object.entries(claims).map(([claim, problemOf]) => ({
    lesson: lesson.number,
    subject: 'files',
    claim,
    problem: orMessage(() => problemOf(lesson)),
  }));
}

function orMessage(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof LessonError) return error.message;
    throw error;
  }
}

function strayFile({ folder }: Lesson): string | undefined {
  const names = readdirSync(folder);
  const stray = names.find((name) => !KNOWN.has(name) && !MADE.has(name));
  if (stray !== undefined) return `${stray} is no part of a lesson`;
  const missing = [...KNOWN].find((name) => !names.includes(name));
  return missing === undefined ? undefined : `there is no ${missing}`;
}

function tasksProblem({ folder, number, tasks }: Lesson): string | undefined {
  const stub = readSources(join(folder, 'stub'));
  const marks = new Set([...stub.values()].flatMap(marksIn));
  for (const [index, { id, file }] of tasks.entries()) {
    if (id !== `${number}.${index + 1}`) return `task ${index + 1} is called ${id}`;
    if (!stub.has(file)) return `${id} says it is in ${file}, which stub/ does not have`;
    if (!marks.delete(id)) return `nothing in stub/ is marked as ${id}`;
    if (!marksIn(stub.get(file) ?? '').includes(id)) return `${file} has no mark of ${id}`;
  }
  const [unknown] = marks;
  if (unknown !== undefined) return `stub/ marks ${unknown}, and lesson.json has no such task`;
  const rest = [...readSources(join(folder, 'solution')).values()].flatMap(marksIn);
  return rest.length === 0 ? undefined : `solution/ still marks ${rest.join(', ')}`;
}

function gapsProblem({ folder, tasks }: Lesson): string | undefined {
  const stub = readSources(join(folder, 'stub'));
  const solution = readSources(join(folder, 'solution'));
  const all = withTasksDone(stub, solution, new Set(tasks.map(({ id }) => id)));
  for (const [name, text] of all)
    if (solution.get(name) !== text) return `all tasks done, ${name} is not the solution's`;
  return undefined;
}

function prerequisitesProblem({ number, prerequisites }: Lesson): string | undefined {
  const known = lessonFolders().map((folder) => basename(folder).slice(0, 2));
  const wrong = prerequisites.find((each) => !known.includes(each) || each >= number);
  return wrong === undefined ? undefined : `lesson ${wrong} is not before it`;
}

function mutantsProblem({ folder, tasks }: Lesson): string | undefined {
  const mutants = mutantsOf(folder);
  if (mutants.length < FEWEST_MUTANTS) return `${mutants.length} mutants, not ${FEWEST_MUTANTS}`;
  const lost = mutants.find(({ task }) => !tasks.some(({ id }) => id === task));
  return lost === undefined ? undefined : `${lost.name} is of no task: ${lost.task}`;
}

function layersProblem({ folder }: Lesson): string | undefined {
  const names = readdirSync(join(folder, 'test'));
  const missing = LAYERS.find((layer) => !names.some((name) => name.startsWith(layer)));
  return missing === undefined ? undefined : `test/ has no ${missing}`;
}

function packageProblem({ folder, name, number }: Lesson): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return 'there is no package.json';
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly name?: string;
    readonly scripts?: Readonly<Record<string, string>>;
  };
  if (manifest.name !== name) return `package.json calls it ${manifest.name}, not ${name}`;
  const wanted = {
    build: `dojo build ${number}`,
    typecheck: 'tsc --noEmit',
    // Else a Ctrl-C that is meant for the command ends the script's shell as well, and pnpm reports a failure.
    test: `exec dojo test ${number}`,
    'test:solution': `exec dojo test ${number} --target solution`,
    start: `exec dojo start ${number}`,
  };
  for (const [script, line] of Object.entries(wanted))
    if (manifest.scripts?.[script] !== line) return `its script ${script} is not \`${line}\``;
  return undefined;
}
