import { attachDeclarations } from './libbpf/attach.ts';
import { featuresDeclarations } from './libbpf/features.ts';
import { kernelObjectsDeclarations } from './libbpf/kernel-objects.ts';
import { libraryDeclarations } from './libbpf/library.ts';
import { linkDeclarations } from './libbpf/link.ts';
import { mapDeclarations } from './libbpf/map.ts';
import { mapCommandsDeclarations } from './libbpf/map-commands.ts';
import { objectDeclarations } from './libbpf/object.ts';
import { programDeclarations } from './libbpf/program.ts';
import { ringDeclarations } from './libbpf/ring.ts';

/**
 * Every libbpf function this package calls, by the noun it is about. A test compares each with the installed headers and with the
 * library's symbol versions.
 */
export const libbpfDeclarations = {
  ...libraryDeclarations,
  ...objectDeclarations,
  ...mapDeclarations,
  ...mapCommandsDeclarations,
  ...kernelObjectsDeclarations,
  ...programDeclarations,
  ...attachDeclarations,
  ...linkDeclarations,
  ...ringDeclarations,
  ...featuresDeclarations,
} as const;
