"""The HTML report in a real browser: accessibility (axe-core), policy, keyboard, state in the address, scripts off, print.

    python tests/browser/page.py reports/*/report.html

Needs Chromium (CHROMIUM, or `chromium` on the path) and the packages playwright, axe-playwright-python and pypdf of PyPI.
Where Chromium or a package is missing it says so and passes, except in CI (CI=true), where it fails.
"""

import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def skip(why):
    print(f"skipped: {why}")
    sys.exit(1 if os.environ.get("CI") == "true" else 0)


if not CHROMIUM:
    skip("Chromium was not found (Debian: apt-get install chromium; or set CHROMIUM to its path)")
try:
    import axe_playwright_python
    from playwright.sync_api import sync_playwright
    from pypdf import PdfReader
except ImportError as missing:
    skip(f"{missing}; pip install playwright axe-playwright-python pypdf")

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


class Page:
    """One report opened in a browser context of its own; every error of the console and every request is kept."""

    def __init__(self, browser, file, fragment="", **options):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.errors, self.requests = [], []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.resolve().as_uri() + fragment)

    def __enter__(self):
        return self.page

    def __exit__(self, *_):
        self.context.close()


def fail(file, what):
    raise AssertionError(f"{file}: {what}")


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def axe(page, file, state):
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", TAGS)
    for violation in found["violations"]:
        for node in violation["nodes"][:5]:
            print(f"{file} ({state}): {violation['id']}: {violation['help']}\n  {node['html'][:200]}\n  {node['failureSummary']}")
    if found["violations"]:
        fail(file, f"axe-core finds {len(found['violations'])} kinds of violation ({state})")


def accessible(browser, file):
    """No violation with everything open: in light and dark, under a lens, narrow, in forced colours."""
    for scheme in ("light", "dark"):
        with Page(browser, file, color_scheme=scheme) as page:
            open_all(page)
            axe(page, file, f"{scheme}, all open")
            if page.locator("aside.bar").count():
                page.locator("input[value=strict]").check()
                axe(page, file, f"{scheme}, strict lens")
    with Page(browser, file, viewport={"width": 320, "height": 640}) as page:
        open_all(page)
        axe(page, file, "narrow, all open")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            fail(file, f"a page of 320 px scrolls sideways: {width}")
    with Page(browser, file, java_script_enabled=True, forced_colors="active", reduced_motion="reduce") as page:
        axe(page, file, "forced colours")


def closed(browser, file):
    """The policy names our script and style by hash, holds, and nothing but the file is requested."""
    opened = Page(browser, file)
    with opened as page:
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        for part in ("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-", "base-uri 'none'", "form-action 'none'"):
            if part not in policy:
                fail(file, f"the policy lacks {part}: {policy}")
        if "unsafe" in policy:
            fail(file, policy)
        if page.locator("script").count() != 1 or page.locator("style").count() != 1:
            fail(file, "there is more than one script or style")
        if page.locator("[style], [onclick], [onload], [onerror]").evaluate_all("(all) => all.filter((e) => !e.matches('.tip')).length"):
            fail(file, "an element has a style or a handler of its own")
        # What the policy does not name is refused.
        ran = page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.foreign = 1'; document.body.append(s); return window.foreign; }"
        )
        if ran:
            fail(file, "a foreign script ran")
        refused = [error for error in opened.errors if "Content Security Policy" in error]
        if len(refused) != 1 or len(opened.errors) != 1:
            fail(file, f"errors of the console: {opened.errors}")
        if opened.requests != [file.resolve().as_uri()]:
            fail(file, f"requests: {opened.requests}")


def texts(page):
    open_all(page)
    return page.evaluate("document.body.innerText")


