// Which edition of the gathering specification a batch was checked against, and what it did not meet.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTexts } from '../../../shared/text.ts';
import { batchCheckQuery } from './queries.ts';

export function BatchSpecification({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data } = useQuery(batchCheckQuery(id));
  if (!data || data.version === null) return null;
  return (
    <section className="panel">
      {t('sources:specification.checked')}{' '}
      <Link className="underlined" to="/collect/specification">
        {t('sources:edition', { version: data.version })}
      </Link>{' '}
      <span className="muted">{data.title}</span>
      {data.remarks.length > 0 ? (
        <>
          <div className="row-sub">{t('sources:specification.remarks')}</div>
          <ul className="plain-list">
            {data.remarks.map((remark) => (
              <li key={remark.statement + remark.message.zh}>{say(remark.message)}</li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
