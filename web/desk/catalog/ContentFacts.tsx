// Everything an entry states, field by field, for reading: a field that is added to the content and forgotten here is an error of the types.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Content, LegalBasis, TermsReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { api } from '../../shared/fetch.ts';
import { type Text, type Texts, useTexts } from '../../shared/text.ts';
import { basisKinds, resourcesQuery, termsQuery, wordOf } from './queries.ts';

type Word = { key: string; zh: string; en: string; articles?: string[] };
export type Fact = { label: string; value: ReactNode; articles?: string[] };

type Units = { items: { id: string; name: Text }[] };

function NamedUnitNames({ ids }: { ids: string[] }) {
  const { t, say } = useTexts();
  const { data } = useQuery({
    queryKey: ['organisations'],
    queryFn: () => api.get<Units>('/api/organisations', { pageSize: 200 }),
  });
  return ids
    .map((id) => {
      const unit = data?.items.find((one) => one.id === id);
      return unit ? say(unit.name) : data ? id : '…';
    })
    .join(t('compile:separator'));
}

/** Entries this one was made from, by name. */
function ParentNames({ ids }: { ids: string[] }) {
  const { t } = useTexts();
  const { data } = useQuery(resourcesQuery({ pageSize: 200 }));
  return ids
    .map((id) => data?.items.find((one) => one.id === id)?.name ?? (data ? id : '…'))
    .join(t('compile:separator'));
}

/** The law a class rests on: kind, title, article and wording, a line each. */
function Bases({ rows, kinds }: { rows: LegalBasis[]; kinds: ReturnType<typeof basisKinds> }) {
  const { say } = useTexts();
  return rows.map((row) => (
    <div key={`${row.kind}${row.title}${row.article}`}>
      {row.kind ? say(wordOf(kinds, row.kind)) : null} {row.title} {row.article}{' '}
      <span className="muted">{row.wording}</span>{' '}
      <ArticleRefs ids={kinds.find((kind) => kind.key === row.kind)?.articles} />
    </div>
  ));
}

type Context = Texts & {
  terms: TermsReply | undefined;
  cite: (field: string) => string[] | undefined;
  content: Content;
};

/** One field's facts: none where nothing is stated. `elsewhere`: the page shows it in a place of its own. */
type Shows = { [K in keyof Content]: ((value: Content[K], context: Context) => Fact[]) | 'elsewhere' };

const plain =
  (name: string) =>
  (value: string, { t, cite }: Context): Fact[] =>
    value ? [{ label: t(`catalog:field.${name}`), value, articles: cite(name) }] : [];

const oneOf =
  (name: string, list: (terms: TermsReply) => readonly Word[], label = `catalog:field.${name}`) =>
  (value: string, { t, say, terms, cite }: Context): Fact[] => {
    if (!value) return [];
    const word = terms && wordOf(list(terms), value);
    const articles = terms && list(terms).find(({ key }) => key === value)?.articles;
    return [{ label: t(label), value: word ? say(word) : value, articles: articles ?? cite(name) }];
  };

const bases =
  (name: 'sharingBasis' | 'openingBasis') =>
  (rows: LegalBasis[], { t, terms, cite }: Context): Fact[] =>
    rows.length === 0
      ? []
      : [
          {
            label: t(`catalog:field.${name}`),
            value: <Bases rows={rows} kinds={basisKinds(terms, name)} />,
            articles: cite(name),
          },
        ];

const linesOf = (values: readonly string[]): ReactNode => values.map((one) => <div key={one}>{one}</div>);

