export { buildFolder } from './build.ts';
export { readSources, type Files } from './files.ts';
export { gapsOf, withTasksDone } from './gaps.ts';
export { prepareLearner } from './learner.ts';
export { marksIn } from './marks.ts';
export { mutantsOf, readMutant, type Mutant } from './mutant.ts';
export { prepareTarget } from './prepare.ts';
export { parseTarget, targetFolder, type Target } from './target.ts';