def whole_without_scripts(browser, file, assessment):
    """With scripts off every finding, number and table is there, and no control that does nothing."""
    with Page(browser, file, java_script_enabled=False) as page:
        dead = page.locator("button, input, select, output, [role=listbox], [role=tree]").count()
        if dead:
            fail(file, f"{dead} controls without a script")
        for finding in assessment["findings"]:
            if page.locator(f"article[id='{finding['rule']}']").count() != 1:
                fail(file, f"finding {finding['rule']} is missing")
        for metric, measured in assessment["measurements"].items():
            shown = page.locator(f"tr[id='measure-{metric}']").count()
            if shown == 0 and measured.get("value") is not None:
                fail(file, f"measure {metric} is missing")
        shown = page.locator("main table, header table").count()
        off = page.locator("body").text_content().replace(page.locator("script").text_content(), "")
        rows_off = page.locator("tr").count()
    with Page(browser, file) as page:
        # The words that the script adds are in its own elements; without them the two pages say the same.
        on = page.evaluate(
            """() => { const body = document.body.cloneNode(true);
            body.querySelectorAll('script, .filter, aside.bar, .arrow, .tip, [role=status]').forEach((added) => added.remove());
            return body.textContent; }"""
        )
        marks = page.evaluate("[...document.querySelectorAll('.marks .point')].map((mark) => mark.getAttribute('aria-label'))")
        if page.locator("main table, header table").count() != shown or page.locator("tr").count() != rows_off:
            fail(file, "tables differ with scripts off")
    plain = lambda text: re.sub(r"\s+", "", text)
    # Titles of marks became their labels.
    left = plain(off)
    for mark in marks:
        if plain(mark) not in left:
            fail(file, f"a mark is missing with scripts off: {mark}")
        left = left.replace(plain(mark), "", 1)
    if sorted(left) != sorted(plain(on)):
        fail(file, "the text of the page differs with scripts off")


def focused(page, what):
    return page.evaluate(f"document.activeElement?.matches({json.dumps(what)}) ?? false")


