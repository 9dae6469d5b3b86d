import { RuleKind, type Rule } from '@ebpf-dojo/bpf/tracepoint';
import { fail, type Comparison, type Operator } from './expression.ts';
import { numberOf } from './filter-number.ts';
import { operandOf, type Operand } from './operand.ts';
import type { RuleContext } from './context.ts';
import type { Target } from './targets.ts';

/** `enum ordering` of tracepoint.bpf.c. */
const ORDERINGS: Partial<Readonly<Record<Operator, number>>> = {
  '<': 1,
  '==': 2,
  '<=': 3,
  '>': 4,
  '!=': 5,
  '>=': 6,
};
const WORD_BYTES = 8;

/**
 * What the kernel compares of a tracepoint's records.
 *
 * @throws {UsageError} when it has no such field, or the field is none that compares so
 */
export function rulesOf(
  groups: readonly (readonly Comparison[])[],
  target: Target,
  context: RuleContext,
): Rule[] {
  return groups.flatMap((group) =>
    group.map((comparison, index) => ({
      ...ruleOf(comparison, operandOf(comparison, target, context), context),
      ends_group: index === group.length - 1,
    })),
  );
}

function ruleOf(comparison: Comparison, operand: Operand, context: RuleContext): Rule {
  if (operand.kind === 'text') return textRule(comparison, operand, context);
  const { field, operator, fieldAt } = comparison;
  if (operator === '~' || operator === '!~')
    fail(context.text, fieldAt, `${field} is a number, and ${operator} is for texts`);
  const number = numberOf(comparison, operand, context.text);
  return {
    ...context.empty,
    kind: operator === '&' ? RuleKind.RULE_BITS : RuleKind.RULE_NUMBER,
    orderings: ORDERINGS[operator] ?? 0,
    offset: operand.offset,
    shift: 64 - 8 * operand.size,
    is_signed: operand.signed,
    number: BigInt.asUintN(64, number),
  };
}

function textRule(
  { field, operator, value, fieldAt, valueAt }: Comparison,
  operand: Operand & { readonly kind: 'text' },
  { text, empty }: RuleContext,
): Rule {
  if (!['==', '!=', '~', '!~'].includes(operator))
    fail(text, fieldAt, `${field} is a text, which == != ~ and !~ compare`);
  const pattern = operator.endsWith('~');
  const open = pattern && value.endsWith('*');
  const wanted = open ? value.slice(0, -1) : value;
  if (pattern && /[*?]/.test(wanted)) fail(text, valueAt, 'a pattern has one *, at its end');
  const bytes = Buffer.from(wanted);
  const room = empty.words.length * WORD_BYTES;
  // A text that fills its field has no zero behind it.
  const length = bytes.length + (open || bytes.length === operand.size ? 0 : 1);
  if (length > room) fail(text, valueAt, `texts of up to ${room - 1} bytes are compared`);
  if (operand.size !== undefined && bytes.length > operand.size)
    fail(text, valueAt, `${field} has ${operand.size} bytes`);
  return {
    ...empty,
    kind: operand.base === undefined ? RuleKind.RULE_TEXT : RuleKind.RULE_DYNAMIC_TEXT,
    offset: operand.offset,
    base: operand.base ?? 0,
    length,
    negated: operator.startsWith('!'),
    words: wordsOf(bytes, room),
    masks: wordsOf(Buffer.alloc(length, 0xff), room),
  };
}

function wordsOf(bytes: Uint8Array, room: number): bigint[] {
  const all = new Uint8Array(room);
  all.set(bytes.subarray(0, room));
  return [...new BigUint64Array(all.buffer, all.byteOffset, room / WORD_BYTES)];
}
