import { parseDocument, type Document } from './markdown.ts';
import { DocumentError } from './problem.ts';
import { readText, type Repository } from './repository.ts';

/** Every Markdown file of the repository. */
export function readDocuments({ files }: Repository): Document[] {
  return [...files]
    .filter((file) => file.endsWith('.md'))
    .toSorted()
    .map((file) => parseDocument(file, readText(file)));
}

/** Reads files that documents quote: those of the repository, and no others. */
export function quotedFiles({ files }: Repository): (path: string) => string {
  return (path) => {
    if (!files.has(path)) throw new DocumentError(`there is no file ${path}.`);
    return readText(path);
  };
}
