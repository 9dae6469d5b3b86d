import { declare } from './declare.ts';
import { optionalLibrary } from './optional-library.ts';

/** The C++ library, which Node.js itself is linked with, unless someone linked it statically. */
export const libstdcxx = optionalLibrary('libstdc++.so.6', {
  __cxa_demangle: declare<
    (name: string, buffer: null, length: null, status: null) => string | null
  >(
    '1.3',
    // Itanium C++ ABI, 3.4. The text is the caller's to free: with `!` koffi does, by free(3).
    'char *! __cxa_demangle(const char *mangled_name, char *output_buffer, size_t *length, int *status)',
  ),
});
