"""The page in a real browser, at 1440 and 390 pixels: what it shows, what it asks for, and that hostile words stay words.

Screenshots are left in tests/artefacts. Without a Chromium on the machine these tests are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from evaluation import tasks
from harmattan import pipeline
from harmattan.chronicle import open_chronicle
from harmattan.present.web.app import static

from .conftest import ARTEFACTS, CHROMIUM, FLAGS, Serve, came_of, hostile_lines, told_ahead

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install Debian's package chromium"),
    pytest.mark.skipif(not (static / "index.html").exists(), reason="the page is not built: python page/build.py"),
]
AXE = Path(__file__).parents[3] / "page/node_modules/axe-core/axe.min.js"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
REFUSED = "the server responded with a status of 4"  # what a test asks for on purpose
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sample(serve: Serve, db: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the sample's chronicle, which tests only look at."""
    return serve(shutil.copy(db, tmp_path_factory.mktemp("page") / "chronicle.db"))


@pytest.fixture(scope="module")
def foretold(serve: Serve, db: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the sample's chronicle with an outlook, issued twice, of which a month has come."""
    path = shutil.copy(db, tmp_path_factory.mktemp("outlook") / "chronicle.db")
    with open_chronicle(path) as chronicle:
        made = told_ahead()
        chronicle.issue(made)
        chronicle.resolve(came_of(each) for each in made if each.month == "2022-01")
    return serve(path)


@pytest.fixture
def look(browser: Browser) -> Iterator[Open]:
    """Open an address; at the end, no request went outside, nothing broke the policy, and no error was logged."""
    held: list[tuple[Page, str, list[str]]] = []

    def look(address: str, size: str = "wide", *, locale: str = "en-GB", theme: str = "light", ready: str = ".row") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme=theme,
            permissions=["clipboard-read", "clipboard-write"],
        )  # type: ignore[arg-type]
        page = context.new_page()
        wrong: list[str] = []
        page.on(
            "request",
            lambda request: wrong.append(request.url) if not request.url.startswith((origin, "data:", "blob:")) else None,
        )
        page.on(
            "console",
            lambda message: wrong.append(message.text) if message.type == "error" and REFUSED not in message.text else None,
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        origin = "/".join(address.split("/")[:3])
        page.goto(address)
        page.wait_for_selector(ready, timeout=20_000)
        held.append((page, address, wrong))
        return page

    yield look
    for page, address, wrong in held:
        assert page.evaluate("window.pwned") is None, address
        page.context.close()
        assert wrong == [], address


def shot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.wait_for_timeout(250)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def count(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".count b").inner_text()))


@pytest.mark.parametrize("size", SIZES)
def test_the_first_view(sample: str, look: Open, size: str) -> None:
    page = look(sample, size)
    assert count(page) > 100
    assert page.locator(".kind em").count() == 0  # only what happened
    if size == "wide":
        page.wait_for_selector(".maplibregl-canvas")
        assert page.locator(".graph .node").count() > 5
        assert page.locator(".time .event").count() > 50
        assert page.locator(".gantt .bar").count() > 5
    shot(page, f"first-{size}")
    if size == "phone":
        for name in ("Map", "Time", "Actors"):
            page.get_by_role("button", name=name, exact=True).click()
            shot(page, f"phone-{name.lower()}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_view_filters_all_and_the_address_keeps_it(sample: str, look: Open) -> None:
    page = look(sample)
    everything = count(page)
    page.locator("#search").fill("Wagner")
    expect(page.locator(".count b")).not_to_have_text(str(everything))
    found = count(page)
    assert 0 < found < everything
    assert "q=Wagner" in page.url
    again = look(page.url)
    assert count(again) == found
    page.locator("#search").fill("")
    expect(page.locator(".count b")).to_have_text(str(everything))

    page.locator(".graph .node").first.click()
    expect(page.locator(".count b")).not_to_have_text(str(everything))
    assert "party=" in page.url
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".count b")).to_have_text(str(everything))

    box = page.locator(".time svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.80, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator(".count b")).not_to_have_text(str(everything))
    assert "since=2022-" in page.url
    shot(page, "brushed-wide")
    page.get_by_role("button", name="Clear all").click()

    page.wait_for_selector(".map .holder[data-drawn]", timeout=30_000)
    frame = page.locator(".map .holder").bounding_box()
    assert frame
    for x, y in ((x / 12, y / 8) for y in range(2, 6) for x in range(2, 11)):
        page.mouse.move(frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y)
        if page.locator(".tip").count() and "places" not in page.locator(".tip").inner_text():
            break
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".count b")).not_to_have_text(str(everything))
    assert re.search("place=|country=", page.url)


