/** A workload could not be prepared, or did not do what it was told. */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
}
