/** Who asks over HTTP, as far as counting is concerned: the platform itself for one of its pages, a robot, or somebody. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

type Asking = Pick<FastifyRequest, 'headers'>;

const header = 'x-gongshu-page';
/** Known to this process alone: what comes from outside cannot pass for its own. */
const word = randomBytes(18).toString('base64url');

/** In place of a page: its head was asked for and nothing of it is shown. */
export const headOnly = 'head';

/** Of a request the platform makes of itself to draw a page; `part` is that page in one word. */
export const pageHeaders = (part: string): Record<string, string> => ({ [header]: `${word} ${part}` });

/** The page that is being drawn; undefined where somebody asks the interface itself. */
export function pageAsking({ headers }: Asking): string | undefined {
  const said = headers[header];
  return typeof said === 'string' && said.startsWith(`${word} `) ? said.slice(word.length + 1) : undefined;
}

const robots =
  /bot(?![a-z])|crawl|spider|slurp|facebookexternalhit|ia_archiver|archive\.org|lighthouse|uptime|pingdom/i;

/** Whoever says of itself that it walks the web by itself; programs of people say other names. */
export const isRobot = ({ headers }: Asking): boolean => robots.test(headers['user-agent'] ?? '');
