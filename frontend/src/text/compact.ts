/** Numbers of any size in a few characters. */

/** How a language writes a number with three digits: 0.0086, 1.39K, 4.2e−5. */
export function compact(language: string): (value: number) => string {
  const format = new Intl.NumberFormat(language, { notation: "compact", maximumSignificantDigits: 3 });
  return (value) => {
    const small = value !== 0 && Math.abs(value) < 1e-3;
    return (small ? value.toExponential(1) : format.format(value)).replaceAll("-", "−");
  };
}
