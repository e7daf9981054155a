/** Holds the SDK against the shared vectors; prints `ok <number>`. */

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { answerBase, type CallerKey, open, proves, signCall } from './gongshu.ts';

const { calls, answers, sealed } = JSON.parse(
  readFileSync(new URL('../vectors.json', import.meta.url), 'utf8'),
);
const hold = (name: string, right: boolean): void => {
  if (right) return;
  process.stderr.write(`wrong: ${name}\n`);
  process.exit(1);
};
for (const vector of calls) {
  const key: CallerKey = vector.key;
  const { base, headers, signature } = signCall({ ...vector, key }, vector.request);
  hold(`${vector.name} base`, base === vector.base);
  hold(`${vector.name} input`, headers['signature-input'] === vector.signatureInput);
  if (vector.random) {
    // Such a signature is another one each time: ours and the printed one are verified.
    const shown = createPublicKey(createPrivateKey('privateKey' in key ? key.privateKey : ''));
    const own = {
      id: key.id,
      algorithm: key.algorithm,
      publicKey: shown.export({ type: 'spki', format: 'pem' }).toString(),
    };
    for (const one of [signature, vector.signature])
      hold(`${vector.name} signature`, proves(own, base, Buffer.from(one, 'base64')));
    hold(`${vector.name} other`, !proves(own, `${base} `, Buffer.from(vector.signature, 'base64')));
  } else hold(`${vector.name} signature`, signature === vector.signature);
}
for (const vector of answers) {
  const base = answerBase(vector.call, vector.answer);
  hold(`${vector.name} base`, base === vector.base);
  hold(`${vector.name} signature`, proves(vector.key, base, Buffer.from(vector.signature, 'base64')));
  hold(`${vector.name} other`, !proves(vector.key, `${base} `, Buffer.from(vector.signature, 'base64')));
}
for (const vector of sealed) {
  hold(vector.name, JSON.stringify(open(vector.secret, vector.sealed)) === vector.text);
  const other = `${vector.sealed.startsWith('A') ? 'B' : 'A'}${vector.sealed.slice(1)}`;
  let opened = true;
  try {
    open(vector.secret, other);
  } catch {
    opened = false;
  }
  hold(`${vector.name} other`, !opened);
}
process.stdout.write(`ok ${calls.length + answers.length + sealed.length}\n`);
