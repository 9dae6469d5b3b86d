import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

const MAIN = 'process.stdout.write(JSON.stringify(process.argv.slice(2)));\n';

/** What lies in each of the lessons. */
const FILES: Readonly<Record<string, string>> = {
  'stub/main.ts': MAIN,
  'solution/main.ts': MAIN,
  'stub/index.ts': `import { todo } from '@ebpf-dojo/course';
export const one = () => {
  todo('NN.1', 'give 1');
};
export const two = () => {
  todo('NN.2', 'give 2');
};
`,
  'solution/index.ts': `import { todo } from '@ebpf-dojo/course';
export const one = () => {
  return 1;
};
export const two = () => {
  return 2;
};
`,
  'stub/more/third.ts': "  todo('NN.3', 'go');\n// shared\n  todo('NN.4', 'give 4');\n",
  'solution/more/third.ts': '// shared\n  return 4;\n',
};

const TASK_FILES = ['index.ts', 'index.ts', 'more/third.ts', 'more/third.ts'] as const;

/** Gives each test of a file lessons of its own: 03-maps and 04-events, of four tasks each. Their folder is returned. */
export function ownLessons(): () => string {
  let top = '';
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'dojo-lessons-'));
    addLesson(join(top, 'lessons', '03-maps'), 'maps');
    addLesson(join(top, 'lessons', '04-events'), 'events of the kernel');
  });
  afterEach(() => rmSync(top, { recursive: true }));
  return () => join(top, 'lessons');
}

function addLesson(folder: string, title: string): void {
  const number = folder.slice(folder.lastIndexOf('/') + 1).slice(0, 2);
  const lesson = {
    title,
    minutes: number === '03' ? 45 : 120,
    difficulty: 'easy',
    minKernel: '5.10',
    needs: [],
    prerequisites: [],
    learned: 'count.',
    tasks: TASK_FILES.map((file, index) => ({
      id: `${number}.${index + 1}`,
      title: `write part ${index + 1}`,
      file,
      hints: ['look', 'look there', `write this: part ${index + 1}`],
      red: 'todo',
    })),
  };
  const files = { ...FILES, 'lesson.json': JSON.stringify(lesson), 'README.md': '' };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll('NN.', `${number}.`));
  }
}
