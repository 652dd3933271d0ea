import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FromPanel } from '../model/messages';

/** Tells the editor something; undefined in a saved file, which has no editor around it. */
export type Post = (message: FromPanel) => void;

export const Host = createContext<Post | undefined>(undefined);

export function useHost(): Post | undefined {
  return useContext(Host);
}
