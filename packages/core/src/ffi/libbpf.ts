import koffi from 'koffi';
import { LibbpfNotFoundError } from '../errors/libbpf-not-found-error.ts';
import { bindLazily } from './declare.ts';
import { libbpfDeclarations } from './libbpf-declarations.ts';

/** The oldest libbpf this package is tested with. */
export const MINIMUM_LIBBPF = [1, 1] as const;

const SONAME = 'libbpf.so.1';

/** The environment variable that names another libbpf to load, for those who build their own. */
export const LIBBPF_PATH_VARIABLE = 'EBPF_DOJO_LIBBPF';

type Library = ReturnType<typeof koffi.load>;
let library: Library | undefined;

/**
 * libbpf's functions, under their C names. The library is opened at the first call, each function found at its own first use.
 *
 * @throws {LibbpfNotFoundError} when libbpf is missing, older than 1.1, or lacks the function
 */
export const libbpf = bindLazily(libbpfDeclarations, (name, definition, declaration) => {
  library ??= open();
  try {
    return library.func(definition);
  } catch (cause) {
    if (!String(cause).includes('Cannot find function')) throw cause;
    throw new LibbpfNotFoundError(
      'function missing',
      `${name} needs libbpf ${declaration.since}, and ${pathTried()} does not have it.`,
      { cause },
    );
  }
});

function pathTried(): string {
  return process.env[LIBBPF_PATH_VARIABLE] ?? SONAME;
}

function open(): Library {
  const path = pathTried();
  let opened: Library;
  try {
    opened = koffi.load(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LibbpfNotFoundError(
      'missing',
      `libbpf is needed and ${path} could not be loaded: ${why}.`,
      { cause },
    );
  }
  const [major, minor] = versionOf(opened);
  if (major < MINIMUM_LIBBPF[0] || (major === MINIMUM_LIBBPF[0] && minor < MINIMUM_LIBBPF[1])) {
    throw new LibbpfNotFoundError(
      'too old',
      `${path} is libbpf ${major}.${minor}; this package needs ${MINIMUM_LIBBPF.join('.')} or newer.`,
    );
  }
  return opened;
}

function versionOf(opened: Library): readonly [number, number] {
  try {
    return [
      Number(opened.func('uint32_t libbpf_major_version(void)')()),
      Number(opened.func('uint32_t libbpf_minor_version(void)')()),
    ];
  } catch {
    // The two functions came with 0.6; a library without them is older.
    return [0, 0];
  }
}
