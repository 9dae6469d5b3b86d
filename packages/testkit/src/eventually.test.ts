import { expect, test } from 'vitest';
import { DeadlineError, eventually } from './eventually.ts';

test('gives what the condition gave once it holds', async () => {
  let looks = 0;
  expect(
    await eventually(() => (++looks === 3 ? 'there' : undefined), { what: 'the third look' }),
  ).toBe('there');
  expect(looks).toBe(3);
});

test('waits for conditions that are promises, and for those that throw at first', async () => {
  let looks = 0;
  const condition = async () => {
    await Promise.resolve();
    if (++looks < 3) throw new RangeError('too early');
    return looks;
  };
  expect(await eventually(condition, { what: 'a promise' })).toBe(3);
});

test('says what was awaited, and the last value', async () => {
  let count = -100;
  const waiting = eventually(() => (count++ < 0 ? 0 : false), {
    what: '37 events',
    deadlineMs: 20,
  });
  await expect(waiting).rejects.toThrow(
    new DeadlineError('Waited 20 ms for 37 events: last it was 0.'),
  );
});

test('says what the condition threw, and keeps it', async () => {
  const cause = new RangeError('not yet');
  const waiting = eventually(
    () => {
      throw cause;
    },
    { what: 'a map', deadlineMs: 20 },
  );
  await expect(waiting).rejects.toMatchObject({
    name: 'DeadlineError',
    message: 'Waited 20 ms for a map: last it threw RangeError: not yet.',
    cause,
  });
});

test('ends at the deadline though the condition never answers', async () => {
  const waiting = eventually(() => new Promise<never>(() => {}), {
    what: 'nothing',
    deadlineMs: 20,
  });
  await expect(waiting).rejects.toThrow('Waited 20 ms for nothing: it never answered.');
});
