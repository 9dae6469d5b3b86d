import { requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import { attachUsdt, openObject, type AnyShape } from '../index.ts';
import { fixture } from '../testing/fixtures.ts';

interface UsdtShape extends AnyShape {
  readonly programs: 'on_usdt';
  readonly variables: { watched_pid: number };
  readonly globals: { hits: bigint; first: bigint; second: bigint; cookies: bigint };
}

const bytes = fixture('usdt');
const binary = workloadBinary();
const probe = { binary, provider: 'ebpf_dojo', name: 'call' };

function load(pid: number) {
  using open = openObject<UsdtShape>(bytes, { name: 'usdt' });
  open.globals.watched_pid = pid;
  return open.load();
}

describe('a USDT', () => {
  test('runs the program each time, which reads its arguments and a cookie', async () => {
    requires('uprobe');
    const work = await workload.calls();
    using object = load(work.pid);
    const cookie = 0xfeed_0000_0001n;
    using link = attachUsdt(object.programs.on_usdt, { ...probe, pid: work.pid, cookie });
    expect(link.fd).toBe(-1);
    await work.run();
    link.close();
    const n = BigInt(work.n);
    const indices = (n * (n - 1n)) / 2n;
    expect({ ...object.globals }).toMatchObject({
      hits: n,
      first: -indices,
      second: indices << 33n,
      cookies: n * cookie,
    });
  });

  test('of every process', async () => {
    requires('uprobe', 'cookie');
    const work = await workload.calls();
    using object = load(work.pid);
    attachUsdt(object.programs.on_usdt, probe);
    await work.run();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });

  test('that the binary does not have is named', () => {
    requires('uprobe');
    using object = load(process.pid);
    expect(() => attachUsdt(object.programs.on_usdt, { ...probe, name: 'cal', pid: 0 })).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        code: 'ENOENT',
        subject: expect.stringContaining(`usdt ${binary}:ebpf_dojo:cal`),
        hint: expect.stringContaining('readelf -n'),
      }),
    );
  });

  test('cannot be pinned, and says so', async () => {
    requires('uprobe');
    const work = await workload.calls();
    using object = load(work.pid);
    using link = attachUsdt(object.programs.on_usdt, { ...probe, pid: work.pid });
    expect(() => link.pin('/sys/fs/bpf/usdt')).toThrow(
      expect.objectContaining({ code: 'EOPNOTSUPP', operation: 'pin' }),
    );
  });
});
