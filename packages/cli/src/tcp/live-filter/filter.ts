import type { StateName } from '../states.ts';

/** Which connections are told of: those for which all holds that is given. */
export interface TcpFilter {
  /** One of these processes has it. */
  readonly pids?: readonly number[];
  /** One of its ends has one of these. */
  readonly ports?: readonly number[];
  /** One of its ends is in one of these: `10.0.0.0/8`, `::1`. */
  readonly networks?: readonly string[];
  /** Changes to these states are told, beside sessions. None when it is not given. */
  readonly states?: readonly StateName[];
}
