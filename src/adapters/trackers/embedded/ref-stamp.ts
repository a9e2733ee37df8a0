/**
 * Whether refs may have changed, without a subprocess. Git moves a ref by renaming a new file into
 * place (loose refs, packed-refs and reftable alike), so as long as inode, size and times of these
 * few are the same, nothing has moved. It only ever saves a look: no ref is read here.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BRANCH, CLAIMS } from './layout.ts';

const PLACES = [BRANCH, CLAIMS, 'packed-refs', 'reftable/tables.list'];
/** File times are coarse: two changes in one tick look the same, so a fresh file proves nothing. */
const SETTLED_MS = 2_000;

/** Equal stamps mean that nothing moved in between; `undefined` when that cannot be told yet. */
export function refStamp(commonDir: string): string | undefined {
  const now = Date.now(); // The machine's own clock and no other: it is what wrote the file times.
  const parts: string[] = [];
  for (const place of PLACES) {
    const found = statSync(join(commonDir, place), { bigint: true, throwIfNoEntry: false });
    if (found !== undefined && Number(found.mtimeMs) > now - SETTLED_MS) return undefined;
    parts.push(found === undefined ? '-' : `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`);
  }
  return parts.join(' ');
}
