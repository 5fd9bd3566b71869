// An outline in few characters: relative, in whole units of 1/400 em, which on a board 1000 pixels wide are a fifth of a pixel.
const UNIT = 2.5; // of the font's 1000

/** The SVG path of an opentype.js path of 1000 units, from the middle of its box, with the box's size. */
export function outline(font) {
  const { x1, y1, x2, y2 } = font.getBoundingBox();
  const point = (x, y) => [Math.round((x - (x1 + x2) / 2) / UNIT), Math.round((y - (y1 + y2) / 2) / UNIT)];
  let [here, begun, last, path] = [[0, 0], [0, 0], "", ""];
  for (const { type, x, y, x1: cx, y1: cy } of font.commands) {
    if (type === "Z") {
      path += "z";
      [here, last] = [begun, "z"];
      continue;
    }
    const to = point(x, y);
    const [letter, numbers] = step(type, here, to, type === "Q" ? point(cx, cy) : null);
    if (letter !== "")
      path +=
        (letter === last ? separated(numbers[0]) : `${letter}${numbers[0]}`) + numbers.slice(1).map(separated).join("");
    if (type === "M") begun = to;
    [here, last] = [to, letter || last];
  }
  return { path, width: Math.round((x2 - x1) / UNIT), height: Math.round((y2 - y1) / UNIT) };
}

/** The shortest command from one point to another; none where they are the same. */
function step(type, [x, y], [toX, toY], control) {
  const by = [toX - x, toY - y];
  if (type === "M") return ["m", by];
  if (control) return ["q", [control[0] - x, control[1] - y, ...by]];
  if (by[0] === 0) return by[1] === 0 ? ["", []] : ["v", [by[1]]];
  return by[1] === 0 ? ["h", [by[0]]] : ["l", by];
}

function separated(number) {
  return number < 0 ? `${number}` : ` ${number}`;
}
