/** Days at the dashboard in a terminal of 60 × 16. */
import { expect } from 'vitest';
import { dayAt } from '../helpers/stories.ts';

dayAt({ columns: 60, rows: 16 }, (story) => {
  story(
    'answers an agent that reads a line, by typing into its pane',
    async ({ town, inState, onMain, sit, stands }) => {
      const reads = `printf 'Who? '; IFS= read -r name\necho "$name" > name.txt; git add -A; git commit -qm name`;
      await town.mayor(['sling', await town.script('Greet somebody', reads)]);
      const person = await sit();
      await inState('Greet somebody', 'working');
      await person.goesTo('Greet somebody');
      await person.sees(/Who\?$/m);
      await person.press('i');
      await person.sees('Ctrl-] stops typing');
      await person.writes('Ada q');
      await person.press('enter', 'ctrl-]');
      await inState('Greet somebody', 'in-review');
      await person.goesTo('Greet somebody');
      await person.press('a');
      await inState('Greet somebody', 'landed');
      expect(await onMain('name')).toBe('Ada q');
      await stands(person);
    },
  );
});
