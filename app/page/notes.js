// The to-do page: shows what the server has, and asks the server for every change before showing it.
"use strict";

const part = (id) => document.getElementById(id);
const list = part("list");
const field = part("text");

/** Asks the server; throws an Error whose message can be shown. */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(10000) });
  } catch {
    throw new Error("The server cannot be reached. What you see may be out of date.");
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  const problem = new Error(`The server says: ${told.reason || response.statusText}`);
  problem.status = response.status;
  throw problem;
}

function send(path, method, body) {
  return ask(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Tells screen readers what happened. */
function say(words) {
  part("said").textContent = words;
}

function showTrouble(problem) {
  part("trouble-words").textContent = problem.message;
  part("trouble").hidden = false;
}

function hideTrouble() {
  part("trouble").hidden = true;
}

function count() {
  const all = list.children.length;
  const open = list.querySelectorAll("input:not(:checked)").length;
  part("empty").hidden = all > 0;
  part("summary").textContent =
    all === 0 ? "All clear" : open === 0 ? "Everything is done" : `${open} of ${all} to do`;
}

/** Runs a change of one entry: its controls rest meanwhile, and trouble is shown. */
async function change(entry, work) {
  const controls = entry.querySelectorAll("input, button");
  controls.forEach((control) => (control.disabled = true));
  try {
    await work();
    hideTrouble();
  } catch (problem) {
    // Somebody else deleted it: then the list is out of date, and is read again.
    if (problem.status === 404) await load();
    else showTrouble(problem);
  } finally {
    controls.forEach((control) => (control.disabled = false));
  }
}

async function tick(entry, box, todo) {
  const done = box.checked;
  box.checked = !done;  // until the server has it
  await change(entry, async () => {
    await send(`api/todos/${todo.id}`, "PATCH", { done });
    box.checked = done;
    count();
    say(`${todo.text}: ${done ? "done" : "to do again"}`);
  });
  box.focus({ preventScroll: true });
}

async function remove(entry, todo) {
  await change(entry, async () => {
    await ask(`api/todos/${todo.id}`, { method: "DELETE" });
    const near = entry.nextElementSibling || entry.previousElementSibling;
    const focus = near ? near.querySelector(".delete") : field;
    entry.remove();
    focus.focus();
    count();
    say(`${todo.text}: deleted`);
  });
}

function show(todo) {
  const entry = part("entry").content.firstElementChild.cloneNode(true);
  const box = entry.querySelector("input");
  entry.dataset.id = todo.id;
  entry.querySelector(".text").textContent = todo.text;
  box.checked = todo.done;
  box.addEventListener("change", () => tick(entry, box, todo));
  const button = entry.querySelector(".delete");
  button.setAttribute("aria-label", `Delete: ${todo.text}`);
  button.title = "Delete";
  button.addEventListener("click", () => remove(entry, todo));
  list.append(entry);
}

/** All to-dos; the server gives long lists in parts and links to the next one. */
async function fetchAll() {
  const todos = [];
  for (let path = "api/todos"; path; ) {
    const response = await ask(path);
    todos.push(...(await response.json()));
    const next = /[?&]after=(\d+)[^>]*>;\s*rel="next"/.exec(response.headers.get("Link") || "");
    path = next && `api/todos?after=${next[1]}`;
  }
  return todos;
}

async function load() {
  try {
    const todos = await fetchAll();
    list.replaceChildren();
    todos.forEach(show);
    hideTrouble();
    count();
  } catch (problem) {
    showTrouble(problem);
    if (list.children.length === 0) part("summary").textContent = "Not connected";
  }
}

async function about() {
  try {
    const told = await (await ask("version")).json();
    part("about").textContent = `notes ${told.version} · ${told.hostname} · ${told.store}`;
  } catch {
    part("about").textContent = "notes";
  }
}

async function refresh() {
  await Promise.all([load(), about()]);
}

part("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  const button = event.submitter || part("add").querySelector("button");
  button.disabled = true;
  try {
    const response = await send("api/todos", "POST", { text });
    show(await response.json());
    field.value = "";
    hideTrouble();
    count();
    say(`${text}: added`);
  } catch (problem) {
    showTrouble(problem);
  } finally {
    button.disabled = false;
    field.focus();
  }
});

part("retry").addEventListener("click", refresh);
refresh();
