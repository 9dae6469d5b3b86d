/** Bytes as a person reads them: `71 MB`. */
export function formatBytes(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}

/** MiB as a person reads them: `4 GiB`. */
export function formatMemory(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`;
}

/** Milliseconds as a person reads them: `2.6 s`. */
export function formatDuration(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
