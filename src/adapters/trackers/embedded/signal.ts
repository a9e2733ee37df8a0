/** A promise, and how to keep it. */
export const signal = <Value = void>(): { readonly come: (value: Value) => void; readonly when: Promise<Value> } => {
  let come: (value: Value) => void = () => {};
  const when = new Promise<Value>((resolve) => {
    come = resolve;
  });
  return { come, when };
};
