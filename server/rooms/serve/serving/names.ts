/** Names of serving tables: one table a service version and generation. */

/** `serve_data.s_<32 hex digits>_g<generation>`: 63 characters are the longest PostgreSQL takes. */
export function servingTable(versionId: string, generation: number): string {
  return `serve_data.${bareServingTable(versionId, generation)}`;
}

export const bareServingTable = (versionId: string, generation: number): string =>
  `s_${versionId.replaceAll('-', '')}_g${generation}`;
