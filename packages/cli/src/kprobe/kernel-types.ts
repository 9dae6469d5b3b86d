import { readFileSync } from 'node:fs';
import { Btf } from '@ebpf-dojo/core';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import { prototypeOf, type Prototype } from './prototype.ts';

const FOLDER = '/sys/kernel/btf';
/** What the compiler makes of a function whose arguments it changed, so that the types of the original say nothing of it. */
const CHANGED = /\.(?:isra|constprop|part)\b/;

/** The types of the running kernel and its modules; a module's are read when one of its functions is asked for. */
export class KernelTypes {
  readonly #vmlinux: Btf | undefined;
  readonly #modules = new Map<string, Btf | undefined>();
  #moduleOf: ReadonlyMap<string, string> | undefined;

  constructor() {
    this.#vmlinux = read('vmlinux');
  }

  /** Whether the kernel tells its types. */
  get known(): boolean {
    return this.#vmlinux !== undefined;
  }

  /** Whether programs of this kernel can call a helper, such as `get_func_arg`. Its types list them. */
  hasHelper(name: string): boolean {
    const helpers = this.#vmlinux?.find('enum', 'bpf_func_id')?.values ?? [];
    return helpers.some((helper) => helper.name === `BPF_FUNC_${name}`);
  }

  /** What the types say of a function; undefined when they say nothing. */
  prototype(name: string): Prototype | undefined {
    if (this.#vmlinux === undefined || CHANGED.test(name)) return undefined;
    // A suffix such as `.llvm.1234` leaves the arguments as they are.
    const plain = name.replace(/\..*$/, '');
    return this.#in(this.#vmlinux, plain) ?? this.#inModule(name, plain);
  }

  #in(btf: Btf, name: string): Prototype | undefined {
    const type = btf.find('func', name);
    if (type === undefined) return undefined;
    const proto = btf.type(type.type);
    return proto.kind === 'func_proto' ? prototypeOf(btf, proto) : undefined;
  }

  #inModule(name: string, plain: string): Prototype | undefined {
    this.#moduleOf ??= modulesByFunction();
    const module = this.#moduleOf.get(name);
    if (module === undefined) return undefined;
    if (!this.#modules.has(module)) this.#modules.set(module, read(module, this.#vmlinux));
    const btf = this.#modules.get(module);
    return btf === undefined ? undefined : this.#in(btf, plain);
  }
}

function read(name: string, base?: Btf): Btf | undefined {
  try {
    return Btf.parse(readFileSync(`${FOLDER}/${name}`), base);
  } catch {
    // Built without types, or for another kernel's: there are none then.
    return undefined;
  }
}

function modulesByFunction(): Map<string, string> {
  const modules = new Map<string, string>();
  try {
    const symbols = KernelSymbols.load();
    if (symbols.addressesHidden) return modules;
    for (const { name, module } of symbols.symbols())
      if (module !== undefined && module !== 'bpf') modules.set(name, module);
  } catch {
    // Not readable for us: functions of modules are shown without their arguments.
  }
  return modules;
}
