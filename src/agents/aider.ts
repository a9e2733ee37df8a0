/** Aider, as its documentation has it: never run here, so no rule of it types an answer. */
import { plainPreset } from './custom.ts';

export const aider = plainPreset({
  name: 'aider',
  prompt: 'argument',
  promptFlag: '--message',
  auto: ['--yes-always'],
  resume: [],
  facts: {
    product: 'Aider',
    command: 'aider',
    version: ['--version'],
    install: 'python -m pip install aider-install && aider-install',
    sees: ['its process', 'screen'],
    lacks: ['after a crash it begins a new conversation', 'usage limits', 'its dialogs are answered in its pane'],
  },
  rules: [
    {
      seen: 'it asks whether to do something',
      signal: 'needs-permission',
      within: 6,
      all: [/\(Y\)es\/\(N\)o(?:\/\(D\)on't ask again)?[^\n]{0,40}$/],
      dialog: {},
    },
  ],
});
