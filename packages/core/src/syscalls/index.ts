export { compatAbi, nativeAbi, UnsupportedArchitectureError, type Abi } from './abi.ts';
export { syscallName, syscallNames, syscallNumber, textArgument } from './names.ts';
export { nearSyscallNames } from './near.ts';
