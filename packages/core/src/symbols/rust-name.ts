/** What Rust's legacy mangling writes for characters that linkers may not take. Source: rustc_symbol_mangling, legacy.rs. */
const escapes: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

/**
 * The two parts of a name of Rust's legacy scheme: one of C++ whose last part is a hash of 16 digits, and what the compiler added for
 * a copy of the function (`.llvm.123`). Undefined for other names.
 */
export function rustName(
  mangled: string,
): { readonly path: string; readonly copy: string } | undefined {
  const [, path, copy = ''] = /^(_ZN.*17h[0-9a-f]{16}E)(\..*)?$/s.exec(mangled) ?? [];
  return path === undefined ? undefined : { path, copy };
}

/**
 * The path of a Rust function, without the hash.
 *
 * @param demangled as C++ would read it: `_$LT$u8$u20$as$u20$core..fmt..Debug$GT$::fmt::h0123456789abcdef`
 */
export function readableRustPath(demangled: string): string {
  return (
    demangled
      .replace(/::h[0-9a-f]{16}$/, '')
      // It stands before an escape, so that a part starts as names do.
      .replaceAll(/(?<=^|::)_(?=\$)/g, '')
      .replaceAll('..', '::')
      .replaceAll(/\$([A-Z]{1,2}|u[0-9a-f]{1,6})\$/g, (escape, code: string) => {
        if (!code.startsWith('u')) return escapes[code] ?? escape;
        return character(Number.parseInt(code.slice(1), 16)) ?? escape;
      })
  );
}

/** Control characters stay escaped: names are shown in terminals. */
function character(code: number): string | undefined {
  if (code > 0x10_ffff) return undefined;
  const text = String.fromCodePoint(code);
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? undefined : text;
}
