/** Names and addresses by which clients of CKAN know our nouns; each stays what it is as long as the noun lives. */
import { createHash } from 'node:crypto';
import { formats } from '../releases/formats.ts';

export { siteOf } from '#kernel/http/site.ts';

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** What makes the identifier of a set that of one of its files and back again; version and variant stay as they are. */
const masks = new Map<string, bigint>(
  formats.map((format) => [
    format,
    BigInt(`0x${digest(`file ${format}`)}`) & ~((0xfn << 76n) | (0x3n << 62n)),
  ]),
);
const turned = (id: string, mask: bigint): string =>
  dashed((BigInt(`0x${id.replaceAll('-', '')}`) ^ mask).toString(16).padStart(32, '0'));

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuid.test(text);

/** A file of the release the public has: the same identifier whatever release that is, so that clients need not learn it anew. */
export const resourceId = (datasetId: string, format: string): string =>
  turned(datasetId, masks.get(format) ?? 0n);

/** Which sets and files the identifier could be of. */
export const filesNamed = (id: string): { datasetId: string; format: string }[] =>
  isUuid(id) ? [...masks].map(([format, mask]) => ({ datasetId: turned(id, mask), format })) : [];

export const tagId = (name: string): string => dashed(digest(`tag ${name}`));
export const groupId = (theme: string): string => dashed(digest(`group ${theme}`));
export const groupName = (theme: string): string => `theme-${theme}`;
/** Addresses hold no Chinese, and names of units change: the end of the identifier does neither. */
export const organisationName = (id: string): string => `org-${id.replaceAll('-', '').slice(-12)}`;
