/** Lays the packed Chromium out in a folder of its own, so that nothing of the system is needed and users do not meet in /tmp. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';

export type Laid = { executable: string; env: Record<string, string> };

const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
const version = /"version": "([^"]+)"/.exec(readFileSync(join(packed, 'package.json'), 'utf8'))?.[1] ?? '0';

/** Unpacks once for a user and a version; a second process that comes at the same time throws its copy away. */
export async function layOutChromium(): Promise<Laid> {
  const { uid } = userInfo();
  const place = join(tmpdir(), `gongshu-chromium-${version}-${uid}`);
  if (existsSync(place) && statSync(place).uid !== uid) throw new Error(`${place} belongs to another user`);
  if (!existsSync(place)) {
    const fresh = mkdtempSync(`${place}.`);
    await unpack(fresh);
    try {
      renameSync(fresh, place);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      if (!existsSync(place)) throw error;
    }
  }
  const home = join(place, 'home');
  return {
    executable: join(place, 'chromium'),
    env: {
      ...inherited(),
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      FONTCONFIG_PATH: place,
      LD_LIBRARY_PATH: join(place, 'al2023', 'lib'),
    },
  };
}

async function unpack(folder: string): Promise<void> {
  // The package unpacks into os.tmpdir() and cannot be told otherwise.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((file) =>
        inflate(join(packed, 'bin', file)),
      ),
    );
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  mkdirSync(join(folder, 'home'));
  // Latin alone: a page that forgets to bundle its Chinese font shows boxes here, as on a bare machine.
  writeFileSync(
    join(folder, 'fonts.conf'),
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>' +
      '<dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>',
  );
}

function inherited(): Record<string, string> {
  const { PATH = '', TMPDIR } = process.env;
  return { PATH, ...(TMPDIR ? { TMPDIR } : {}), TZ: 'Asia/Shanghai' };
}
