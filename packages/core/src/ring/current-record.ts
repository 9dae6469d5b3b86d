/**
 * Where the record lies that a walk has come to. One object for a whole ring, changed from record to record: whoever reads fields in
 * place keeps it, and allocates nothing for an event.
 */
export class CurrentRecord {
  /** The ring's memory, or a copy of a record that crosses its end. */
  view: DataView;
  /** Where the record's bytes start in {@link view}; -1 while there is none. */
  offset = -1;
  /** Bytes of the record. */
  length = 0;
  /** The CPU it was written on; -1 where the ring does not say. */
  cpu = -1;

  constructor(view: DataView) {
    this.view = view;
  }
}
