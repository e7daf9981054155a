// Right of the compile form: how complete the entry is, what is wrong and where, its class, and what the bureau will see.
import { Button } from 'antd';
import { useContext } from 'react';
import type { TermsReply } from '#rooms/catalog/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { goToField } from '../form/go-to.ts';
import type { Issue } from './Issues.tsx';
import { TouchedContext } from './issue-context.ts';
import { ClassMark } from './marks.tsx';
import { wordOf } from './queries.ts';
import type { Draft } from './useDraft.ts';

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
  const { red } = useContext(TouchedContext);
  const shareClass = terms.sharingClasses.find((word) => word.key === content.sharingClass);
  const openClass = terms.openingClasses.find((word) => word.key === content.openingClass);
  return (
    <aside className="check-column" aria-label={t('catalog:check.title')}>
      <div className="panel">
        <h2>{t('catalog:check.title')}</h2>
        <div className="meter-line">
          <span>{t('catalog:check.required')}</span>
          <meter
            min={0}
            max={check?.required.asked ?? 1}
            value={check?.required.filled ?? 0}
            aria-label={t('catalog:check.required')}
          />
          <strong className="num">
            {check ? `${check.required.filled} / ${check.required.asked}` : '–'}
          </strong>
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
              <button
                type="button"
                className={red(issue.path) ? issue.severity : 'quiet'}
                onClick={() => goToField(issue.path)}
              >
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
