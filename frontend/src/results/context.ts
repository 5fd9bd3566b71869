/** The view of results that a view is part of. */
import { context } from "../ui/context";
import type { ResultsCtrl } from "./ctrl";

export const { set: setResults, use: useResults, entry: resultsEntry } = context<ResultsCtrl>();
