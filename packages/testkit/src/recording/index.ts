export { replayEvents, writeRecording, type Recording } from './file.ts';
export { recordEvents } from './record.ts';
