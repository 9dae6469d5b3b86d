import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { PACKAGE } from '../build-cache.ts';
import { requires } from '../features/index.ts';
import { outcome, runFixtures, type FixtureRun } from '../testing/run-fixtures.ts';

requires('raw tracepoint', 'root');

let run: FixtureRun;
beforeAll(async () => {
  run = await runFixtures('leaks.fixture.ts');
}, 120_000);

const source = readFileSync(join(PACKAGE, 'fixtures', 'leaks.fixture.ts'), 'utf8');

/** Where in the fixture a statement is: `leaks.fixture.ts:16:18`, at the call it ends with. */
function placeOf(statement: string, call: string): string {
  const before = source.slice(0, source.indexOf(statement)).split('\n');
  const column = (before.at(-1) ?? '').length + statement.indexOf(call) + 1;
  return `fixtures/leaks.fixture.ts:${before.length}:${column}`;
}

const linesOf = (title: string) => outcome(run, title).errors.join('\n').split('\n');

test('a test that leaks a map fails, and the map is named, with where it was made', () => {
  const place = `made at src/testing/observer.ts:\\d+:\\d+, called from ${placeOf('const leaked = loadObserver', 'loadObserver')}`;
  const lines = linesOf('leaks a map');
  expect(lines).toContainEqual(
    expect.stringMatching(new RegExp(`^leaked: map 'calls' \\(hash, id \\d+\\), ${place}$`)),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(
      new RegExp(`^leaked: program 'count_call' \\(raw_tp/sys_enter, id \\d+\\), ${place}$`),
    ),
  );
  expect(lines[0]).toMatch(/^LeakError: leaked: BPF object .*observer\.bpf\.o, made at/);
});

test('a link is a leak of its own when its object stays', () => {
  const [line, ...others] = linesOf('leaks a link of an object it does not own');
  expect(line).toMatch(/^LeakError: leaked: link of program 'count_call' .* \(id \d+\), made at /);
  expect(line).toContain(`made at ${placeOf('shared.programs.count_call.attach', 'attach')}`);
  expect(others).toEqual([expect.stringMatching(/^Close what is made with `using`/)]);
});

test('so is a descriptor that was made behind the back of core', () => {
  expect(linesOf('leaks a descriptor that core knows nothing of')[0]).toMatch(
    /^LeakError: leaked: btf.*, held by file descriptor \d+ that nobody closed$/,
  );
});

test('a map that was closed and is held by something else is found by its id', () => {
  const [line, ...others] = linesOf('closes a map that another process holds');
  expect(line).toMatch(
    /^LeakError: leaked: map 'calls' \(hash, id \d+\), made at .*, closed and in the kernel still$/,
  );
  expect(others).toHaveLength(1);
});

test('what a test closes in any way is no leak, and what leaked before was closed', () => {
  expect(outcome(run, 'leaves nothing').status).toBe('pass');
});

test('the file as a whole is checked too, and what nobody can close is said there again', () => {
  expect(linesOf('the file as a whole')[0]).toMatch(/^LeakError: leaked: btf.*, held by/);
});
