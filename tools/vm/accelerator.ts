import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accelerator } from './qemu.ts';

/** What was learned about KVM on this host. */
interface Experience {
  /** Changes with each start of the host, and with it what we know. */
  readonly boot: string;
  readonly works: boolean;
  /** Why it does not. */
  readonly reason: string;
}

/** An accelerator, and why it is this one where a person may wonder. */
export interface AcceleratorChoice {
  readonly accelerator: Accelerator;
  readonly reason: string | undefined;
  /** True when nobody knows yet whether a guest comes up with it. */
  readonly unproven: boolean;
}

const DEVICE = '/dev/kvm';
const TCG = { accelerator: 'tcg', unproven: false } as const;

function bootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (id) => id.trim(),
    () => '',
  );
}

function experienceFile(cache: string): string {
  return join(cache, 'kvm.json');
}

async function recall(cache: string): Promise<Experience | undefined> {
  try {
    const experience = JSON.parse(await readFile(experienceFile(cache), 'utf8')) as Experience;
    return experience.boot === (await bootId()) ? experience : undefined;
  } catch {
    return undefined;
  }
}

/** Notes for later runs whether a guest came up with KVM. */
export async function rememberKvm(cache: string, works: boolean, reason: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const experience: Experience = { boot: await bootId(), works, reason };
  await writeFile(experienceFile(cache), `${JSON.stringify(experience)}\n`);
}

/**
 * KVM when it can be had, and has not failed since this host was started. That its device exists proves nothing: only a guest
 * that comes up does.
 */
export async function chooseAccelerator(
  cache: string,
  wanted: Accelerator | 'auto',
): Promise<AcceleratorChoice> {
  if (wanted !== 'auto') return { accelerator: wanted, reason: undefined, unproven: false };
  const usable = await access(DEVICE, constants.R_OK | constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? `no ${DEVICE}` : `no access to ${DEVICE}`,
  );
  if (usable !== undefined) return { ...TCG, reason: usable };
  const experience = await recall(cache);
  if (experience?.works === false) return { ...TCG, reason: experience.reason };
  return { accelerator: 'kvm', reason: undefined, unproven: experience === undefined };
}

/** What is used once KVM has failed. */
export function withoutKvm(reason: string): AcceleratorChoice {
  return { ...TCG, reason };
}
