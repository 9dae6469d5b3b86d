export { observeResources, type ResourceObserver } from './resource.ts';
