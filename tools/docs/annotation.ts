/** `<!-- file: path from="first line" to="last line" -->`: the block is a copy of that file, or of that part of it. */
export interface FileAnnotation {
  readonly kind: 'file';
  readonly path: string;
  /** The first line is the first that contains this. */
  readonly from: string | undefined;
  /** The last line is the next that contains this. */
  readonly to: string | undefined;
}

/** `<!-- output: command, remark -->`: the block is an excerpt of what the command prints. */
export interface OutputAnnotation {
  readonly kind: 'output';
  readonly command: string;
  /** Such as `as npm start runs it`, or `exit code 2`. */
  readonly remark: string;
}

/** Reads the comment above a block; undefined when it says something else. */
export function parseAnnotation(text: string): FileAnnotation | OutputAnnotation | undefined {
  const file = /^file:\s*(?<path>\S+)(?:\s+from="(?<from>[^"]*)")?(?:\s+to="(?<to>[^"]*)")?$/.exec(
    text,
  )?.groups;
  if (file?.['path'] !== undefined) {
    return { kind: 'file', path: file['path'], from: file['from'], to: file['to'] };
  }
  const output = /^output:\s*(?<command>.*?)(?:, (?<remark>.*))?$/.exec(text)?.groups;
  if (output?.['command'] !== undefined) {
    return { kind: 'output', command: output['command'], remark: output['remark'] ?? '' };
  }
  return undefined;
}