/** In the order of the form. */
const shows: Shows = {
  name: 'elsewhere',
  summary: 'elsewhere',
  categoryCode: oneOf('categoryCode', (terms) => terms.categories),
  furtherCategories: (codes, { t, say, terms }) =>
    codes.length === 0
      ? []
      : [
          {
            label: t('compile:form.furtherCategories'),
            value: linesOf(codes.map((code) => say(wordOf(terms?.categories, code)))),
          },
        ],
  dataScope: oneOf('dataScope', (terms) => terms.dataScopes),
  duty: plain('duty'),
  dataTime: plain('dataTime'),
  dataRegion: plain('dataRegion'),
  items: 'elsewhere',
  sharingClass: 'elsewhere',
  sharingConditions: plain('sharingConditions'),
  conditionalForm: oneOf('conditionalForm', (terms) => terms.conditionalForms),
  namedUnits: (ids, { t }) =>
    ids.length === 0 ? [] : [{ label: t('catalog:field.namedUnits'), value: <NamedUnitNames ids={ids} /> }],
  namedItems: (names, { t }) =>
    names.length === 0
      ? []
      : [{ label: t('catalog:field.namedItems'), value: names.join(t('compile:separator')) }],
  sharingBasis: bases('sharingBasis'),
  sharingForm: oneOf('sharingForm', (terms) => terms.sharingForms),
  useRequirements: plain('useRequirements'),
  openingClass: 'elsewhere',
  openingCondition: plain('openingCondition'),
  openingBasis: bases('openingBasis'),
  classing: (given, { t, say, terms }) => {
    const { classing } = terms ?? {};
    const cited = (key: string) => classing?.articles[key] ?? [];
    const grounds = [...(classing?.closedGrounds ?? []), ...(classing?.conditionalGrounds ?? [])];
    return [
      given.dataClass && {
        label: t('classify:classing.dataClass'),
        value: say(wordOf(classing?.dataClasses, given.dataClass)),
      },
      given.sharingReason && { label: t('classify:classing.sharingReason'), value: given.sharingReason },
      given.sharingTerms?.length && {
        label: t('classify:classing.sharingTerms'),
        value: linesOf(given.sharingTerms),
        articles: cited('terms'),
      },
      given.scenarios?.length && {
        label: t('classify:classing.scenarios'),
        value: linesOf(given.scenarios),
        articles: cited('scenarios'),
      },
      given.openingGrounds?.length && {
        label: t('classify:classing.openingGrounds'),
        value: given.openingGrounds.map(({ key, argument, title, article }) => (
          <div key={key}>
            {say(wordOf(grounds, key))} {title} {article} <span className="muted">{argument}</span>
          </div>
        )),
      },
      given.changeReason && { label: t('classify:classing.changeReason'), value: given.changeReason },
    ].filter((fact) => typeof fact === 'object');
  },
  formatCategory: oneOf('formatCategory', (terms) => terms.formats),
  formatType: plain('formatType'),
  formatNote: plain('formatNote'),
  updateCycle: oneOf('updateCycle', (terms) => terms.updateCycles),
  updateCycleNote: plain('updateCycleNote'),
  supplyMode: oneOf('supplyMode', (terms) => terms.supplyModes),
  supply: (supply, { t, say, terms, content }) => {
    const mode = terms?.supplyModes.find(({ key }) => key === content.supplyMode);
    const label = (key: string) => {
      const need = mode?.needs.find((one) => one.key === key);
      return need ? say(need) : t('catalog:field.supply');
    };
    return Object.entries(supply).flatMap(([key, value]) =>
      value ? [{ label: label(key), value, articles: mode?.articles }] : [],
    );
  },
  origin: oneOf('origin', (terms) => terms.origins),
  parents: (ids, { t }) =>
    ids.length === 0 ? [] : [{ label: t('catalog:field.parents'), value: <ParentNames ids={ids} /> }],
  particulars: (given, { t }) =>
    (['contract', 'contractor', 'approval', 'licence', 'expires'] as const).flatMap((name) =>
      given[name] ? [{ label: t(`compile:form.${name}`), value: given[name] }] : [],
    ),
  occasion: oneOf('occasion', (terms) => terms.occasions, 'compile:form.occasion'),
  subjectKind: oneOf('subjectKind', (terms) => terms.subjectKinds),
  originNote: plain('originNote'),
  sourceSystems: (systems, { t, cite }) =>
    systems.length === 0
      ? []
      : [
          {
            label: t('catalog:field.sourceSystems'),
            value: systems.map(({ name }) => name).join(t('compile:separator')),
            articles: cite('sourceSystems'),
          },
        ],
  securityLevel: oneOf('securityLevel', (terms) => terms.securityLevels),
  relatedCodes: (codes, { t }) =>
    codes.length === 0 ? [] : [{ label: t('catalog:field.relatedCodes'), value: linesOf(codes) }],
  extended: (given, context) => extendedFacts(given, context),
};

const choices = ['level', 'processing', 'tableKind', 'gathering', 'sharingChannel'] as const;
const several = ['baseKinds', 'scenes'] as const;

/** The extended fields as they stand in the entry: a key nobody foresaw is shown by its figure's name or its own. */
function extendedFacts(given: Content['extended'], { t, say, terms }: Context): Fact[] {
  return Object.entries(given).flatMap(([key, value]): Fact[] => {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return [];
    const figure = terms?.extended.numbers.find((word) => word.key === key);
    const label = figure ? say(figure) : t(`compile:form.${key}`);
    if (typeof value === 'boolean') return [{ label, value: t(value ? 'common:yes' : 'common:no') }];
    const one = choices.find((name) => name === key);
    const list = several.find((name) => name === key);
    const words = one ?? list;
    const known = words ? terms?.extended[words] : key === 'gatherCycle' ? terms?.updateCycles : undefined;
    const said = [value].flat().map((each) => (known ? say(wordOf(known, each)) : each));
    return [{ label, value: said.join(t('compile:separator')) }];
  });
}

/** The facts of all fields that are stated, in the order of the form. */
export function useContentFacts(
  content: Content | undefined,
  cite: (field: string) => string[] | undefined,
): Fact[] {
  const texts = useTexts();
  const { data: terms } = useQuery(termsQuery);
  if (!content) return [];
  const context = { ...texts, terms, cite, content };
  const factsOf = <K extends keyof Content>(name: K): Fact[] => {
    const show = shows[name];
    return show === 'elsewhere' ? [] : show(content[name], context);
  };
  return fieldNames.flatMap((name) => factsOf(name));
}

const fieldNames = Object.keys(shows).filter((name): name is keyof Content => name in shows);
