import type { BpfObject } from '@ebpf-dojo/core';
import { openProfile, type ProfileShape } from './dist/profile.skel.ts';

/** The program that counts samples, and its maps. */
export type Profile = BpfObject<ProfileShape>;

/** How much has room. Left out: as profile.bpf.c says. */
export interface Rooms {
  readonly processes?: number;
  readonly places?: number;
  readonly stacks?: number;
}

/** Loads the program, and has nothing run it yet. */
export function loadProfile({ processes, places, stacks }: Rooms = {}): Profile {
  using open = openProfile();
  const { maps } = open;
  if (processes !== undefined) maps.samples.maxEntries = processes;
  if (places !== undefined) maps.places.maxEntries = places;
  if (stacks !== undefined) maps.stacks.maxEntries = stacks;
  return open.load();
}
