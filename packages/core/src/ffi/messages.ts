import { isMainThread } from 'node:worker_threads';
import koffi from 'koffi';
import type { Pointer } from './declare.ts';
import { libbpf } from './libbpf.ts';
import { libc } from './libc.ts';

/** `enum libbpf_print_level`, libbpf.h. */
const LIBBPF_WARN = 0;
const MAX_MESSAGE_BYTES = 8192;
const MAX_MESSAGES = 100;

let installed = false;
let messages: string[] = [];

/**
 * Runs `action` and returns what libbpf warned of meanwhile, one line each. libbpf prints to stderr by itself; from the first
 * call here on it is quiet, and its words travel in errors.
 *
 * Only the main thread may own the callback: a call from another thread would wait for the main thread's event loop.
 */
export function withMessages<T>(action: () => T): {
  readonly result: T;
  readonly messages: readonly string[];
} {
  install();
  messages = [];
  const result = action();
  return { result, messages };
}

function install(): void {
  if (installed || !isMainThread) return;
  installed = true;
  const scratch = new Uint8Array(MAX_MESSAGE_BYTES);
  const collect = (level: number, format: Pointer, list: Pointer): number => {
    if (level !== LIBBPF_WARN || messages.length >= MAX_MESSAGES) return 0;
    // A va_list may be read once only, so one call formats the whole message.
    const length = libc.vsnprintf(scratch, scratch.length, format, list);
    const text = Buffer.from(scratch.buffer, 0, Math.min(length, scratch.length - 1)).toString(
      'utf8',
    );
    for (const line of text
      .replace(/^libbpf: /, '')
      .trimEnd()
      .split('\n'))
      messages.push(line);
    return 0;
  };
  // `va_list` is passed by address on x86-64 and arm64 alike.
  const type = koffi.pointer(koffi.proto('int', ['int', 'void *', 'void *']));
  libbpf.libbpf_set_print(koffi.register(collect, type));
}
