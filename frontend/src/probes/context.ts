/** The view of probes that a view is part of. */
import { context } from "../ui/context";
import type { ProbesCtrl } from "./ctrl";

export const { set: setProbes, use: useProbes, entry: probesEntry } = context<ProbesCtrl>();
