export { DeadlineError, eventually, type Patience } from './eventually.ts';
export {
  FeatureError,
  feature,
  features,
  requires,
  type Answer,
  type Blocked,
  type Feature,
} from './features/index.ts';
export { ladder } from './ladder/index.ts';
export { LeakError } from './leaks/index.ts';
export { matchers } from './matchers.ts';
export { recordEvents, replayEvents } from './recording/index.ts';
export { Terminal, type TerminalExit, type TerminalOptions } from './terminal/terminal.ts';
export { allowPerfEvents, unlimitedMemlock } from './unprivileged.ts';
export {
  WORKLOAD_FUNCTION,
  Workload,
  WorkloadError,
  tcpEnds,
  workload,
  workloadBinary,
  type TcpConnection,
  type TcpEnds,
} from './workload/index.ts';
