/** Reads RDF of a stranger; runs in a thread of its own, with limits of time and memory. */
import { Readable } from 'node:stream';
import jsonld from 'jsonld';
import { Parser, type Quad } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import type { GraphNode } from './map.ts';

const MOST_TRIPLES = 500_000;
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const NEXT = ['nextPage', 'next'].map((name) => `http://www.w3.org/ns/hydra/core#${name}`);

export type ReadGraph = { nodes: Record<string, GraphNode>; datasets: string[]; next: string | null };

async function quadsOf(text: string, type: string, base: string): Promise<Iterable<Quad>> {
  if (/json/.test(type) || /^\s*[[{]/.test(text)) {
    // A context that lies elsewhere would send us wherever the source likes.
    const documentLoader = async (): Promise<never> => {
      throw new TypeError('contexts are not fetched');
    };
    const nquads = await jsonld.toRDF(JSON.parse(text), {
      format: 'application/n-quads',
      base,
      documentLoader,
    });
    return new Parser({ format: 'N-Quads' }).parse(String(nquads));
  }
  if (/xml/.test(type) || /^\s*<(\?xml|rdf:RDF)/.test(text)) {
    if (/<!ENTITY/i.test(text)) throw new TypeError('entities are not read');
    const quads: Quad[] = [];
    const parser = new RdfXmlParser({ baseIRI: base });
    for await (const quad of Readable.from([text]).pipe(parser)) {
      quads.push(quad);
      if (quads.length > MOST_TRIPLES) throw new TypeError('too many triples');
    }
    return quads;
  }
  return new Parser({ baseIRI: base }).parse(text);
}

export async function readGraph({
  text,
  type,
  base,
}: {
  text: string;
  type: string;
  base: string;
}): Promise<ReadGraph> {
  const nodes: Record<string, GraphNode> = {};
  const datasets = new Set<string>();
  let next: string | null = null;
  let count = 0;
  const idOf = (term: { termType: string; value: string }): string =>
    term.termType === 'BlankNode' ? `_:${term.value}` : term.value;
  for (const { subject, predicate, object } of await quadsOf(text, type, base)) {
    count += 1;
    if (count > MOST_TRIPLES) throw new TypeError('too many triples');
    const id = idOf(subject);
    const node = nodes[id] ?? {};
    nodes[id] = node;
    const values = node[predicate.value] ?? [];
    node[predicate.value] = values;
    values.push({ value: idOf(object), language: object.termType === 'Literal' ? object.language : '' });
    if (predicate.value === TYPE && object.value === 'http://www.w3.org/ns/dcat#Dataset') datasets.add(id);
    if (NEXT.includes(predicate.value)) next ??= object.value;
  }
  return { nodes, datasets: [...datasets].sort(), next };
}
