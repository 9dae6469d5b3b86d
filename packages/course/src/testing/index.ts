export { mainOf, runLesson, type Ran } from './lesson-command.ts';
