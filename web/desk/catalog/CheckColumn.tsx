// Right of the compile form: how complete the entry is, what is wrong and where, its class, and what the bureau will see.
import { Button } from 'antd';
import type { TermsReply } from '#rooms/catalog/schema.ts';
import { useTexts } from '../../shared/text.ts';
import type { Issue } from './Issues.tsx';
import { ClassMark } from './marks.tsx';
import { wordOf } from './queries.ts';
import type { Draft } from './useDraft.ts';

/** Brings the field of an issue into view and into focus. */
function goTo(path: string) {
  const places = [path, path.split(/[.[]/).slice(0, 2).join('.'), path.split(/[.[]/)[0] ?? ''];
  for (const place of places) {
    const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(place)}"]`);
    if (!field) continue;
    field.scrollIntoView({ block: 'center' });
    field.querySelector<HTMLElement>('input, textarea, select, button')?.focus({ preventScroll: true });
    return;
  }
}

export function CheckColumn({
  draft,
  issues,
  terms,
  parts,
}: {
  draft: Draft;
  issues: Issue[];
  terms: TermsReply;
  parts: string[];
}) {
  const { t, say } = useTexts();
  const { check, content } = draft;
  const errors = issues.filter((issue) => issue.severity === 'error');
  const warnings = issues.filter((issue) => issue.severity !== 'error');
  // What the meter counts are filled fields; while an error stands the entry is not done.
  const done = Math.min(check?.completeness ?? 0, errors.length > 0 ? 99 : 100);
  const shareClass = terms.sharingClasses.find((word) => word.key === content.sharingClass);
  const openClass = terms.openingClasses.find((word) => word.key === content.openingClass);
  return (
    <aside className="check-column" aria-label={t('catalog:check.title')}>
      <div className="panel">
        <h2>{t('catalog:check.title')}</h2>
        <div className="meter-line">
          <meter min={0} max={100} value={done} aria-label={t('catalog:check.completeness')} />
          <strong className="num">{check ? `${done}%` : '–'}</strong>
        </div>
        <p role="status" className={errors.length === 0 && check ? 'good-text' : ''}>
          {check
            ? errors.length === 0
              ? t('catalog:check.ready')
              : t('catalog:check.errors', { count: errors.length })
            : t('common:state.loading')}
        </p>
        <ul className="check-issues">
          {[...errors, ...warnings].map((issue) => (
            <li key={`${issue.path}${issue.code}`}>
              <button type="button" className={issue.severity} onClick={() => goTo(issue.path)}>
                {say(issue.message)}
              </button>
            </li>
          ))}
        </ul>
        <nav className="part-nav" aria-label={t('catalog:check.parts')}>
          {parts.map((part) => (
            <Button key={part} size="small" onClick={() => goToPart(part)}>
              {t(`catalog:part.${part}`)}
            </Button>
          ))}
        </nav>
      </div>
      <div className="panel">
        <h2>{t('catalog:check.bureauSees')}</h2>
        <dl className="facts tight">
          <div>
            <dt>{t('catalog:field.name')}</dt>
            <dd>{content.name || '–'}</dd>
          </div>
          <div>
            <dt>{t('catalog:field.sharingClass')}</dt>
            <dd>
              <ClassMark word={shareClass} articles />
            </dd>
          </div>
          {terms.openingClasses.length > 0 ? (
            <div>
              <dt>{t('catalog:field.openingClass')}</dt>
              <dd>
                <ClassMark word={openClass} articles />
              </dd>
            </div>
          ) : null}
          <div>
            <dt>{t('catalog:field.updateCycle')}</dt>
            <dd>{content.updateCycle ? say(wordOf(terms.updateCycles, content.updateCycle)) : '–'}</dd>
          </div>
          <div>
            <dt>{t('catalog:field.items')}</dt>
            <dd>
              {t('catalog:check.items', {
                count: content.items.length,
                personal: content.items.filter((item) => item.personal !== 'none').length,
              })}
            </dd>
          </div>
        </dl>
      </div>
    </aside>
  );
}

function goToPart(part: string) {
  document.getElementById(`part-${part}`)?.scrollIntoView({ block: 'start' });
}
