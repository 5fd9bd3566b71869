/** Places in the tree of views where something is set for all views below. */
import { getContext, setContext } from "svelte";

export interface Context<T> {
  set(value: T): void;
  use(): T;
  /** For views that are mounted alone. */
  entry(value: T): [symbol, T];
}

export function context<T>(): Context<T> {
  const key = Symbol();
  return { set: (value) => void setContext(key, value), use: () => getContext<T>(key), entry: (value) => [key, value] };
}
