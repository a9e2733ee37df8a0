/** Auggie, as its documentation has it: never run here, so no rule of it types an answer. */
import { plainPreset } from './custom.ts';

export const auggie = plainPreset({
  name: 'auggie',
  prompt: 'argument',
  auto: ['--allow-indexing'],
  resume: [],
  facts: {
    product: 'Auggie',
    command: 'auggie',
    version: ['--version'],
    install: 'npm install -g @augmentcode/auggie',
    sees: ['its process', 'screen'],
    lacks: ['after a crash it begins a new conversation', 'usage limits', 'its dialogs are answered in its pane'],
  },
  rules: [],
});
