import { attachProbe, type ProbeName, type Tracer } from './tracer.ts';

/** Probes of a tracer, each switched on and off while it runs. Disposing of it switches all off. */
export class Probes implements Disposable {
  readonly #tracer: Tracer;
  /** What detaches those that are on. */
  readonly #attached = new Map<ProbeName, Disposable>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Whether a probe is on. */
  isOn(name: ProbeName): boolean {
    return this.#attached.has(name);
  }

  /** Switches a probe on; one that is on stays as it is. */
  switchOn(name: ProbeName): void {
    if (this.isOn(name)) return;
    const tracer = this.#tracer;
    // Starts of calls that were under way when it was switched off: their ends were not seen, and the next end would be taken for theirs.
    if (name === 'calls') tracer.maps.starts.clear();
    this.#attached.set(name, attachProbe(tracer, name));
  }

  /** Switches a probe off; what it counted stays. */
  switchOff(name: ProbeName): void {
    this.#attached.get(name)?.[Symbol.dispose]();
    this.#attached.delete(name);
  }

  /** Switches a probe on that is off, and off that is on. */
  toggle(name: ProbeName): void {
    if (this.isOn(name)) this.switchOff(name);
    else this.switchOn(name);
  }

  [Symbol.dispose](): void {
    for (const name of [...this.#attached.keys()]) this.switchOff(name);
  }
}
