// Which colour stands for a number: for values blue is negative and red positive, for gradients orange and violet; where
// no number is negative, the stronger the larger. ColorBrewer's RdBu, Blues, PuOr and Purples, which colour-blind
// readers can tell apart too; on a dark page the middle is dark.

const stops = {
  forward: {
    light: {two: ['2166ac', '92c5de', 'f7f7f7', 'f4a582', 'b2182b'], one: ['f7fbff', 'c6dbef', '6baed6', '2171b5', '08306b']},
    dark: {two: ['5aa9ff', '2d5483', '222a35', '8c3f35', 'ff7d69'], one: ['222a35', '24466e', '31639f', '4a8bd6', '9accff']},
  },
  backward: {
    light: {two: ['b35806', 'f1a340', 'f7f7f7', '998ec3', '542788'], one: ['fcfbfd', 'dadaeb', '9e9ac8', '6a51a3', '3f007d']},
    dark: {two: ['f5a642', '80581f', '222a35', '5d4a90', 'c0a2ff'], one: ['222a35', '42356b', '6450a0', '8f76d8', 'd0bcff']},
  },
};
const notANumber = [214, 51, 214];
const masked = [128, 128, 128];

const isDark = () => (document.documentElement.dataset.theme ?? '') === 'dark' ||
  (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);

const rgb = (hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** The colours for all numbers of a step: colour(x) is a [background, text] pair. */
function paletteFor(step) {
  const {min, max} = step.statistics;
  const twoSided = min !== null && min < 0;
  const high = twoSided ? Math.max(max, -min) : max;
  const low = twoSided ? -high : min;
  const ramp = stops[step.pass][isDark() ? 'dark' : 'light'][twoSided ? 'two' : 'one'];
  const colours = ramp.map(rgb);

  const only = high === 0 ? 0 : .5; // where all numbers are the same
  const place = (x) => (high === low ? only : Math.min(1, Math.max(0, (x - low) / (high - low))));
  const between = (x) => {
    const scaled = place(x) * 4, stop = Math.min(3, Math.floor(scaled));
    return colours[stop].map((from, i) => Math.round(from + (scaled - stop) * (colours[stop + 1][i] - from)));
  };
  const colour = (x) => {
    const fill = Number.isFinite(x) ? between(x) : isBroken(step) ? notANumber : masked;
    return [`rgb(${fill.join()})`, brightness(fill) > .179 ? '#000' : '#fff'];
  };
  return {colour, low, high, ramp: `linear-gradient(to right, ${ramp.map((c) => '#' + c).join()})`};
}

/** Relative luminance (WCAG 2): above .179, black is easier to read on it than white. */
function brightness(colour) {
  const [r, g, b] = colour.map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
}