def test_an_event_shows_its_evidence(sample: str, look: Open) -> None:
    page = look(f"{sample}/?order=-sources")
    page.locator(".row").first.click()
    pane = page.locator(".pane")
    expect(pane.locator("mark.act").first).to_be_visible()
    assert pane.locator("article").count() > 1
    assert "sources" in pane.inner_text().lower()
    pane.get_by_role("button", name="Read in the dispatch").first.click()
    expect(pane.locator(".body .sentence")).to_be_visible()
    pane.get_by_role("button", name="Cite").click()
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "Harmattan ev-" in cited
    assert "«" in cited
    shot(page, "evidence-wide")
    address = page.url
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    phone = look(address, "phone", ready=".pane article")
    shot(phone, "evidence-phone")


def test_what_did_not_happen_looks_different(sample: str, look: Open) -> None:
    page = look(f"{sample}/?modality=")
    shapes = page.evaluate(
        "[...new Set([...document.querySelectorAll('.row .kind svg path')].map(path => path.getAttribute('d')))]"
    )
    assert len(shapes) >= 2
    assert page.locator(".row .kind em").count() > 0
    shot(page, "all-modalities-wide")


def test_the_past_and_who_is_where(sample: str, look: Open) -> None:
    page = look(f"{sample}/?as_of=2022-02-16")
    then = count(page)
    expect(page.get_by_text("You see the chronicle as it was known on 16 February 2022.")).to_be_visible()
    page.get_by_role("button", name="Back to today").click()
    expect(page.locator(".count b")).not_to_have_text(str(then))
    slider = page.locator(".asof input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    assert "as_of=2022-" in page.url
    page.get_by_role("button", name="Back to today").click()
    page.locator(".gantt .bar.contested").first.click()
    expect(page.locator(".pane h2")).to_contain_text("Wagner")
    shot(page, "presence-wide")


@pytest.mark.parametrize("asked", ["since=2022-13", "as_of=hello", "until=2022-02-31", "tab=nonsense"])
def test_an_address_that_cannot_be_asked_is_told(sample: str, look: Open, asked: str) -> None:
    page = look(f"{sample}/?{asked}")
    expect(page.locator(".note")).to_contain_text(asked)
    assert count(page) == count(look(sample))


def test_who_is_where_follows_what_is_asked(sample: str, look: Open) -> None:
    page = look(f"{sample}/?q=barkhane")
    expect(page.locator(".gantt .bar").first).to_be_visible()
    assert all("Barkhane" in each for each in page.locator(".gantt li").all_inner_texts())
    expect(look(f"{sample}/?q=Dori").locator(".gantt")).to_contain_text("No presence is told for this choice.")


@pytest.mark.parametrize("width", [360, 390, 768, 901, 1024, 1366])
def test_the_header_fits(sample: str, look: Open, width: int) -> None:
    page = look(sample, locale="fr-FR")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        """[...document.querySelectorAll("header .icon")].every((icon) => {
            const at = icon.getBoundingClientRect();
            return icon.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2));
        })"""
    )


