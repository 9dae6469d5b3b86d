import type { KernelLocation, UserLocation } from '@ebpf-dojo/core/symbols';
import { printable } from '../output/units.ts';

/** Whose code a frame is: compiled at run time counts for itself. */
export type FrameKind = 'kernel' | 'user' | 'jit';

/** A function on a stack. The same function is the same object within a {@link Frames}. */
export interface Frame {
  /** Its place among the frames of a profile. */
  readonly id: number;
  readonly kind: FrameKind;
  /** Undefined where nothing says which function it is. */
  readonly symbol: string | undefined;
  /** The file, or the kernel's module; undefined for the kernel itself and for memory without a name. */
  readonly module: string | undefined;
  /** What to call it: its symbol, else what it is in. Without characters that could steer a terminal. */
  readonly label: string;
}

/** The functions of a profile. */
export class Frames {
  readonly #frames = new Map<string, Frame>();

  kernel(location: KernelLocation | undefined): Frame {
    const { name, module } = location ?? {};
    return this.#frame('kernel', name, module);
  }

  user(location: UserLocation | undefined): Frame {
    const isJit = location?.kind === 'jit';
    const symbol = location?.symbol;
    return this.#frame(
      isJit ? 'jit' : 'user',
      isJit && symbol !== undefined ? withoutTier(symbol) : symbol,
      location?.binary === '' ? undefined : location?.binary,
    );
  }

  /** All of them, by {@link Frame.id}. */
  all(): Frame[] {
    return [...this.#frames.values()];
  }

  #frame(kind: FrameKind, symbol: string | undefined, module: string | undefined): Frame {
    const key = `${kind}\0${symbol ?? ''}\0${module ?? ''}`;
    let frame = this.#frames.get(key);
    if (frame === undefined) {
      const label = printable(symbol ?? placeOf(kind, module));
      frame = { id: this.#frames.size, kind, symbol, module, label };
      this.#frames.set(key, frame);
    }
    return frame;
  }
}

/** The module without its folders; for the kernel itself and nameless memory what perf(1) writes. */
export function moduleName({ kind, module }: Pick<Frame, 'kind' | 'module'>): string {
  if (kind === 'kernel') return `[${module ?? 'kernel'}]`;
  return module === undefined ? '[unknown]' : printable(module.slice(module.lastIndexOf('/') + 1));
}

function placeOf(kind: FrameKind, module: string | undefined): string {
  const name = moduleName({ kind, module });
  return name.startsWith('[') ? name : `[${name}]`;
}

/**
 * V8 lists a function anew each time it compiles it, `JS:~name` interpreted, `JS:^name` and `JS:+name` in between, `JS:*name` optimized.
 * To the reader of a profile that is one function. One without a name has its place in the file alone.
 */
function withoutTier(symbol: string): string {
  const name = symbol.replace(/^(?:JS|LazyCompile|Function|Eval|Script):[*~^+]?'?/, '');
  return name.startsWith(' ') ? `(anonymous)${name}` : name;
}
