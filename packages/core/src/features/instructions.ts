/** BPF instructions, 8 bytes each. Source: Documentation/bpf/standardization/instruction-set.rst. Little-endian, as our machines are. */
export type Instructions = readonly bigint[];

/** Registers by number; r10 is the frame pointer. */
type Register = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 10;

function encode(code: number, dst: number, src: number, offset: number, immediate: number): bigint {
  return (
    BigInt(code) |
    (BigInt(dst) << 8n) |
    (BigInt(src) << 12n) |
    (BigInt.asUintN(16, BigInt(offset)) << 16n) |
    (BigInt.asUintN(32, BigInt(immediate)) << 32n)
  );
}

// Pseudo sources of the 16-byte load, include/uapi/linux/bpf.h.
const BPF_PSEUDO_MAP_FD = 1;
const BPF_PSEUDO_MAP_VALUE = 2;

/** `dst = immediate` */
export const move = (dst: Register, immediate: number) => [encode(0xb7, dst, 0, 0, immediate)];
/** `dst = src` */
export const copy = (dst: Register, src: Register) => [encode(0xbf, dst, src, 0, 0)];
/** `dst += immediate` */
export const add = (dst: Register, immediate: number) => [encode(0x07, dst, 0, 0, immediate)];
/** `*(u64 *)(dst + offset) = src` */
export const store = (dst: Register, offset: number, src: Register) => [
  encode(0x7b, dst, src, offset, 0),
];
/** `*(u64 *)(dst + offset) = immediate` */
export const storeImmediate = (dst: Register, offset: number, immediate: number) => [
  encode(0x7a, dst, 0, offset, immediate),
];
/** `*(u64 *)(dst + offset) += src`, atomically */
export const atomicAdd = (dst: Register, offset: number, src: Register) => [
  encode(0xdb, dst, src, offset, 0),
];
/** `if (dst == immediate) skip the next offset instructions` */
export const jumpIfEqual = (dst: Register, immediate: number, offset: number) => [
  encode(0x15, dst, 0, offset, immediate),
];
/** `if (dst != immediate) skip the next offset instructions` */
export const jumpUnlessEqual = (dst: Register, immediate: number, offset: number) => [
  encode(0x55, dst, 0, offset, immediate),
];
/** `dst =` the map of a descriptor */
export const mapOf = (dst: Register, fd: number) => [
  encode(0x18, dst, BPF_PSEUDO_MAP_FD, 0, fd),
  0n,
];
/** `dst =` the address in the first value of an array map. Linux 5.2. */
export const valueOf = (dst: Register, fd: number, offset: number) => [
  encode(0x18, dst, BPF_PSEUDO_MAP_VALUE, 0, fd),
  encode(0, 0, 0, 0, offset),
];
/** `r0 = helper(r1, …, r5)` */
export const call = (helper: number) => [encode(0x85, 0, 0, 0, helper)];
export const exit: Instructions = [encode(0x95, 0, 0, 0, 0)];
/** `return 0` */
export const returnZero: Instructions = [...move(0, 0), ...exit];

/** As the kernel takes them. */
export function bytesOf(instructions: Instructions): Uint8Array {
  return new Uint8Array(new BigUint64Array(instructions).buffer);
}
