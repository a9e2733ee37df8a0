/** Days at the dashboard in a terminal of 100 × 30. */
import { rm, writeFile } from 'node:fs/promises';
import { dayAt, held } from '../helpers/stories.ts';
import { until } from '../helpers/until.ts';

dayAt({ columns: 100, rows: 30 }, (story) => {
  story(
    'writes a task, slings it, takes its approval back, and finds its log by a word',
    async ({ town, inState, sit, stands }) => {
      const person = await sit();
      await person.press('N');
      await person.writes('Add nuts');
      await person.press('tab');
      for (const line of ['```sh', 'echo nuts > nuts.txt', 'git add -A; git commit -qm nuts', '```']) {
        await person.writes(line);
        await person.press('enter');
      }
      await person.press('shift-tab', 'shift-tab', 'space');
      await person.sees('it waits to be slung');
      await person.press('ctrl-s');
      await inState('Add nuts', 'ready');
      await person.goesTo('Add nuts');
      await writeFile(held(town.shop.path), '');
      await person.press('g');
      await inState('Add nuts', 'in-review');
      await person.goesTo('Add nuts');
      await person.press('a');
      await person.sees(/(approved|checking) +[^│]*Add nuts/);
      await person.press('z');
      await person.sees('took the approval of');
      await person.misses('taking b');
      await rm(held(town.shop.path));
      await until('it is green', async () =>
        (await town.status()).merges.some(
          ({ title, rehearsal }) => title === 'Add nuts' && rehearsal?.state === 'green',
        ),
      );
      await person.press('ctrl-f');
      await person.writes('found ripe');
      // Without colours the words that were found stand in brackets.
      await person.sees('weighed and [found] [ripe]');
      await person.press('enter');
      await person.sees(/^.{0,8}weighed and found ripe/m);
      await person.press('escape', 'escape');
      await person.sees('by need');
      await person.goesTo('Add nuts');
      await person.press('a');
      await inState('Add nuts', 'landed');
      await stands(person);
    },
  );
});
