// The register as a spreadsheet: codes as text, so that no spreadsheet turns them into numbers.
import type { Platform } from '#cases/index.ts';
import type { Language } from '#kernel/errors.ts';
import { harmless, newWorkbook } from '#kernel/spreadsheet.ts';
import { lawNow } from '#law/settings.ts';
import { ENTERPRISE, KINDS, SECTORS, standingOf } from '../admission.ts';
import { publicKind } from '../public-bodies.ts';
import { listOrganisations, organisationNames } from '../repository.ts';
import { columns, notes } from './columns.ts';

const MOST = 10_000;

/** `empty`: the template to fill in. */
export async function writeSheet(p: Platform, language: Language, empty: boolean): Promise<Buffer> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const book = await newWorkbook();
  const sheet = book.addWorksheet(language === 'zh' ? '单位登记表' : 'Organisations');
  sheet.columns = [
    ...columns.map(({ key, title, required, width }) => ({
      header: `${title[language]}${required ? '*' : ''}`,
      key,
      width,
      style: { numFmt: '@' },
    })),
    ...(empty
      ? []
      : notes.map((title, index) => ({ header: title[language], key: `note${index}`, width: 14 }))),
  ];
  sheet.getRow(1).font = { bold: true };
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  if (!empty) {
    const { items } = await listOrganisations(p.db, { pageSize: MOST, state: 'all' });
    const parents = await organisationNames(
      p.db,
      items.flatMap(({ parentId }) => parentId ?? []),
    );
    for (const one of items) {
      const isEnterprise = one.kind === ENTERPRISE;
      sheet.addRow({
        name: harmless(one.name.zh),
        nameEn: harmless(one.name.en),
        kind: isEnterprise
          ? language === 'zh'
            ? '企业'
            : 'enterprise'
          : ((publicKind(one.kind) ?? law.term(KINDS, one.kind))?.[language] ?? one.kind),
        sector: one.sector ? (law.term(SECTORS, one.sector)?.[language] ?? one.sector) : '',
        creditCode: one.creditCode ?? '',
        regionCode: one.regionCode,
        parent: one.parentId ? harmless(parents.get(one.parentId)?.zh ?? '') : '',
        document: harmless(one.authorisationDocument ?? ''),
        note0: states[one.state][language],
        note1: standingOf(law, one)?.name[language] ?? '',
      });
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

const states = {
  active: { zh: '在用', en: 'active' },
  closed: { zh: '已撤销', en: 'closed' },
} as const;
