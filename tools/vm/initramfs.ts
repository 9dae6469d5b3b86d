import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIRECTORY, EXECUTABLE, packCpio, REGULAR, type CpioEntry } from './cpio.ts';
import type { BootableKernel } from './kernel.ts';
import type { Module } from './modules.ts';

const NAME = /^initramfs-[0-9a-f]+\.cpio$/;

async function entries(busybox: string, modules: readonly Module[]): Promise<readonly CpioEntry[]> {
  const script = (name: string) => readFile(new URL(`guest/${name}`, import.meta.url));
  return [
    { path: 'init', mode: EXECUTABLE, data: await script('init') },
    { path: 'bin', mode: DIRECTORY },
    { path: 'bin/busybox', mode: EXECUTABLE, data: await readFile(busybox) },
    { path: 'guest', mode: DIRECTORY },
    { path: 'guest/session', mode: REGULAR, data: await script('session') },
    { path: 'modules', mode: DIRECTORY },
    {
      path: 'modules/order',
      mode: REGULAR,
      data: Buffer.from(modules.map(({ name }) => `${name}\n`).join('')),
    },
    ...modules.map(({ name, data }) => ({ path: `modules/${name}.ko`, mode: REGULAR, data })),
  ];
}

/** The initramfs for a kernel: made when its content is new, and the ones before it removed. */
export async function initramfsFor(kernel: BootableKernel, busybox: string): Promise<string> {
  const archive = packCpio(await entries(busybox, kernel.modules));
  const hash = createHash('sha256').update(archive).digest('hex').slice(0, 16);
  const name = `initramfs-${hash}.cpio`;
  const path = join(kernel.folder, name);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) return path;
  await mkdir(kernel.folder, { recursive: true });
  const older = (await readdir(kernel.folder)).filter((file) => NAME.test(file) && file !== name);
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, archive);
  await rename(unfinished, path);
  await Promise.all(older.map((file) => rm(join(kernel.folder, file), { force: true })));
  return path;
}
