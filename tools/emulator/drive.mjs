// Plays the scenes of a file in the Agents Playground and takes a picture of each.
//   node drive.mjs scenes.json [scene…]
// EMULATOR: its address; CHROMIUM: the browser; SHOTS: where pictures go; WIDTH and HEIGHT: of the window.
import { mkdir, readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const {
  EMULATOR = "http://127.0.0.1:56150",
  CHROMIUM = "/usr/bin/chromium",
  SHOTS = "shots",
  WIDTH = 900,
  HEIGHT = 1500,
} = process.env;
const QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const OPENING = 2500, ANSWER = 1500; // milliseconds

const button = (page, name) => page.getByRole("button", { name, exact: true }).last();

const STEPS = {
  say: async (page, text) => {
    const box = page.locator("[contenteditable=true]").first();
    await box.click();
    await box.fill(text);
    await page.keyboard.press("Enter");
  },
  click: (page, name) => button(page, name).click(),
  twice: (page, name) => button(page, name).dblclick(),
  press: (page, selector) => page.locator(selector).last().click(),
  hover: (page, selector) => page.locator(selector).last().hover(),
  type: (page, text) => page.keyboard.type(text),
  fill: (page, [label, text]) => page.getByLabel(label).last().fill(text),
  choose: async (page, [label, choice]) => {
    await page.getByLabel(label).last().click();
    await page.getByRole("option", { name: choice }).last().click();
  },
  shot: (page, name) => page.screenshot({ path: `${SHOTS}/${name}.png` }),
};

async function play(page, name, steps) {
  await page.goto(EMULATOR, { waitUntil: "domcontentloaded" }); // its fonts, on the internet, may never load
  await page.waitForTimeout(OPENING);
  // In a narrow window the log hides the conversation: its cross is in the corner.
  if (WIDTH < 1300) await page.mouse.click(WIDTH - 33, 70);
  for (const step of steps) {
    for (const [verb, what] of Object.entries(step)) await STEPS[verb](page, what);
    await page.waitForTimeout(ANSWER);
  }
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  console.log(`${name}: ${steps.length} steps`);
}

const [file, ...wanted] = process.argv.slice(2);
const scenes = Object.entries(JSON.parse(await readFile(file, "utf8")));
await mkdir(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
try {
  const page = await browser.newPage({ viewport: { width: +WIDTH, height: +HEIGHT }, locale: "fr-FR" });
  for (const [name, steps] of scenes) if (!wanted.length || wanted.includes(name)) await play(page, name, steps);
} finally {
  await browser.close();
}
