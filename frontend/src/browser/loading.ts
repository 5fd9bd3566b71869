/** Loading code when it is first needed. */
import { BUILD } from "./build";

/** Why code cannot be used: it does not come, or is of another build than the page. */
export type Trouble = "failed" | "outdated";

/** A module that is loaded by itself says of which build it is. */
export interface Built {
  readonly build: string;
}

/** The module, or why it cannot be used. */
export async function load<T extends Built>(get: () => Promise<T>): Promise<T | Trouble> {
  try {
    const module = await get();
    return module.build === BUILD ? module : "outdated";
  } catch (error) {
    // Whatever it is, the code is not there: no answer, an answer that is no code, or code that asks for what this build has not.
    console.warn(error);
    return error instanceof SyntaxError ? "outdated" : "failed";
  }
}
