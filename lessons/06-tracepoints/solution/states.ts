import type { BpfObject } from '@ebpf-dojo/core';
import { TcpState, openStates, type Change, type StatesShape } from './dist/states.skel.ts';
import { endText } from './ends.ts';

export { TcpState, type Change };

/** states.bpf.c, loaded. */
export type States = BpfObject<StatesShape>;

/** Collects changes of TCP states from now on, until it is closed. */
export function startStates(): States {
  using open = openStates();
  using unlessDone = new DisposableStack();
  const states = unlessDone.use(open.load());
  states.programs.on_change.attach();
  unlessDone.move();
  return states;
}

/** A change in a line. */
export function changeLine({ socket, from, to, ends }: Change): string {
  const change = `${stateText(from)} → ${stateText(to)}`;
  return `${socket.toString(16).padStart(16, '0')}  ${change.padEnd(26)}  ${endText(ends, 'local')} → ${endText(ends, 'remote')}`;
}

/** `SYN_SENT`, as people say it, of `TCP_SYN_SENT`, as the kernel does. */
function stateText(state: Change['from']): string {
  const [name = `state ${state}`] =
    Object.entries(TcpState).find(([, number]) => number === state) ?? [];
  return name.replace(/^TCP_/, '');
}
