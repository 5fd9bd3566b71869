/** Which build this is, by its sources; each file has the text of the build that it is of. */
declare const __BUILD__: string;
