/**
 * The wires between host and guest. Each is a socket pair: QEMU inherits its end as the descriptor given here, so that nothing
 * of it is ever in the file system. A serial port opens only once; `guest/init` and `guest/session` know them by their numbers.
 */
export const CHANNELS = {
  /** The kernel's console. Shown only when something is wrong. */
  console: { descriptor: 3, device: 'serial' },
  /** A terminal of the guest, for a command that gets one. */
  terminal: { descriptor: 4, device: 'virtconsole', port: 0 },
  /** Lines. From the guest: `hello <release>`, `ready`, `exit <code> <bytes of stdout> <bytes of stderr>`, `fail <why>`; to it: `signal <name>`, `resize <rows> <columns>`. */
  control: { descriptor: 5, device: 'virtserialport', port: 1 },
  /** The script of the job, then end of file. */
  job: { descriptor: 6, device: 'virtserialport', port: 2 },
  stdin: { descriptor: 7, device: 'virtserialport', port: 3 },
  stdout: { descriptor: 8, device: 'virtserialport', port: 4 },
  stderr: { descriptor: 9, device: 'virtserialport', port: 5 },
} as const;

export type ChannelName = keyof typeof CHANNELS;
