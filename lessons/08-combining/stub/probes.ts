import { todo } from '@ebpf-dojo/course';
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
    todo('08.7', 'attach the probe, and keep what detaches it; mind what `starts` still holds');
  }

  /** Switches a probe off; what it counted stays. */
  switchOff(name: ProbeName): void {
    todo('08.7', 'detach the probe, when it is on');
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
