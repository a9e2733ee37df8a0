/** Questions with choices, in the shape that several CLIs share: how they are shown, and what an answer in words chooses. */
import { fieldOf, listIn, textIn } from './field.ts';
import type { HookAsk } from './preset.ts';

/** @param input of the tool: `questions`, each with `question` and `options` of `label` and `description` */
export const questionsIn = (tool: string, input: unknown): HookAsk => {
  const questions = listIn(input, 'questions');
  const more = questions.length > 1 ? '\n\nAnswer each in a line of its own.' : '';
  return {
    tool,
    wants: 'words',
    title: questions.map((one) => textIn(one, 'question') ?? '').join(' / '),
    detail: `${questions.map(textOf).join('\n\n')}${more}`,
    ...choicesOf(questions),
  };
};

/** Of one question of which one option is wanted: by the digits that a person can press. */
const choicesOf = (questions: readonly unknown[]): Pick<HookAsk, 'choices'> => {
  const [only] = questions;
  const options = listIn(only, 'options');
  if (questions.length !== 1 || takesSeveral(only) || options.length === 0 || options.length > 9) return {};
  return { choices: options.map((option, index) => ({ key: `${index + 1}`, label: textIn(option, 'label') ?? '' })) };
};

const textOf = (question: unknown): string => {
  const options = listIn(question, 'options').map((option, index) => {
    const why = textIn(option, 'description') ?? '';
    return `${index + 1}. ${textIn(option, 'label') ?? ''}${why === '' ? '' : ` – ${why}`}`;
  });
  const several = takesSeveral(question) ? ['Several may be chosen, with commas between them.'] : [];
  return [textIn(question, 'question') ?? '', ...options, ...several].join('\n');
};

const takesSeveral = (question: unknown): boolean =>
  fieldOf(question, 'multiple') === true || fieldOf(question, 'multiSelect') === true;

/** With several questions each line answers one. A number or a label chooses; other words are an answer in words. */
export const chosenIn = (questions: readonly unknown[], words: string): readonly (readonly string[])[] => {
  const lines = words.split('\n').map((line) => line.trim());
  return questions.map((question, index) => {
    const text = questions.length > 1 ? (lines[index] ?? '') : words.trim();
    const labels = listIn(question, 'options').map((option) => textIn(option, 'label') ?? '');
    const wanted = takesSeveral(question) ? text.split(',').map((one) => one.trim()) : [text];
    return wanted.filter((one) => one !== '').map((one) => choiceIn(labels, one));
  });
};

const choiceIn = (labels: readonly string[], word: string): string =>
  labels.find((label) => label.toLowerCase() === word.toLowerCase()) ??
  (/^\d+$/.test(word) ? labels[Number(word) - 1] : undefined) ??
  word;
