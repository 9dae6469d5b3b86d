# Notes what the running kernel is, for kernel-facts.ts: inspect.sh <folder> <symbol>...
# A shell script, because Node takes seconds to start on an emulated processor.
folder=$1
shift
mkdir -p "$folder"
uname -r >"$folder/release"
uname -m >"$folder/machine"

if [ -r /proc/config.gz ]; then
  gzip -dc /proc/config.gz >"$folder/config"
  echo /proc/config.gz >"$folder/config-source"
elif [ -r "/boot/config-$(uname -r)" ]; then
  cat "/boot/config-$(uname -r)" >"$folder/config"
  echo "/boot/config-$(uname -r)" >"$folder/config-source"
fi

# A built-in symbol ends its line; one of a module is followed by the module's name.
pattern=$(printf '|%s' "$@")
grep -oE " (${pattern#|})(\$|[[:space:]])" /proc/kallsyms | tr -d ' \t' | sort -u >"$folder/symbols"

# Some hosts keep their kernel from being patched: root may not even read what ftrace could hook.
if [ ! -e /sys/kernel/tracing/available_filter_functions ]; then
  echo absent
elif head -c 1 /sys/kernel/tracing/available_filter_functions >/dev/null 2>&1; then
  echo open
else
  echo closed
fi >"$folder/ftrace"
