/** Judges a column by its name, its comment and a sample of its values: how likely is each kind, on how much evidence. Pure. */
import { type Detector, type DetectorKind, detectorKinds, detectors } from './kinds.ts';

export type SampledColumn = {
  name: string;
  title: string;
  comment?: string;
  /** Values as text; they are looked at and forgotten. */
  values?: readonly (string | null)[];
};

/** Counts and no value: this is all that is ever kept. */
export type Evidence = {
  kind: DetectorKind;
  /** 0–1, two decimals. */
  confidence: number;
  byName: boolean;
  byComment: boolean;
  /** Different values looked at, those of the shape, and those whose check digit is right as well. */
  seen: number;
  matched: number;
  checked: number;
};

/** From here on the platform takes it for granted; below it a person decides; below the lower one nothing is said. */
export const certainFrom = 0.8;
export const worthTelling = 0.4;
const mostValues = 2000;

// What each kind of evidence weighs: the share of values, the name or comment, the share with a right check digit.
const weights = { match: 0.6, hint: 0.25, check: 0.15 };
const byNameAlone = 0.6;
const byCommentAlone = 0.45;

export function detectColumn(column: SampledColumn): Evidence[] {
  const values = new Set<string>();
  for (const value of column.values ?? []) {
    const text = (value ?? '').normalize('NFKC').trim();
    if (text !== '') values.add(text);
    if (values.size >= mostValues) break;
  }
  return detectorKinds
    .map((kind) => judge(kind, detectors[kind], column, values))
    .filter(({ confidence }) => confidence >= worthTelling)
    .sort((a, b) => b.confidence - a.confidence);
}

function judge(
  kind: DetectorKind,
  detector: Detector,
  { name, title, comment = '' }: SampledColumn,
  values: ReadonlySet<string>,
): Evidence {
  const said = `${title} ${name}`;
  const barred = detector.unless?.test(said) ?? false;
  const byName = !barred && (detector.named.test(title) || detector.named.test(name));
  const byComment = !barred && detector.named.test(comment);
  let matched = 0;
  let checked = 0;
  for (const value of values) {
    if (!detector.shape?.(value)) continue;
    matched++;
    if (detector.check?.(value)) checked++;
  }
  const seen = values.size;
  const confidence = weigh(detector, { byName, byComment, seen, matched, checked });
  return { kind, confidence: Math.round(confidence * 100) / 100, byName, byComment, seen, matched, checked };
}

function weigh(
  detector: Detector,
  { byName, byComment, seen, matched, checked }: Omit<Evidence, 'kind' | 'confidence'>,
): number {
  const hinted = byName || byComment;
  const alone = byName ? byNameAlone : byComment ? byCommentAlone : 0;
  // Nothing to look at, or words are all there is.
  if (seen === 0 || !detector.shape) return alone;
  const ratio = (detector.check ? checked : matched) / seen;
  if (!hinted) {
    const values = detector.check
      ? (weights.match + weights.check) * ratio + (ratio >= 0.5 ? weights.hint * ratio : 0)
      : ratio;
    return Math.min(values, detector.most ?? 1);
  }
  // A name that the values belie is worth little; a few right values beside it are worth a look.
  if (matched === 0) return detector.check || detector.most !== undefined ? alone / 2 : alone;
  const parts = detector.check
    ? weights.match * (matched / seen) + weights.check * ratio
    : (weights.match + weights.check) * (matched / seen);
  return Math.max(alone, parts + weights.hint);
}
