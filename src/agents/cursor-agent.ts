/** Cursor CLI, as its documentation has it: never run here, so no rule of it types an answer. */
import { plainPreset } from './custom.ts';

export const cursor = plainPreset({
  name: 'cursor',
  prompt: 'argument',
  auto: ['-f'],
  resume: [],
  facts: {
    product: 'Cursor CLI',
    command: 'cursor-agent',
    version: ['--version'],
    install: 'curl https://cursor.com/install -fsS | bash',
    sees: ['its process', 'screen'],
    lacks: ['after a crash it begins a new conversation', 'usage limits', 'its dialogs are answered in its pane'],
  },
  rules: [
    {
      seen: 'it asks whether to run or keep something',
      signal: 'needs-permission',
      within: 10,
      all: [/\(y\) \(enter\)|keep \(n\)|skip \(esc or n\)/],
      dialog: {},
    },
    { seen: '"ctrl+c to stop"', signal: 'busy', within: 8, all: [/ctrl\+c to stop/] },
  ],
});
