import type { Parameter } from './parameter.ts';
import type { World } from './world.ts';

/** What a member of a class does after close(): it throws ClosedError, or goes on as documented. */
export type AfterClose = 'throws' | 'works';

/** How one member is called. */
export type Member =
  | { readonly kind: 'internal' }
  | {
      readonly kind: 'method';
      readonly parameters: readonly Parameter[];
      readonly after: AfterClose;
    }
  | {
      readonly kind: 'property';
      readonly after: AfterClose;
      /** For those that can be set. */
      readonly value?: Parameter;
    };

/** A class, by an object of it. */
export interface Subject {
  /** Undefined when this kernel has none. */
  readonly of: (world: World) => object | undefined;
  readonly members: Readonly<Record<string, Member>>;
  /** Functions of the class itself. */
  readonly statics?: Readonly<Record<string, Member>>;
}

/** What TypeScript keeps from callers: protected, or not in the declarations. */
export const internal: Member = { kind: 'internal' };

export function method(...parameters: readonly Parameter[]): Member {
  return { kind: 'method', parameters, after: 'throws' };
}

/** A method that works, or has nothing to do, after close(). */
export function lasting(...parameters: readonly Parameter[]): Member {
  return { kind: 'method', parameters, after: 'works' };
}

export const property: Member = { kind: 'property', after: 'throws' };
export const lastingProperty: Member = { kind: 'property', after: 'works' };

export function settable(value: Parameter, after: AfterClose = 'throws'): Member {
  return { kind: 'property', after, value };
}
