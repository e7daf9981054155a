// What stands against handing a form in, as a list to jump from; it is drawn from the live check and goes with the last fault.
import { useEffect, useRef } from 'react';
import { useTexts } from '../../shared/text.ts';
import { goToField } from './go-to.ts';

type Fault = {
  path: string;
  code: string;
  message: { zh: string; en?: string };
  mend?: { zh: string; en?: string };
};

/** `tries`: how often handing in was tried; each try brings the box into view and to the screen reader. */
export function Faults({ faults, tries }: { faults: readonly Fault[]; tries: number }) {
  const { t, say } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const standing = faults.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a try brings the box into view, mending one of several faults does not.
  useEffect(() => {
    if (tries > 0 && standing) box.current?.scrollIntoView({ block: 'center' });
  }, [tries]);
  if (tries === 0 || !standing) return null;
  return (
    <div className="missing" role="alert" ref={box}>
      <h2>{t('common:problem.fields', { count: faults.length })}</h2>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.path}${fault.code}${fault.message.zh}`}>
            <a
              href={`#f-${fault.path}`}
              onClick={(event) => {
                event.preventDefault();
                goToField(fault.path);
              }}
            >
              <span className="issue error">
                {say(fault.message)}{' '}
                {fault.mend ? <span className="issue-mend">{say(fault.mend)}</span> : null}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
