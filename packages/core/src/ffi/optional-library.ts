import koffi from 'koffi';
import { bindLazily, type Declaration } from './declare.ts';

/**
 * The functions of a library that may be missing, opened at the first call.
 *
 * @param soname as the dynamic linker knows it: `libz.so.1`
 * @returns what gives them, or undefined where the library cannot be loaded
 */
export function optionalLibrary<D extends Record<string, Declaration>>(
  soname: string,
  declarations: D,
): () => ReturnType<typeof bindLazily<D>> | undefined {
  let functions: ReturnType<typeof bindLazily<D>> | undefined | null = null;
  return () => {
    if (functions !== null) return functions;
    let library: ReturnType<typeof koffi.load>;
    try {
      library = koffi.load(soname);
    } catch {
      return (functions = undefined);
    }
    return (functions = bindLazily(declarations, (_name, definition) => library.func(definition)));
  };
}
