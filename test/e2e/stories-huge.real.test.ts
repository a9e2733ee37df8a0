/** Days at the dashboard in a terminal of 220 × 60. */
import { writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { dayAt, fruit } from '../helpers/stories.ts';

dayAt({ columns: 220, rows: 60 }, (story) => {
  story(
    'sees that the town was killed, and starts it again with nothing lost',
    async ({ town, inState, onMain, sit, stands }) => {
      const waits = `while ! test -f "${town.home}/go"; do sleep 0.1; done\n${fruit('medlars')}`;
      await town.mayor(['sling', await town.script('Add medlars', waits)]);
      const person = await sit();
      await inState('Add medlars', 'working');
      const first = (await town.status()).town.pid;
      process.kill(first, 'SIGKILL');
      await person.sees(/AS IT WAS .*Ctrl-R starts the town again/);
      await person.sees('Add medlars');
      await person.press('ctrl-r');
      await person.sees('The town is up again');
      await person.misses('AS IT WAS');
      expect((await town.status()).town.pid).not.toBe(first);
      await writeFile(`${town.home}/go`, '');
      await inState('Add medlars', 'in-review');
      await person.goesTo('Add medlars');
      await person.press('a');
      await inState('Add medlars', 'landed');
      expect(await onMain('medlars')).toBe('medlars 1');
      await stands(person);
    },
  );
});
