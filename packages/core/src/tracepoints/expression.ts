import type { IntegerType } from './field.ts';

/** An argument of a `print fmt` line. */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  /** A constant by its name, which the kernel did not replace by its value. */
  | { readonly kind: 'constant'; readonly name: string }
  /** `REC->name`, or one of the functions that give what a dynamic field holds. */
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'length'; readonly name: string }
  | { readonly kind: 'element'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'cast'; readonly to: IntegerType; readonly of: Expression }
  | { readonly kind: 'unary'; readonly sign: string; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'choice';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | {
      readonly kind: 'flags';
      readonly of: Expression;
      readonly delimiter: string;
      readonly table: readonly TableRow[];
    }
  | { readonly kind: 'symbolic'; readonly of: Expression; readonly table: readonly TableRow[] }
  | {
      readonly kind: 'hex';
      readonly of: Expression;
      readonly count: Expression | undefined;
      readonly spaced: boolean;
    }
  | {
      readonly kind: 'list';
      readonly of: Expression;
      readonly count: Expression | undefined;
    };

/** A row of the table of `__print_flags` or `__print_symbolic`. */
export interface TableRow {
  readonly value: Expression;
  readonly text: string;
}

/** The expressions that an expression is made of, without those that only say how much of an array there is. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'constant':
    case 'field':
    case 'length':
      return [];
    case 'element':
      return [expression.of, expression.index];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.test, expression.yes, expression.no];
    case 'flags':
    case 'symbolic':
      return [expression.of, ...expression.table.map(({ value }) => value)];
    case 'cast':
    case 'unary':
    case 'hex':
    case 'list':
      return [expression.of];
  }
}

/** The fields that an expression is about. */
export function fieldsOf(expression: Expression): Set<string> {
  const names = new Set<string>();
  walk(expression, (each) => {
    if (each.kind === 'field' || each.kind === 'length') names.add(each.name);
  });
  return names;
}

/** The constants that an expression names. */
export function constantsOf(expression: Expression): Set<string> {
  const names = new Set<string>();
  walk(expression, (each) => {
    if (each.kind === 'constant') names.add(each.name);
  });
  return names;
}

function walk(expression: Expression, visit: (each: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walk(part, visit);
}
