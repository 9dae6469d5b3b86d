export { Numbering, callName, countsOf, startCalls, type CallCount, type Calls } from './calls.ts';
export { measureCosts, nsOfRuns, type Cost } from './cost.ts';
export { endText } from './ends.ts';
export { startExecs, takeExecs, type Exec, type Execs } from './execs.ts';
export { setFilter, type Filter } from './filter.ts';
export { parseFormat, readNumber, readText, type Field } from './format.ts';
export { openLine, startOpens, type Open, type Opens } from './opens.ts';
export { Outcome, sessionLine, startSessions, type Session, type Sessions } from './sessions.ts';
export { TcpState, changeLine, startStates, type Change, type States } from './states.ts';
