/** Amp, as its documentation has it: never run here, so no rule of it types an answer. */
import { plainPreset } from './custom.ts';

export const amp = plainPreset({
  name: 'amp',
  prompt: 'argument',
  auto: ['--dangerously-allow-all'],
  resume: [],
  facts: {
    product: 'Amp',
    command: 'amp',
    version: ['--version'],
    install: 'npm install -g @sourcegraph/amp',
    sees: ['its process', 'screen'],
    lacks: ['after a crash it begins a new conversation', 'usage limits', 'its dialogs are answered in its pane'],
  },
  rules: [],
});
