import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptLogs } from '../../src/adapters/forges/index.ts';
import { memoryLogs } from '../../src/adapters/forges/memory/logs.ts';
import { gateFileOf } from '../../src/core/gate-settings.ts';
import { freshFolder } from '../helpers/folder.ts';
import { logsContract } from './logs.ts';

logsContract('memory', async (kept) => memoryLogs(() => kept.map((one) => ({ ...one, rig: 'shop' }))));

logsContract('files', async (kept) => {
  const folder = await freshFolder();
  for (const { task, gate, at, text } of kept) {
    const place = join(folder, 'shop/logs', task);
    await mkdir(place, { recursive: true });
    const path = join(place, `${gateFileOf(gate)}.log`);
    await writeFile(path, text);
    await writeFile(join(place, `${gateFileOf(gate)}~1.log`), 'of the run before');
    await utimes(path, at / 1_000, at / 1_000);
    const gates = kept
      .filter((one) => one.task === task)
      .map(({ gate: name }) => ({ name, kind: 'green', ms: 1, tries: 1 }));
    const report = { task, rig: 'shop', result: 'a'.repeat(40), at, outcome: { kind: 'green', gates } };
    await writeFile(join(place, 'gates.json'), JSON.stringify(report));
  }
  return keptLogs(folder);
});