def tab_to(page, what, most=900):
    """Presses Tab until something is focused, as a reader without a pointer does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page, what):
            return
    raise AssertionError(f"{most} times Tab do not reach {what}")


def column(page, table, at):
    return page.locator(f"{table} tbody tr:not([hidden]) td:nth-child({at})").all_inner_texts()


def keyboard(browser, file):
    """Sorting, filtering, the lens, charts and the tree, from the keyboard alone, and the address that brings them back."""
    with Page(browser, file) as page:
        page.keyboard.press("Tab")
        if not focused(page, ".skip"):
            fail(file, "the first stop is not the skip link")
        page.keyboard.press("Enter")
        if not focused(page, "main"):
            fail(file, "the skip link does not lead to main")
        if not page.evaluate("document.querySelectorAll('button.sort').length > 0"):
            fail(file, "no table can be sorted")

        # Sorting: measures of the first family, by value, numbers by their size.
        table = page.evaluate(
            "[...document.querySelectorAll('table.measures')].find((t) => t.querySelector('button.sort'))?.id"
        )
        tab_to(page, f"#{table} th.num button.sort")
        page.keyboard.press("Enter")
        if page.locator(f"#{table} th.num").get_attribute("aria-sort") != "ascending":
            fail(file, "aria-sort is not set")
        number = lambda text: float(found[0].replace("−", "-").replace(",", "")) if (found := re.search(r"[−-]?\d[\d,]*(\.\d+)?", text)) else None
        values = [number(text) for text in column(page, f"#{table}", 2)]
        known = [value for value in values if value is not None]
        if known != sorted(known) or None in values[: len(known)]:
            fail(file, f"not in order: {values}")
        if "ascending" not in page.locator("[role=status]").text_content():
            fail(file, "sorting is not announced")
        if f"sort={table}*1*up" not in page.url:
            fail(file, f"sorting is not in the address: {page.url}")
        page.reload()
        if page.locator(f"#{table} th.num").get_attribute("aria-sort") != "ascending":
            fail(file, "sorting is lost on reload")
        tab_to(page, f"#{table} th.num button.sort")
        page.keyboard.press("Space")
        if page.locator(f"#{table} th.num").get_attribute("aria-sort") != "descending":
            fail(file, "the second press does not turn the order")
        page.go_back()
        if page.locator(f"#{table} th.num").get_attribute("aria-sort") != "ascending":
            fail(file, "the back button does not undo sorting")

    with Page(browser, file) as page:
        # Filtering the findings, and Escape.
        cards = page.locator("#indicators article")
        if cards.count() >= 8:
            tab_to(page, ".filter input")
            page.keyboard.type("participants")
            left = page.locator("#indicators article:not([hidden])").count()
            if not 0 < left < cards.count():
                fail(file, f"the filter leaves {left} of {cards.count()}")
            if page.locator(".filter:has(input:focus) output").text_content() != f"{left} of {cards.count()}":
                fail(file, "the count of the filter is wrong")
            page.reload()
            if page.locator("#indicators article:not([hidden])").count() != left:
                fail(file, "the filter is lost on reload")
            tab_to(page, ".filter input")
            page.keyboard.press("Escape")
            if page.locator("#indicators article:not([hidden])").count() != cards.count() or "filter=" in page.url:
                fail(file, "Escape does not clear the filter")

    with Page(browser, file) as page:
        if page.locator("aside.bar").count():
            tab_to(page, "aside.bar input")
            page.keyboard.press("ArrowRight")
            if page.locator("input[value=strict]:checked").count() != 1 or "lens=strict" not in page.url:
                fail(file, f"the arrow key does not choose the strict lens: {page.url}")
            on, off = page.locator("[data-lens=strict].lens-on").count(), page.locator("[data-lens=demand].lens-off").count()
            if not on or not off or page.locator(".lens-label").count() == 0:
                fail(file, "figures are not marked by their lens")
            tab_to(page, "aside.bar button:last-child")
            page.keyboard.press("Enter")
            if page.locator(".reached[data-lens=strict], figure.reached").count() != 1:
                fail(file, "next leads to no figure")
            page.reload()
            if page.locator("input[value=strict]:checked").count() != 1:
                fail(file, "the lens is lost on reload")
            page.go_back()
            if page.locator("input[value=all]:checked").count() != 1:
                fail(file, "the back button does not undo the lens")

    with Page(browser, file) as page:
        for chart in page.locator(".marks").evaluate_all("(all) => all.map((m) => m.closest('figure').id)"):
            mark = f"#{chart} .marks .point"
            tab_to(page, mark)
            labels = page.locator(mark).evaluate_all("(all) => all.map((m) => m.getAttribute('aria-label'))")
            tree = page.locator(f"#{chart} [role=tree]").count()
            if page.locator(f"#{chart} .tip.shown").inner_text() != labels[0]:
                fail(file, f"{chart}: the tip does not show the value")
            page.keyboard.press("ArrowDown" if tree else "ArrowRight")
            focused_label = lambda: page.evaluate("document.activeElement.getAttribute('aria-label')")
            if len(labels) > 1 and focused_label() != labels[1]:
                fail(file, f"{chart}: the arrow key does not move to {labels[1]}")
            if tree:
                page.keyboard.press("ArrowRight")
                peer = focused_label()
                page.keyboard.press("ArrowUp")
                if peer == labels[1] or focused_label() != labels[0]:
                    fail(file, f"{chart}: the tree is not walked")
            page.keyboard.press("End")
            if focused_label() != labels[-1]:
                fail(file, f"{chart}: End does not lead to the last mark")
            page.keyboard.press("Escape")
            if page.locator(f"#{chart} .tip.shown").count():
                fail(file, f"{chart}: Escape does not dismiss the tip")


def every_control_is_reached(browser, file):
    """Tab visits every control that can be seen; only marks and radio buttons share one stop."""
    with Page(browser, file) as page:
        open_all(page)
        wanted = page.evaluate(
            """() => { window.missed = new Set([...document.querySelectorAll('a[href], button, input, summary')].filter((e) =>
            e.checkVisibility() && !(e.matches('[type=radio]') && !e.checked))); return missed.size; }"""
        )
        page.evaluate("document.addEventListener('focusin', (event) => missed.delete(event.target))")
        for _ in range(4 * wanted):
            page.keyboard.press("Tab")
            if page.evaluate("missed.size === 0"):
                return
        fail(file, f"Tab does not reach {page.evaluate('[...missed].slice(0, 3).map((e) => e.outerHTML.slice(0, 120))')}")


def deep_links(browser, file, assessment):
    """Every finding has an address of its own, which opens what folds it away; state stands beside it."""
    last = assessment["findings"][-1]["rule"]
    with Page(browser, file) as page:
        for rule in [finding["rule"] for finding in assessment["findings"]]:
            page.goto(f"{file.resolve().as_uri()}#{rule}")
            if not page.locator(f"article[id='{rule}']").is_visible():
                fail(file, f"#{rule} does not open its finding")
    with Page(browser, file, f"#{last}") as page:
        if not page.locator(f"article[id='{last}']").is_visible() or not page.url.endswith(f"#{last}"):
            fail(file, f"a plain address does not open its finding or does not stay plain: {page.url}")
        page.locator(f"article[id='{last}'] summary").last.press("Enter")
        page.wait_for_function("location.hash.includes('open=')")
        page.reload()
        if not page.locator(f"article[id='{last}'] details").last.evaluate("(details) => details.open"):
            fail(file, "open details are lost on reload")
    with Page(browser, file, f"#finding={last}&lens=strict") as page:
        if not page.locator(f"article[id='{last}']").is_visible():
            fail(file, "an address with state does not open its finding")
        if page.locator("aside.bar").count() and page.locator("input[value=strict]:checked").count() != 1:
            fail(file, "an address with state does not choose its lens")


def printed(browser, file, assessment):
    """On paper: pages are numbered, everything folded is open, links are written out; with scripts on and off."""
    for scripts in (True, False):
        with Page(browser, file, java_script_enabled=scripts) as page, tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
            page.pdf(path=pdf.name, prefer_css_page_size=True)
            sheets = [sheet.extract_text() for sheet in PdfReader(pdf.name).pages]
            if not re.search(rf"\b2\s*/\s*{len(sheets)}", sheets[1]):
                fail(file, "pages are not numbered")
            # Ligatures are letters again.
            text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "".join(sheets)))
            for finding in assessment["findings"]:
                # Long lines are cut between letters of two pages by the running foot; the beginning is enough.
                if re.sub(r"\s+", "", unicodedata.normalize("NFKC", finding["rationale"]))[:40] not in text:
                    fail(file, f"the fold of {finding['rule']} is closed on paper (scripts {'on' if scripts else 'off'})")
            urls = [c["url"] for finding in assessment["findings"] for c in finding["citations"] if c["url"].startswith("https://")]
            if urls and urls[0][:30] not in text:
                fail(file, "links are not written out")
            if "Filter:" in text or "Lensall" in text:
                fail(file, "controls are printed")


def check(browser, file):
    assessment = json.loads((file.parent / "assessment.json").read_text())
    if file.stat().st_size >= 3_000_000:
        fail(file, f"{file.stat().st_size} bytes")
    accessible(browser, file)
    closed(browser, file)
    whole_without_scripts(browser, file, assessment)
    keyboard(browser, file)
    every_control_is_reached(browser, file)
    deep_links(browser, file, assessment)
    printed(browser, file, assessment)
    print(f"{file}: passed")


def main():
    files = [Path(argument) for argument in sys.argv[1:]]
    if not files:
        sys.exit("usage: page.py REPORT.html…")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for file in files:
            check(browser, file)
        browser.close()


if __name__ == "__main__":
    main()
