/** The commands whose lines can be recorded. */
export const recordedCommands = ['top', 'tcp', 'latency'] as const;
export type RecordedName = (typeof recordedCommands)[number];
