export { chooseFunction, type Choice } from './choice.ts';
export { countCalls, type Wanted } from './counting.ts';
export { parseNames } from './names.ts';
export { loadHello, startCounting, type Counting } from './start.ts';
export { type Hello, type ProcessCalls, type Summary } from './summary.ts';