def test_back_undoes_a_filter_and_escape_returns_to_the_row(sample: str, look: Open) -> None:
    page = look(sample)
    everything = count(page)
    page.locator("#search").press_sequentially("barkhane", delay=30)
    expect(page.locator(".count b")).not_to_have_text(str(everything))
    page.go_back()
    expect(page.locator(".count b")).to_have_text(str(everything))
    expect(page.locator("#search")).to_have_value("")
    page.locator(".row").nth(1).click()
    expect(page.locator(".pane h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".row").nth(1)).to_be_focused()


def test_before_the_first_day_nothing_was_known(sample: str, look: Open) -> None:
    page = look(f"{sample}/?as_of=2021-01-01", ready=".empty")
    expect(page.locator(".empty")).to_contain_text("Nothing was known yet")


def test_speakers_and_their_words(sample: str, look: Open) -> None:
    page = look(f"{sample}/?tab=speakers", ready=".speakers nav button")
    page.locator(".speakers nav button", has_text="≠").first.click()
    expect(page.locator(".versus")).to_be_visible()
    shot(page, "speakers-wide")


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en")])
def test_two_languages(sample: str, look: Open, locale: str, language: str) -> None:
    page = look(sample, locale=locale)
    assert page.evaluate("document.documentElement.lang") == language
    words = {"fr": "Les plus récents d’abord", "en": "Newest first"}
    assert words[language] in page.locator(".order").inner_text()
    page.locator(".top .icon").first.click()
    expect(page.locator("html")).not_to_have_attribute("lang", language)
    expect(page.locator(".order")).not_to_contain_text(words[language])
    source = Path(__file__).parents[3] / "page/src/words"
    tongues = [json.loads((source / f"{name}.json").read_text("utf-8")) for name in ("en", "fr")]
    assert tongues[0].keys() == tongues[1].keys()


def test_exports_of_what_is_shown(sample: str, look: Open) -> None:
    page = look(f"{sample}/?type=ASSAULT")
    page.wait_for_selector(".map .holder[data-drawn]", timeout=30_000)
    page.get_by_text("Export", exact=True).click()
    for label, kind in (("CSV", ".csv"), ("GeoJSON", ".geojson"), ("Map as PNG", ".png"), ("Timeline as PNG", ".png")):
        with page.expect_download() as download:
            page.locator("details").get_by_text(label).first.click()
        path = Path(download.value.path())
        assert download.value.suggested_filename.endswith(kind)
        assert path.stat().st_size > 500
        if kind == ".csv":
            assert path.read_text("utf-8").count("ASSAULT") >= count(page)


def test_a_new_user_finds_the_answers(serve: Serve, db: Path, tmp_path: Path, browser: Browser) -> None:
    address = serve(shutil.copy(db, tmp_path / "tasks.db"))
    pages = lambda: browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()  # noqa: E731
    told = {name: (actions, " ".join(read)) for name, actions, _, read in tasks.done(address, pages)}
    answers = {"Wagner": "Paris", "16 February": " of ", "Dori": "8–12", "Mali": "Takuba", "Merge": "Undid decision"}
    for word, answer in answers.items():
        actions, read = next(found for name, found in told.items() if word in name)
        assert answer in read
        assert actions <= 8


def test_what_may_come_is_not_drawn_like_what_happened(foretold: str, look: Open) -> None:
    page = look(f"{foretold}/?tab=outlook", ready=".place")
    record = page.locator(".record")
    expect(record).to_contain_text("Of 8 forecasts, 2 are resolved")
    assert page.locator(".outlook > :first-child").get_attribute("class") == record.get_attribute("class")
    expect(page.locator(".middle footer")).to_contain_text("Probabilities, not counts")
    expect(page.locator("path.risk")).to_have_count(2)
    fills = page.eval_on_selector_all("path.risk", "all => all.map(each => each.getAttribute('fill'))")
    assert all(fill.startswith("url(#risk-") for fill in fills)
    shot(page, "outlook-wide")
    page.locator(".place").first.click()
    pane = page.locator(".right aside")
    expect(pane).to_contain_text("How it will be resolved")
    expect(pane).to_contain_text("What each issue said")
    assert "foretold=" in page.url
    shot(look(page.url, "phone", theme="dark", ready=".right aside h2"), "outlook-phone")
    page.keyboard.press("Escape")
    expect(page.locator(".place").first).to_contain_text("▲ 30 points")
    page.get_by_role("button", name="Mar 2022").click()
    assert "month=2022-03" in page.url
    page.get_by_role("button", name="Reckon the backtest").click()
    expect(record.locator(".problem")).to_contain_text("months")
    page.get_by_text("Export", exact=True).click()
    for label, kind in (("CSV", ".csv"), ("GeoJSON", ".geojson"), ("Map as PNG", ".png")):
        with page.expect_download() as download:
            page.locator("details").get_by_text(label).first.click()
        assert download.value.suggested_filename.endswith(kind)
        assert Path(download.value.path()).stat().st_size > 300


def test_without_an_outlook_it_is_told_how_to_make_one(sample: str, look: Open) -> None:
    page = look(f"{sample}/?tab=outlook", ready=".none pre")
    expect(page.locator(".none")).to_contain_text("harmattan outlook issue")
    shot(page, "outlook-none-wide")


def test_many_places_come_together_and_part_again(sample: str, look: Open) -> None:
    page = look(f"{sample}/?bbox=-60,-40,80,60")
    page.wait_for_selector(".map .holder[data-drawn]", timeout=30_000)
    frame = page.locator(".map .holder").bounding_box()
    assert frame
    told = ""
    for x, y in ((x / 40, y / 30) for y in range(6, 24) for x in range(4, 36)):
        page.mouse.move(frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y)
        if page.locator(".tip").count() and "places" in (told := page.locator(".tip").inner_text()):
            break
    assert "come closer" in told
    before = count(page)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(900)
    assert count(page) == before
    assert "place=" not in page.url


def test_it_prints_what_is_read(sample: str, look: Open) -> None:
    page = look(f"{sample}/?order=-sources")
    page.locator(".row").first.click()
    expect(page.locator(".pane article").first).to_be_visible()
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator(".pane article").first.is_visible()
    assert not page.locator(".list .row").first.is_visible()  # what is open is what is printed
    expect(page.locator(".printed")).to_contain_text(f"Harmattan · {count(page)}")
    shot(page, "print-wide")
    dark = look(sample, theme="dark")
    dark.emulate_media(media="print", color_scheme="dark")
    assert dark.locator(".list .row").first.is_visible()
    assert dark.evaluate("getComputedStyle(document.body).color") == "rgb(33, 29, 24)"  # ink on paper
    shot(dark, "print-list-wide")


LOOKS = [
    ("/", "wide", "light"),
    ("/", "phone", "dark"),
    ("/?order=-sources", "wide", "dark"),
    ("/?order=-sources", "phone", "light"),
    ("/?tab=speakers", "wide", "light"),
    ("/?tab=review", "wide", "dark"),
    ("/?tab=add", "phone", "light"),
    ("/?q=nothing+at+all", "wide", "light"),
    ("/?tab=outlook", "wide", "light"),
    ("/?tab=outlook", "wide", "dark"),
    ("/?tab=outlook", "phone", "light"),
]


@pytest.mark.parametrize(("path", "size", "theme"), LOOKS)
def test_no_serious_barrier(sample: str, foretold: str, look: Open, path: str, size: str, theme: str) -> None:
    page = look((foretold if "outlook" in path else sample) + path, size, theme=theme, ready="main")
    page.wait_for_timeout(700)
    if "order" in path:
        page.locator(".row").first.click()
        page.wait_for_selector(".pane article")
    page.evaluate(f"(() => {{ {AXE.read_text('utf-8')} }})()")
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    bad = [
        (each["id"], [node["target"] for node in each["nodes"]][:4])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert bad == []


def test_the_keyboard_is_enough(sample: str, look: Open) -> None:
    page = look(sample)
    page.keyboard.press("j")
    expect(page.locator(".pane article").first).to_be_visible()
    first = page.url
    page.keyboard.press("j")
    assert page.url != first
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize(
    ("path", "size"), [("/", "wide"), ("/", "phone"), ("/?order=-sources", "wide"), ("/?tab=outlook", "wide")]
)
def test_nothing_moves_as_it_loads(foretold: str, look: Open, path: str, size: str) -> None:
    page = look(foretold + path, size, ready="main h2, .row")
    page.wait_for_timeout(1500)
    shift = page.evaluate(
        """new Promise(done => {
            let sum = 0;
            const add = list => { for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value };
            new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
            setTimeout(() => done(sum), 200);
        })"""
    )
    assert shift < 0.1


def decide(page: Page, why: str) -> None:
    page.locator("#decision-by").fill("")
    page.locator("#decision-by").press_sequentially("A. Diallo")
    expect(page.locator("#decision-by")).to_have_value("A. Diallo")
    page.locator("#decision-why").fill(why)
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_review_by_keyboard_and_undo(serve: Serve, db: Path, tmp_path: Path, look: Open) -> None:
    page = look(serve(shutil.copy(db, tmp_path / "review.db")) + "/?tab=review", ready=".item.now")
    asked = page.locator(".item .why").first.inner_text()
    shot(page, "review-wide")
    page.keyboard.press("s")
    decide(page, "one declaration, told twice")
    expect(page.locator(".trail li")).to_have_count(1)
    expect(page.locator(".item .why").first).not_to_have_text(asked)
    page.keyboard.press("u")
    decide(page, "two days apart")
    expect(page.locator(".item .why").first).to_have_text(asked)
    expect(page.locator(".trail li.gone")).to_have_count(1)
    shot(page, "undone-wide")


def test_a_chronicle_begins_empty_grows_and_stays_in_place(serve: Serve, tmp_path: Path, look: Open) -> None:
    database = tmp_path / "new.db"
    open_chronicle(database).close()
    address = serve(database)
    page = look(address, ready=".empty")
    shot(page, "empty-wide")
    shot(look(address, "phone", ready=".empty"), "empty-phone")
    page.get_by_role("button", name="Add dispatches").click()
    page.locator("textarea").fill("Des hommes armés ont tué jeudi deux soldats à Gao, selon l'armée malienne.")
    page.get_by_label("Published on").fill("2022-02-18")
    page.get_by_role("button", name="Read and add").click()
    expect(page.locator(".jobs .done")).to_be_visible(timeout=60_000)
    page.locator("input[type=file]").set_input_files([{"name": "void.txt", "mimeType": "text/plain", "buffer": b" "}])
    expect(page.locator(".jobs .problem").first).to_be_visible()
    shot(page, "added-wide")
    page.get_by_role("button", name="Chronicle").click()
    page.locator(".row").first.click()
    expect(page.locator(".pane article").first).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.locator(".more input[type=range]").fill("0")
    expect(page.locator(".count b")).to_have_text(re.compile("[1-9]"))
    place = page.url

    def elsewhere() -> None:
        path = tmp_path / "more.txt"
        path.write_text("L'armée malienne a arrêté vendredi trois rebelles à Kidal, a annoncé le gouvernement.", "utf-8")
        pipeline.add([path], db=database, date="2022-02-19", language="fr")

    before = count(page)
    other = threading.Thread(target=elsewhere)
    other.start()
    expect(page.locator(".count b")).not_to_have_text(str(before), timeout=60_000)
    other.join()
    assert page.url == place
    expect(page.locator(".pane article").first).to_be_visible()


def test_hostile_dispatches_stay_words(serve: Serve, tmp_path: Path, look: Open) -> None:
    database, source = tmp_path / "hostile.db", tmp_path / "hostile.jsonl"
    source.write_bytes(hostile_lines())
    assert pipeline.add([source], db=database).added > 5
    address = serve(database)
    page = look(f"{address}/?modality=&confidence=0")
    for number in range(min(page.locator(".row").count(), 12)):
        page.locator(".row").nth(number).click()
        expect(page.locator(".pane article").first).to_be_visible()
        page.locator(".pane article").first.get_by_role("button", name="Read in the dispatch").click()
    assert page.locator("main script, main img:not([src='/icon.svg']), main svg[onload]").count() == 0
    shot(page, "hostile-wide")
    for tab in ("speakers", "review", "add"):
        look(f"{address}/?tab={tab}&modality=", ready="main h2").wait_for_timeout(600)
    attack: Any = "%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E"
    look(f"{address}/?q={attack}&event={attack}&party={attack}&since={attack}&tab={attack}", ready="main")
