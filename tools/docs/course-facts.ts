import { basename } from 'node:path';
import type { Lesson } from '@ebpf-dojo/course/lessons';
import { DocumentError } from './problem.ts';
import type { Generate } from './regions.ts';
import { requirementTables } from './requirements.ts';

const KERNELS = 'docs/kernels.md';
const MINUTES_PER_HOUR = 60;

/**
 * What lesson.json, the page of kernels and titles of tests say, for documents to show: `lesson facts` in a lesson's README, `lessons`,
 * `lessons on kernels` and `requirements` in any document.
 *
 * @param lessons all that there are
 * @param read gives a file's text
 * @param files of the repository
 */
export function generateFrom(
  lessons: readonly Lesson[],
  read: (path: string) => string,
  files: Iterable<string> = [],
): Generate {
  return (name, path) => {
    switch (name) {
      case 'lesson facts': {
        const lesson = lessons.find(
          ({ folder }) => path === `lessons/${basename(folder)}/README.md`,
        );
        if (lesson === undefined)
          throw new DocumentError('there is no lesson.json that is right beside it.');
        return [factsOf(lesson, lessons)];
      }
      case 'lessons':
        return tableOf(lessons);
      case 'lessons on kernels':
        return kernelTable(read(KERNELS));
      case 'requirements':
        return requirementTables(files, read);
      default:
        return undefined;
    }
  };
}

/** `_40 minutes · medium · after lesson 02 · Linux 5.10 or newer_`, with links. */
export function factsOf(
  { minutes, difficulty, prerequisites, minKernel, needs }: Lesson,
  lessons: readonly Lesson[],
): string {
  const links = prerequisites.map((wanted) => {
    const folder = lessons.find(({ number }) => number === wanted)?.folder;
    return folder === undefined ? wanted : `[${wanted}](../${basename(folder)}/README.md)`;
  });
  const after =
    links.length === 0
      ? 'no lesson before it'
      : `after ${links.length === 1 ? 'lesson' : 'lessons'} ${listed(links)}`;
  const kernel = `Linux ${minKernel} or newer${needs.includes('kprobe') ? ' with kprobes' : ''}`;
  return `_${minutes} minutes · ${difficulty} · ${after} · ${kernel}_`;
}

function tableOf(lessons: readonly Lesson[]): string[] {
  const sum = lessons.reduce((total, { minutes }) => total + minutes, 0);
  const hours = Math.round((sum / MINUTES_PER_HOUR) * 2) / 2;
  const rows = lessons.map(({ number, title, learned, minutes, difficulty, minKernel, folder }) => [
    `[${number} ${title}](${basename(folder)}/README.md)`,
    learned,
    String(minutes),
    difficulty,
    minKernel,
  ]);
  return [
    ...[
      '| Lesson | What you learn | Minutes | Difficulty | Linux from |',
      '| --- | --- | ---: | --- | --- |',
    ],
    ...[
      ...rows,
      [
        `all ${lessons.length}`,
        `about ${hours} ${hours === 1 ? 'hour' : 'hours'}`,
        String(sum),
        '',
        '',
      ],
    ].map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
    ),
  ];
}

function kernelTable(page: string): readonly string[] {
  const lines = page.split('\n');
  const heading = lines.indexOf('## Lessons');
  if (heading === -1)
    throw new DocumentError(`${KERNELS} has no “## Lessons”: run pnpm docs:kernels.`);
  const first = lines.findIndex((line, index) => index > heading && line.startsWith('|'));
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.slice(first, first + length);
}

function listed(words: readonly string[]): string {
  return words.length === 1
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
