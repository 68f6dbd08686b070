"""The page in a real Chromium, as a user would use it."""

import pytest

from browser import Browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.fixture
def page(browser, service):
    """The page of a fresh service, open in the browser and loaded."""
    browser.service = service
    browser.console()  # forgets what earlier tests left there
    browser.open(f"http://127.0.0.1:{service.port}/")
    browser.until(lambda: browser.text("#summary"), "All clear")
    return browser


def texts(page):
    return page.script("return [...document.querySelectorAll('#list .text')].map(e => e.innerText)")


def ticks(page):
    return page.script("return [...document.querySelectorAll('#list input')].map(e => e.checked)")


def focused(page):
    return page.script("const e = document.activeElement;"
                       "return e.id || e.getAttribute('aria-label') || e.tagName")


def add(page, text):
    known = len(texts(page))
    page.type("#text", text)
    page.click("#add button")
    page.until(lambda: len(texts(page)), known + 1)


def test_an_empty_list_says_so_and_the_first_entry_takes_its_place(page):
    assert page.visible("#empty")
    assert "Nothing to do" in page.text("#empty")
    add(page, "Water the plants")
    assert not page.visible("#empty")
    assert page.text("#summary") == "1 of 1 to do"


def test_add_tick_delete_and_reload(page):
    add(page, "Water the plants")
    add(page, "Call Ada ☎ about the <b>analytical</b> engine")
    assert texts(page) == ["Water the plants", "Call Ada ☎ about the <b>analytical</b> engine"]
    page.click("#list li:nth-child(1) .text")
    page.until(lambda: ticks(page), [True, False])
    assert page.text("#summary") == "1 of 2 to do"
    page.reload()
    page.until(lambda: ticks(page), [True, False])
    page.click("#list li:nth-child(2) .delete")
    page.until(lambda: texts(page), ["Water the plants"])
    page.reload()
    page.until(lambda: texts(page), ["Water the plants"])
    stored = page.service.ask("GET", "/api/todos").json()
    assert [(todo["text"], todo["done"]) for todo in stored] == [("Water the plants", True)]


def test_everything_can_be_done_with_the_keyboard(page):
    page.script("document.querySelector('#text').focus()")
    page.press(*"Tea", "enter")
    page.until(lambda: texts(page), ["Tea"])
    assert focused(page) == "text"
    page.press("tab", "tab", "space")
    page.until(lambda: ticks(page), [True])
    page.until(lambda: page.text("#said"), "Tea: done")
    page.press("tab")
    assert focused(page) == "Delete: Tea"
    page.press("enter")
    page.until(lambda: texts(page), [])
    page.until(lambda: focused(page), "text")
    assert page.visible("#empty")


def test_every_control_has_a_name_for_screen_readers(page):
    add(page, "Tea")
    nodes = page.devtools("Accessibility.getFullAXTree", {})["nodes"]
    named = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes
             if node.get("role", {}).get("value") in ("textbox", "button", "checkbox", "link")]
    assert sorted(named) == [("button", "Add"), ("button", "Delete: Tea"), ("checkbox", "Tea"),
                             ("link", "API"), ("textbox", "What is to be done?")]
    live = page.script("return [...document.querySelectorAll('[aria-live], [role=alert]')]"
                       ".map(e => e.id)")
    assert live == ["summary", "trouble", "said"]


def test_the_foot_shows_version_host_and_store(page):
    version = page.service.ask("GET", "/version").json()
    shown = "notes {version} · {hostname} · {store}".format(**version)
    page.until(lambda: page.text("#about"), shown)


def test_a_server_that_is_gone_is_told_and_nothing_is_lost(page, start):
    add(page, "Tea")
    page.service.stop()
    page.type("#text", "Coffee")
    page.click("#add button")
    page.until(lambda: page.visible("#trouble"))
    assert "cannot be reached" in page.text("#trouble")
    assert page.script("return document.querySelector('#text').value") == "Coffee"
    page.click("#list li .text")
    page.until(lambda: page.script("return document.querySelector('#list input').disabled"), False)
    assert ticks(page) == [False]
    page.service.settings["PORT"] = str(page.service.port)
    page.service.start()
    page.click("#retry")
    page.until(lambda: page.visible("#trouble"), False)


def test_what_somebody_else_deleted_goes_away(page):
    add(page, "Tea")
    add(page, "Coffee")
    todo = page.service.ask("GET", "/api/todos").json()[0]
    assert page.service.ask("DELETE", f"/api/todos/{todo['id']}").status == 204
    page.click("#list li:nth-child(1) .text")
    page.until(lambda: texts(page), ["Coffee"])


def test_a_long_list_is_shown_whole(page):
    for number in range(3):
        page.service.ask("POST", "/api/todos", {"text": f"{number} " + "x" * 400})
    page.script("""
        const all = window.fetch;
        window.fetch = (path, options) =>
          all(String(path).startsWith('api/todos') && !(options && options.method)
            ? path + (path.includes('?') ? '&' : '?') + 'limit=1' : path, options);
        return refresh()""")
    page.until(lambda: [text[0] for text in texts(page)], ["0", "1", "2"])


def test_the_page_breaks_none_of_its_own_rules(page):
    add(page, "Tea")
    page.click("#list li .text")
    page.until(lambda: ticks(page), [True])
    assert [line["message"] for line in page.console() if line["level"] == "SEVERE"] == []


@pytest.mark.parametrize("width", [320, 1000])
def test_nothing_sticks_out_however_narrow_the_window(page, width):
    add(page, "W" * 200)
    page.devtools("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": False})
    too_wide = page.script("return document.documentElement.scrollWidth > window.innerWidth")
    page.devtools("Emulation.clearDeviceMetricsOverride", {})
    assert not too_wide
