export {
  BlockedError,
  UsageError,
  command,
  parseSeconds,
  untilOver,
  type CommandLine,
  type Given,
} from './command.ts';
export { TodoError, todo } from './todo.ts';
