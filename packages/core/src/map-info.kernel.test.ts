import { readFileSync } from 'node:fs';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { Btf } from './btf/index.ts';
import { MAP_INFO_OFFSETS } from './map-info.ts';

test('the kernel has struct bpf_map_info as map-info.ts reads it', () => {
  requires('btf');
  const btf = Btf.parse(readFileSync('/sys/kernel/btf/vmlinux'));
  const members = btf.find('struct', 'bpf_map_info')?.members ?? [];
  const offsets = new Map(members.map(({ name, bitOffset }) => [name, bitOffset / 8]));
  for (const [name, offset] of Object.entries(MAP_INFO_OFFSETS))
    expect([name, offsets.get(name)]).toEqual([name, offset]);
});
