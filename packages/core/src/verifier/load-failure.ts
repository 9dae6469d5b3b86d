/** A reason that libbpf gives for not loading an object, apart from the verifier's. */
interface Reason {
  readonly pattern: RegExp;
  readonly hint: (...parts: readonly string[]) => string;
}

// Words of libbpf 1.1 to 1.7: src/libbpf.c, src/relo_core.c.
const reasons: readonly Reason[] = [
  {
    pattern: /extern \(func ksym\) '(.+?)': not found in kernel or module BTFs/,
    hint: (name) =>
      `This kernel has no kernel function ${name}(). Call it only where it is: declare it \`__ksym __weak\`, and ask bpf_ksym_exists() first.`,
  },
  {
    pattern: /extern \(func ksym\) '(.+?)': func_proto \[\d+\] incompatible with kernel/,
    hint: (name) =>
      `The kernel function ${name}() has other parameters in this kernel: declare it as vmlinux.h does.`,
  },
  {
    pattern:
      /extern \((?:var )?ksym\) '(.+?)'.*(?:not found|failed to find)|extern '(.+?)' ?\(strong\).*not (?:found|resolved)/,
    hint: (ksym, name) =>
      `This kernel has no ${ksym || name}. Declare it \`__weak\`, and look whether its address is NULL.`,
  },
  {
    pattern: /extern \(kcfg\) '(.+?)'|failed to open system Kconfig/,
    hint: (name) =>
      `The kernel's configuration cannot be read, or lacks ${name || 'an option'}: it is in /proc/config.gz or /boot/config-*. Declare the variable \`__weak\`.`,
  },
  {
    pattern: /failed to find kernel BTF type ID of '(.+?)'/,
    hint: (name) =>
      `This kernel has no '${name}' to attach to, under this name and with type information: compare it with /sys/kernel/tracing/available_events and available_filter_functions.`,
  },
  {
    pattern: /map '(.+?)': failed to create: (?!Operation not permitted)(.+?)\(-\d+\)/,
    hint: (name, why) =>
      `The kernel refuses map '${name}' (${why}): look at its type, max_entries, and the sizes of key and value; this kernel may be older than the map type.`,
  },
  {
    pattern: /prog '(.+?)': missing BPF prog type, check ELF section name '(.+?)'/,
    hint: (name, section) =>
      `libbpf does not know what '${section}' is, the section of program '${name}': write it as libbpf's documentation lists it, such as \`SEC("kprobe/…")\`.`,
  },
  {
    pattern:
      /kernel BTF is missing|vmlinux BTF is not found|Error loading vmlinux BTF|failed to find valid kernel BTF/,
    hint: () =>
      'This kernel gives no type information (/sys/kernel/btf/vmlinux): use one built with CONFIG_DEBUG_INFO_BTF=y, or give a BTF file.',
  },
];

/**
 * The one thing to do next, from what libbpf said while it loaded an object; undefined when its words say nothing known.
 *
 * @param messages libbpf's warnings, oldest first: the first that is known is the reason for the others
 */
export function loadFailureHint(messages: readonly string[]): string | undefined {
  for (const message of messages) {
    for (const { pattern, hint } of reasons) {
      const match = pattern.exec(message);
      if (match !== null) return hint(...match.slice(1).map((part) => part ?? ''));
    }
  }
  return undefined;
}
