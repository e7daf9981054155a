/** Lends corrections what they need of the rooms to their right: who uses the data, and who was answered since a day. */
import type { CorrectionPorts } from '#rooms/quality/index.ts';
import { consumersOf, servedSince } from '#rooms/serve/index.ts';

export const correctionPorts: CorrectionPorts = { usersOf: consumersOf, servedSince };
