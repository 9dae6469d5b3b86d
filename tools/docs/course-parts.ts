import { basename } from 'node:path';
import type { Lesson } from '@ebpf-dojo/course/lessons';
import type { Document } from './markdown.ts';
import type { Problem } from './problem.ts';

/** Headings of a lesson's README, in this order; others may stand between. */
const PARTS = [
  'What it is about',
  'Tasks',
  'Run it by hand',
  'When it goes wrong',
  'Clean up',
  'Further',
  'Next',
] as const;

const README = /^lessons\/\d\d-[^/]+\/README\.md$/;
const OPEN = '<!-- lesson facts -->';
const CLOSE = '<!-- end of lesson facts -->';

interface Heading {
  readonly level: number;
  readonly text: string;
  /** Index of its line. */
  readonly index: number;
}

/** What a lesson's README lacks of the parts that every lesson has, or has in another order, or calls by another name. */
export function lessonProblems(document: Document, lesson: Lesson): Problem[] {
  const headings = headingsOf(document);
  const found = [
    ...headProblems(document, headings),
    ...partProblems(headings),
    ...diagramProblems(document, headings),
    ...taskProblems(headings, lesson),
  ];
  return found.map(({ index, what }) => ({ path: document.path, line: index + 1, what }));
}

/** Where a lesson's README lies, relative to the top. */
export function readmeOf({ folder }: Lesson): string {
  return `lessons/${basename(folder)}/README.md`;
}

/** The lines of a lesson's README with the marks of its facts around them, where they were written by hand. */
export function markFacts({ path, lines }: Document): string[] {
  const part = lines.findIndex((line) => line.startsWith('## '));
  const at = lines.findIndex((line) => /^[_*]*\d+ minutes\b/.test(line.trim()));
  const apart = lines.includes(OPEN) || at === -1 || at > part || !README.test(path);
  return apart ? [...lines] : [...lines.slice(0, at), OPEN, CLOSE, ...lines.slice(at + 1)];
}

interface Found {
  readonly index: number;
  readonly what: string;
}

/** The title, a paragraph that says the goal, and the facts. */
function headProblems({ prose, lines }: Document, headings: readonly Heading[]): Found[] {
  const [title] = headings;
  if (title?.level !== 1) return [{ index: 0, what: 'a lesson begins with its title.' }];
  const facts = lines.indexOf(OPEN);
  const part = headings.find(({ level }) => level === 2)?.index ?? lines.length;
  if (facts === -1 || facts > part)
    return [
      {
        index: title.index,
        what: `write ${OPEN} and ${CLOSE} below the goal, and run pnpm docs:write.`,
      },
    ];
  const goal = prose.slice(title.index + 1, facts).some((line) => line.trim() !== '');
  return goal ? [] : [{ index: title.index, what: 'a paragraph below the title says the goal.' }];
}

function partProblems(headings: readonly Heading[]): Found[] {
  const parts = headings.filter(({ level }) => level === 2);
  const missing = PARTS.filter((part) => !parts.some(({ text }) => text === part));
  const there = parts.filter(({ text }) => (PARTS as readonly string[]).includes(text));
  const wanted = PARTS.filter((part) => !missing.includes(part));
  const wrong = there.find(({ text }, at) => text !== wanted[at]);
  return [
    ...missing.map((part) => ({ index: 0, what: `the lesson has no part “## ${part}”.` })),
    ...(wrong === undefined
      ? []
      : [
          {
            index: wrong.index,
            what: `the parts of a lesson are, in this order: ${PARTS.join(', ')}.`,
          },
        ]),
  ];
}

function diagramProblems({ blocks }: Document, headings: readonly Heading[]): Found[] {
  const part = partOf('What it is about', headings);
  if (part === undefined) return [];
  const drawn = blocks.some(
    ({ language, start }) => language === 'mermaid' && start > part.index && start < part.end,
  );
  return drawn ? [] : [{ index: part.index, what: 'a diagram (mermaid) belongs here.' }];
}

function taskProblems(headings: readonly Heading[], { tasks }: Lesson): Found[] {
  const part = partOf('Tasks', headings);
  if (part === undefined) return [];
  const there = headings.filter(
    ({ level, index }) => level === 3 && index > part.index && index < part.end,
  );
  const wanted = tasks.map(({ id, title }) => `${id} ${title}`);
  const plain = (text: string | undefined) => text?.replaceAll('`', '');
  return Array.from({ length: Math.max(there.length, wanted.length) }, (_, at) => at)
    .filter((at) => plain(there[at]?.text) !== plain(wanted[at]))
    .map((at) => ({
      index: there[at]?.index ?? part.index,
      what:
        wanted[at] === undefined
          ? `lesson.json has no task “${there[at]?.text}”.`
          : `lesson.json has “### ${wanted[at]}” here.`,
    }))
    .slice(0, 1);
}

/** Lines from a heading to the next of its level. */
function partOf(text: string, headings: readonly Heading[]) {
  const at = headings.findIndex((heading) => heading.level === 2 && heading.text === text);
  const heading = headings[at];
  if (heading === undefined) return undefined;
  const next = headings.slice(at + 1).find(({ level }) => level <= 2);
  return { index: heading.index, end: next?.index ?? Number.POSITIVE_INFINITY };
}

function headingsOf({ prose }: Document): Heading[] {
  return prose.flatMap((line, index) => {
    const { marks, text } = /^(?<marks>#{1,6}) (?<text>.*)$/.exec(line)?.groups ?? {};
    return marks === undefined || text === undefined
      ? []
      : [{ level: marks.length, text: text.trim(), index }];
  });
}
