import { dirname, join } from 'node:path';
import type { Document } from './markdown.ts';
import type { Problem } from './problem.ts';
import type { Repository } from './repository.ts';

const SOURCE = /\.(ts|mjs|js|c|h|md|json|ya?ml)$/;
/** Globs, placeholders, absolute paths and what is built or installed: nothing that a clone holds. */
const ELSEWHERE =
  /[*<>{}…$()=:]|^[/~@]|^https?:|(^|\/)(dist|node_modules|\.cache|\.turbo|\.targets|\.test-results)(\/|$)|\.(skel\.ts|bpf\.o)$/;

/**
 * Links and paths that lead nowhere, and references to lines, which move.
 *
 * @param headingsOf the lines of another document, for links to its headings
 */
export function referenceProblems(
  document: Document,
  repository: Repository,
  headingsOf: (path: string) => readonly string[],
): Problem[] {
  const folder = dirname(document.path);
  return document.prose.flatMap((text, index) => {
    const whats = [
      ...links(text).map((link) => linkProblem(link, document.path, repository, headingsOf)),
      ...codeSpans(text).map((span) => pathProblem(span, folder, repository)),
      lineReference(text),
    ];
    return whats
      .filter((what) => what !== undefined)
      .map((what) => ({ path: document.path, line: index + 1, what }));
  });
}

/** What stands in backticks on a line. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, span = '']) => span.trim());
}

function links(text: string): string[] {
  const withoutCode = text.replaceAll(/`[^`]*`/g, '');
  const inline = [...withoutCode.matchAll(/\]\(([^)\s]+)(?:\s[^)]*)?\)/g)];
  const definitions = [...withoutCode.matchAll(/^\[[^\]]+\]:\s+(\S+)/g)];
  return [...inline, ...definitions].map(([, target = '']) => target);
}

function linkProblem(
  link: string,
  from: string,
  repository: Repository,
  headingsOf: (path: string) => readonly string[],
): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? from : inRepository(join(dirname(from), decodeURI(target)));
  if (!exists(path, repository)) return `the link to ${link} leads nowhere.`;
  if (anchor === undefined) return undefined;
  if (/^L\d+/.test(anchor)) return `the link to ${link} names a line; lines move.`;
  return headingsOf(path).some((line) => slugOf(line) === anchor)
    ? undefined
    : `${path} has no heading #${anchor}.`;
}

function pathProblem(span: string, folder: string, repository: Repository): string | undefined {
  if (/\s/.test(span) || ELSEWHERE.test(span)) return undefined;
  const path = inRepository(span);
  const places = [path, inRepository(join(folder, span))];
  const known = places.some(
    (place) => exists(place, repository) || exists(stubOf(place), repository),
  );
  if (known) return undefined;
  if (!span.includes('/')) {
    // `trace.ts` says which file well enough; `.test.ts` is the end of many names.
    const named = span.startsWith('.') || !SOURCE.test(span) || endsSomePath(span, repository);
    return named ? undefined : `no file is named ${span}.`;
  }
  const first = span.slice(0, span.indexOf('/'));
  const claims = SOURCE.test(span) || span.endsWith('/') || exists(first, repository);
  return claims && !endsSomePath(path, repository) ? `there is no ${span}.` : undefined;
}

/** What a learner's own file is made from, which a clone does not hold yet. */
function stubOf(path: string): string {
  return path.replace(/^(lessons\/[^/]+)\/src(?=\/|$)/, '$1/stub');
}

function lineReference(text: string): string | undefined {
  const found = /\blines? \d+\b|[\w-]+\.(?:ts|mjs|c|h|md):\d+/i.exec(text)?.[0];
  return found === undefined ? undefined : `“${found}” refers to a line; lines move.`;
}

function exists(path: string, { files, folders }: Repository): boolean {
  return path === '.' || files.has(path) || folders.has(path);
}

function endsSomePath(end: string, { files, folders }: Repository): boolean {
  return [...files, ...folders].some((path) => path.endsWith(`/${end}`));
}

function inRepository(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}

/** A heading's anchor as GitHub makes it; undefined for a line that is none. */
function slugOf(line: string): string | undefined {
  const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
  return heading
    ?.toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
