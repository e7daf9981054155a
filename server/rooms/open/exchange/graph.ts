/** A graph of triples written in four forms; every node has an address, so that each form says exactly the same triples. */
import type { Json, JsonObject } from '#kernel/json.ts';
import { xmlText } from '../rows/index.ts';

export const spaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  adms: 'http://www.w3.org/ns/adms#',
  hydra: 'http://www.w3.org/ns/hydra/core#',
} as const;
export type Space = keyof typeof spaces;
/** `dct:title` and the like. */
export type Name = `${Space}:${string}`;
export type Literal = { text: string; language?: string; type?: Name };
export type Value = { iri: string } | Literal;

export type Graph = {
  add(subject: string, predicate: Name, value: Value | undefined): void;
  /** The same triple twice is one. */
  readonly size: number;
  bySubject(): Map<string, { predicate: Name; value: Value }[]>;
};

const keyOf = (value: Value): string =>
  'iri' in value ? `<${value.iri}>` : `"${value.text}"@${value.language ?? ''}^${value.type ?? ''}`;

export function newGraph(): Graph {
  const subjects = new Map<string, Map<string, { predicate: Name; value: Value }>>();
  let size = 0;
  return {
    add(subject, predicate, value) {
      if (value === undefined || ('text' in value && value.text === '')) return;
      const of = subjects.get(subject) ?? new Map();
      subjects.set(subject, of);
      const key = `${predicate} ${keyOf(value)}`;
      if (of.has(key)) return;
      of.set(key, { predicate, value });
      size += 1;
    },
    get size() {
      return size;
    },
    bySubject: () => new Map([...subjects].map(([subject, of]) => [subject, [...of.values()]])),
  };
}

export const iri = (address: string): Value => ({ iri: soundIri(address) });
export const literal = (text: string, type?: Name): Value => ({
  text: text.toWellFormed(),
  ...(type ? { type } : {}),
});
export const said = (text: string, language: string): Value | undefined =>
  text === '' ? undefined : { text: text.toWellFormed(), language };

/** Nothing in an address may end it early or begin something else. */
export const soundIri = (address: string): string =>
  address
    .toWellFormed()
    .replace(/[\p{Cc} <>"{}|\\^`]/gu, (sign) => encodeURIComponent(sign))
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25');

const expand = (name: Name): string => {
  const [space, local] = split(name);
  return spaces[space] + local;
};
function split(name: Name): [Space, string] {
  const at = name.indexOf(':');
  return [name.slice(0, at) as Space, name.slice(at + 1)];
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const quoted = (text: string): string =>
  `"${text.replace(/[\\"]|\p{Cc}/gu, (sign) => escapes[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)}"`;

const term = (value: Value, short: (name: Name) => string): string =>
  'iri' in value
    ? `<${value.iri}>`
    : `${quoted(value.text)}${value.language ? `@${value.language}` : value.type ? `^^${short(value.type)}` : ''}`;

export const graphForms = ['ttl', 'nt', 'rdf', 'jsonld'] as const;
export type GraphForm = (typeof graphForms)[number];
export const graphTypes: Readonly<Record<GraphForm, string>> = {
  ttl: 'text/turtle',
  nt: 'application/n-triples',
  rdf: 'application/rdf+xml',
  jsonld: 'application/ld+json',
};

export function writeGraph(graph: Graph, form: GraphForm): string {
  switch (form) {
    case 'nt':
      return [...graph.bySubject()]
        .flatMap(([subject, said]) =>
          said.map(
            ({ predicate, value }) =>
              `<${subject}> <${expand(predicate)}> ${term(value, (name) => `<${expand(name)}>`)} .\n`,
          ),
        )
        .join('');
    case 'ttl':
      return turtle(graph);
    case 'rdf':
      return rdfXml(graph);
    case 'jsonld':
      return `${JSON.stringify(jsonLd(graph), null, 1)}\n`;
  }
}

function turtle(graph: Graph): string {
  const prefixes = Object.entries(spaces).map(([name, address]) => `@prefix ${name}: <${address}> .\n`);
  const short = (name: Name): string => (name === 'rdf:type' ? 'a' : name);
  const object = ({ predicate, value }: { predicate: Name; value: Value }): string => {
    if (predicate === 'rdf:type' && 'iri' in value) {
      const known = Object.entries(spaces).find(([, address]) => value.iri.startsWith(address));
      const local = known && value.iri.slice(known[1].length);
      if (known && local && /^\w+$/.test(local)) return `${known[0]}:${local}`;
    }
    return term(value, (name) => name);
  };
  const subjects = [...graph.bySubject()].map(
    ([subject, all]) =>
      `\n<${subject}> ${all.map((one) => `${short(one.predicate)} ${object(one)}`).join(' ;\n  ')} .\n`,
  );
  return prefixes.join('') + subjects.join('');
}

function rdfXml(graph: Graph): string {
  const names = Object.entries(spaces).map(([name, address]) => ` xmlns:${name}="${address}"`);
  const property = ({ predicate, value }: { predicate: Name; value: Value }): string => {
    if ('iri' in value) return `  <${predicate} rdf:resource="${xmlText(value.iri)}"/>\n`;
    const mark = value.language
      ? ` xml:lang="${value.language}"`
      : value.type
        ? ` rdf:datatype="${xmlText(expand(value.type))}"`
        : '';
    return `  <${predicate}${mark}>${xmlText(value.text)}</${predicate}>\n`;
  };
  const subjects = [...graph.bySubject()].map(
    ([subject, all]) =>
      ` <rdf:Description rdf:about="${xmlText(subject)}">\n${all.map(property).join('')} </rdf:Description>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${names.join('')}>\n${subjects.join('')}</rdf:RDF>\n`;
}

function jsonLd(graph: Graph): JsonObject {
  const object = (value: Value): Json => {
    if ('iri' in value) return { '@id': value.iri };
    if (value.language) return { '@value': value.text, '@language': value.language };
    return value.type ? { '@value': value.text, '@type': value.type } : value.text;
  };
  return {
    '@context': { ...spaces },
    '@graph': [...graph.bySubject()].map(([subject, all]) => {
      const node: Record<string, Json> = { '@id': subject };
      for (const { predicate, value } of all) {
        const key = predicate === 'rdf:type' ? '@type' : predicate;
        const one = predicate === 'rdf:type' && 'iri' in value ? value.iri : object(value);
        const before = node[key];
        node[key] = before === undefined ? one : Array.isArray(before) ? [...before, one] : [before, one];
      }
      return node;
    }),
  };
}
