/** How a call of CKAN's Action API reaches us and how it is answered: four forms of a body, one envelope, scripts for old pages. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseUnsound } from '#kernel/http/sound.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { isRecord } from '#kernel/json.ts';
import { badRequest, type CkanError } from './errors.ts';

export type Params = Record<string, Json | undefined>;

const asObject = (text: string): JsonObject => {
  let found: Json;
  try {
    found = JSON.parse(text);
  } catch {
    throw badRequest('JSON Error: Error decoding JSON data.');
  }
  if (!isRecord(found))
    throw badRequest('JSON Error: Request data JSON decoded to a value that is no object.');
  return found;
};

const collect = (pairs: Iterable<[string, string]>): Params => {
  const found: Record<string, Json> = Object.create(null);
  for (const [name, value] of pairs) {
    const before = found[name];
    found[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...found };
};

const isJson = (text: string): boolean => /^\s*\{/.test(text);

/** The parameters, whatever form they came in. */
export async function paramsOf(request: FastifyRequest): Promise<Params> {
  const found = await read(request);
  refuseUnsound(found);
  return found;
}

async function read(request: FastifyRequest): Promise<Params> {
  const search = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  if (request.method === 'GET' || request.method === 'HEAD') {
    const params = collect(search);
    delete params.callback;
    return params;
  }
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (body.length === 0) {
    if (request.method === 'PUT')
      throw badRequest('JSON Error: Invalid request. Please use POST method for your request');
    return collect(search);
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    })
      .formData()
      .catch(() => {
        throw badRequest('JSON Error: the form cannot be read');
      });
    // No reading action takes a file: only its name is known to them.
    return collect(
      [...form].map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : value.name,
      ]),
    );
  }
  const text = new TextDecoder('utf-8', { fatal: true });
  let said: string;
  try {
    said = text.decode(body);
  } catch {
    throw badRequest('JSON Error: the body is no UTF-8');
  }
  if (type.startsWith('application/x-www-form-urlencoded') && !isJson(said)) {
    const pairs = [...new URLSearchParams(said)];
    const [only] = pairs;
    // `{"rows":5}=1`: the whole of the question as the name of the only field.
    if (pairs.length === 1 && only && (only[1] === '1' || only[1] === '') && isJson(only[0]))
      return asObject(only[0]);
    return collect(pairs);
  }
  // A client that forgets to say what it sends sends JSON; `{…}=1` unescaped ends in the mark of the third form.
  return asObject(
    type.startsWith('application/x-www-form-urlencoded') ? said.replace(/\}=1?\s*$/, '}') : said,
  );
}

const callbackOf = (request: FastifyRequest): string | undefined => {
  if (request.method !== 'GET') return undefined;
  return new URLSearchParams(request.url.split('?').slice(1).join('?')).get('callback') ?? undefined;
};

/** The name of a function of a page. A script of our own address is run by our own pages too: nothing else may stand before the answer. */
const functionName = /^[\w$.[\]]{1,100}$/;

/** A page of any other site can have a script loaded with the reader's session: what is asked that way is asked by nobody. */
export function isScript(request: FastifyRequest): boolean {
  const callback = callbackOf(request);
  if (callback !== undefined && !functionName.test(callback))
    throw badRequest('callback: not the name of a function');
  return callback !== undefined;
}

export function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: Json,
): FastifyReply {
  // Read by pages of other sites, and never with a session of ours.
  reply
    .code(status)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'no-store');
  const callback = callbackOf(request);
  const text = JSON.stringify(body);
  if (callback !== undefined && status === 200) {
    return reply
      .type('application/javascript;charset=utf-8')
      .send(`${callback}(${text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')});`);
  }
  return reply.type('application/json;charset=utf-8').send(text);
}

export const success = (help: string, result: Json): JsonObject => ({ help, success: true, result });
export const failure = (help: string, { content }: CkanError): Json =>
  typeof content === 'string' ? content : { help, success: false, error: content };

// ---------------------------------------------------------------- values in parameters

/** A structured value: as it is, or as JSON in a text. */
export function structured(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export const flagOf = (value: Json | undefined, otherwise = false): boolean =>
  value === undefined || value === null || value === ''
    ? otherwise
    : typeof value === 'boolean'
      ? value
      : /^(true|yes|t|y|on|1)$/i.test(String(value).trim());

export const textOfParam = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.map(String).join(' ')
      : String(value);

/** A list: as such, as JSON in a text, or as one text. */
export function listOfParam(value: Json | undefined): string[] {
  const found = structured(value);
  if (found === undefined || found === null || found === '') return [];
  return (Array.isArray(found) ? found : [found]).map(String);
}

/** A whole number from 0; undefined where left out; null where it is none. */
export function countOf(value: Json | undefined): number | undefined | null {
  if (value === undefined || value === null || value === '') return undefined;
  const found =
    typeof value === 'number' ? value : /^\s*[+-]?\d+\s*$/.test(String(value)) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(found) && found >= 0 ? found : null;
}
