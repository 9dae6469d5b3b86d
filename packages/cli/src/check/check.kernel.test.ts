import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { CheckLine, Line } from '../output/schema/index.ts';
import { runTool } from '../testing/tool.ts';

describe('[E1] check', () => {
  test('tries every hook for real and tells what it saw, as text and as JSON', async () => {
    const [text, json] = [await runTool(['check']), await runTool(['check', '--json'])];
    expect({ text: text.code, json: json.code }).toEqual({ text: 0, json: 0 });
    const lines = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const summary = lines.pop();
    const checks = lines.filter((line): line is CheckLine => line.type === 'check');
    expect(summary).toMatchObject({ type: 'summary', command: 'check' });
    expect(checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'kernel',
        'btf',
        'ring-buffer',
        'kprobe',
        'fentry',
        'uprobe',
        'perf-event',
      ]),
    );
    for (const { title, status, detail, blocks, fix } of checks) {
      expect(text.stdout).toContain(title);
      expect(detail).not.toBe('');
      // What is wrong comes with a way out, and what is right blocks nothing.
      expect({ title, fixed: fix !== null }).toEqual({ title, fixed: status === 'missing' });
      if (status === 'ok') expect(blocks).toEqual([]);
    }
    const of = (id: string) => checks.find((check) => check.id === id);
    expect(of('kernel')?.detail).toContain(release());
    expect(of('btf-tracepoint')).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/^attached, ran [1-9]\d*×$/),
    });
  });

  test('ends quietly when nobody reads on', async () => {
    const { code, stdout, stderr } = await runTool([], {
      prefix: ['sh', '-c', '"$@" check | head -1', 'sh'],
    });
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect(stderr).not.toContain('Error');
  });
});
