/** Records of other portals read into what they propose; what cannot be read is said, and never stops the others. */
import type { Brought, Proposal } from './types.ts';

const MOST_TEXT = 20_000;
const MOST_FILES = 200;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text without what no store keeps; whatever else it was becomes nothing. */
const textOf = (value: unknown, most = MOST_TEXT): string => {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  return text.toWellFormed().replaceAll('\0', '').trim().slice(0, most);
};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const address = (value: unknown): string => {
  const text = textOf(value, 2000);
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : '';
};

function judged(identifier: string, raw: unknown, proposal: Proposal): Brought {
  const faults = [
    ...(identifier === '' ? ['identifier-missing'] : []),
    ...(identifier.length > 500 ? ['identifier-too-long'] : []),
    ...(proposal.title === '' ? ['title-missing'] : []),
    ...(proposal.title.length > 500 ? ['title-too-long'] : []),
  ];
  return {
    identifier: identifier === '' ? undefined : identifier.slice(0, 500),
    raw,
    proposal: faults.length === 0 ? proposal : undefined,
    faults,
  };
}

const unreadable = (raw: unknown): Brought => ({
  identifier: undefined,
  raw,
  proposal: undefined,
  faults: ['no-record'],
});

export function fromCkan(raw: unknown): Brought {
  if (!isObject(raw)) return unreadable(raw);
  const organisation = isObject(raw.organization) ? raw.organization : {};
  return judged(textOf(raw.id) || textOf(raw.name), raw, {
    title: textOf(raw.title) || textOf(raw.name),
    summary: textOf(raw.notes),
    keywords: list(raw.tags)
      .map((tag) => textOf(isObject(tag) ? (tag.display_name ?? tag.name) : tag, 60))
      .filter((tag) => tag !== '')
      .slice(0, 30),
    organisation: textOf(organisation.title, 300) || textOf(organisation.name, 300),
    licence: textOf(raw.license_title, 300) || textOf(raw.license_id, 300),
    modified: textOf(raw.metadata_modified, 60),
    page: textOf(raw.name, 300) === '' ? '' : `/dataset/${encodeURIComponent(textOf(raw.name, 300))}`,
    files: list(raw.resources)
      .flatMap((one) =>
        isObject(one) && address(one.url) !== ''
          ? [{ title: textOf(one.name, 300), url: address(one.url), format: textOf(one.format, 40) }]
          : [],
      )
      .slice(0, MOST_FILES),
  });
}

export function fromDataJson(raw: unknown): Brought {
  if (!isObject(raw)) return unreadable(raw);
  const publisher = isObject(raw.publisher) ? raw.publisher : {};
  return judged(textOf(raw.identifier), raw, {
    title: textOf(raw.title),
    summary: textOf(raw.description),
    keywords: list(raw.keyword)
      .map((word) => textOf(word, 60))
      .filter((word) => word !== '')
      .slice(0, 30),
    organisation: textOf(publisher.name, 300),
    licence: textOf(raw.license, 300),
    modified: textOf(raw.modified, 60),
    page: pathOf(address(raw.landingPage)),
    files: list(raw.distribution)
      .flatMap((one) => {
        const url = isObject(one) ? address(one.downloadURL) || address(one.accessURL) : '';
        return isObject(one) && url !== ''
          ? [
              {
                title: textOf(one.title, 300),
                url,
                format: textOf(one.format, 40) || textOf(one.mediaType, 80),
              },
            ]
          : [];
      })
      .slice(0, MOST_FILES),
  });
}

/** A node of a graph: predicates with their objects, as the parser's thread gives them. */
export type GraphNode = Record<string, { value: string; language: string }[]>;

const DCT = 'http://purl.org/dc/terms/';
const DCAT = 'http://www.w3.org/ns/dcat#';

/** The Chinese text where there is one, else the first. */
const word = (node: GraphNode | undefined, ...names: string[]): string => {
  for (const name of names) {
    const all = node?.[name] ?? [];
    const found = all.find(({ language }) => language.startsWith('zh')) ?? all[0];
    if (found && found.value !== '') return textOf(found.value);
  }
  return '';
};

export function fromDcat(iri: string, nodes: Record<string, GraphNode>): Brought {
  const node = nodes[iri] ?? {};
  const publisher = nodes[word(node, `${DCT}publisher`)];
  const identifier = word(node, `${DCT}identifier`) || (iri.startsWith('_:') ? '' : iri);
  return judged(
    identifier,
    { '@id': iri, ...node },
    {
      title: word(node, `${DCT}title`),
      summary: word(node, `${DCT}description`),
      keywords: (node[`${DCAT}keyword`] ?? []).map(({ value }) => textOf(value, 60)).slice(0, 30),
      organisation: word(
        publisher,
        'http://xmlns.com/foaf/0.1/name',
        'http://www.w3.org/2000/01/rdf-schema#label',
      ),
      licence: word(node, `${DCT}license`),
      modified: word(node, `${DCT}modified`),
      page: pathOf(address(word(node, `${DCAT}landingPage`))),
      files: (node[`${DCAT}distribution`] ?? [])
        .flatMap(({ value }) => {
          const one = nodes[value];
          const url = address(word(one, `${DCAT}downloadURL`, `${DCAT}accessURL`));
          return url === ''
            ? []
            : [
                {
                  title: word(one, `${DCT}title`),
                  url,
                  format: word(one, `${DCT}format`, `${DCAT}mediaType`).slice(0, 80),
                },
              ];
        })
        .slice(0, MOST_FILES),
    },
  );
}

const pathOf = (url: string): string => (url === '' ? '' : new URL(url).pathname.slice(0, 1000));
