"""Adding papers in a browser: with and without scripts, over a bad connection, by keys."""

import hashlib
import io
import os
import random
import re
from pathlib import Path

import pymupdf
import pytest
from django.urls import reverse
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Route, expect

from audit.models import Entry
from extraction import arriving
from extraction.arriving import PIECE_BYTES
from extraction.models import Case, Document
from extraction.models import Page as PictureOfPage
from extraction.samples.degrade import Scanner, images
from extraction.upload_models import PendingUpload
from review import pipeline
from tests import makers
from tests.browser.test_applicant import OVERFLOW, TEXT_SPACING, TWICE, address, sample_file

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=20_000)
PIECES = re.compile(r"/pieces/[0-9a-f-]{36}/$")
SHIFTS = """() => {
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.shifts += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def chosen(name: str, content: bytes, kind: str = "application/pdf") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def picture(side: int = 900, seed: int = 1) -> bytes:
    """A sound PNG of noise: three bytes a pixel, whatever is done to it."""
    noise = random.Random(seed).randbytes(side * side * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(out, "PNG", compress_level=0)
    return out.getvalue()


def blurred_photo() -> bytes:
    (image,) = images(makers.sample(seed=7).data, Scanner(dpi=150, noise=4), "photo")
    out = io.BytesIO()
    image.convert("RGB").filter(ImageFilter.GaussianBlur(8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def lines(page: Page):
    return page.locator("li[id^=file-]")


def read(case: Case) -> None:
    """What the worker does."""
    for document in case.documents.unfinished():
        pipeline.process_document(document.pk)


BAD = {
    "empty": (b"", "The selected file is empty."),
    "large": (b"%PDF-1.7 " + b"x" * 25_000_000, "must be smaller than 25 MB"),
    "docx": (b"PK\x03\x04 a letter", "must be a PDF, PNG or JPEG"),
    "encrypted": (None, "is password protected"),
    "virus": (
        rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        "must be a PDF, PNG or JPEG",
    ),
    "truncated": (None, "is not complete"),
    "no pages": (None, "has no pages"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC picture, which must be a JPEG"),
}


def written(*objects: bytes) -> bytes:
    """A PDF of these objects, with the table that says where they are."""
    body, places = b"%PDF-1.4\n", []
    for one in objects:
        places.append(len(body))
        body += one
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return body + head + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def bad(kind: str) -> bytes:
    """A file that can't be taken, made here."""
    content = BAD[kind][0]
    if content is not None:
        return content
    if kind == "truncated":
        return makers.sample(seed=2).data[:1500]
    if kind == "no pages":
        return written(
            b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
            b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n",
        )
    with pymupdf.open(stream=makers.sample(seed=2).data) as document:
        return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_taken_says_why(signed_in, tmp_path: Path, kind):
    file = tmp_path / "paper.pdf"
    file.write_bytes(bad(kind))
    page = signed_in()
    case = makers.case()
    page.goto(address("upload_type", case, "pay_stub"))
    page.get_by_label("Add files").set_input_files(file)
    refused = page.locator(".file--refused")
    expect(refused).to_contain_text(BAD[kind][1])
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_contain_text(BAD[kind][1])
    expect(page).to_have_title(re.compile("^Error: Pay stub"))
    summary.get_by_role("link").click()
    expect(page.locator("#files")).to_be_focused()
    assert not case.documents.exists()


def test_nothing_chosen_is_an_error_too(signed_in):
    page = signed_in()
    page.goto(address("progress", makers.case()))
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#files")


def test_without_scripts_many_files_come_at_once_and_the_good_ones_stay(signed_in):
    page = signed_in(java_script_enabled=False, width=320, height=640)
    case = makers.case()
    page.goto(address("upload_type", case, "pay_stub"))
    files = [
        sample_file("one.pdf"),
        sample_file("two.pdf", 2),
        chosen("letter.docx", b"PK\x03\x04"),
    ]
    page.get_by_label("Add files").set_input_files(files)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_contain_text("letter.docx")
    expect(lines(page)).to_have_count(2)
    page.get_by_role("button", name="Remove two.pdf").click()
    expect(lines(page)).to_have_count(1)
    page.goto(address("progress", case))
    expect(page.get_by_role("progressbar")).to_be_visible()
    read(case)
    page.reload()
    expect(page).to_have_url(re.compile("/check/$"))


def test_each_file_is_sent_by_itself_three_at_once_at_most(signed_in):
    page = signed_in()
    case = makers.case()
    page.goto(address("upload", case))
    page.evaluate(
        """() => {
          [window.now, window.most, window.all] = [0, 0, 0];
          const send = XMLHttpRequest.prototype.send;
          XMLHttpRequest.prototype.send = function (body) {
            window.all += 1;
            window.now += 1;
            window.most = Math.max(window.most, window.now);
            this.addEventListener("readystatechange", () => (window.now -= this.readyState === 4));
            send.call(this, body);
          };
        }"""
    )
    files = [sample_file(f"stub-{layout}.pdf", layout) for layout in range(1, 6)]
    page.get_by_label("Add files").set_input_files([*files, chosen("x.docx", b"PK")])
    expect(lines(page)).to_have_count(5)
    expect(page.locator(".file--refused")).to_have_count(1)
    assert page.evaluate("[all, most]") == [6, 3]
    assert case.documents.count() == 5


def watch_bars(page: Page) -> None:
    page.evaluate(
        """() => {
          window.seen = [];
          setInterval(() => {
            const bar = document.querySelector("[data-files] progress");
            if (bar) window.seen.push(bar.value);
          }, 20);
        }"""
    )


def test_a_dropped_connection_costs_one_piece(signed_in):
    page = signed_in()
    case = makers.case()
    page.goto(address("upload_type", case, "pay_stub"))
    watch_bars(page)
    content = picture()
    sent: list[int] = []

    def now_and_then(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(int(route.request.headers["upload-offset"]))
            if len(sent) == 3:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route(PIECES, now_and_then)
    page.get_by_label("Add files").set_input_files(chosen("photo.png", content, "image/png"))
    expect(page.locator(".file__state", has_text="Waiting for the connection")).to_be_visible()
    expect(lines(page)).to_have_count(1)
    pieces = -(-len(content) // PIECE_BYTES)
    assert len(sent) == pieces + 1
    assert sent.count(sent[2]) == 2
    seen = page.evaluate("seen")
    assert seen == sorted(seen)
    document = case.documents.get()
    assert (document.size_bytes, document.asked_for) == (len(content), "pay_stub")


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(signed_in, tmp_path: Path):
    page = signed_in()
    case = makers.case()
    content = picture(seed=2)
    file = tmp_path / "photo.png"
    file.write_bytes(content)
    page.goto(address("upload", case))
    sent: list[int] = []

    def until_the_third(route: Route) -> None:
        if route.request.method != "POST" or len(sent) < 2:
            sent.append(1)
            route.continue_()
        else:
            route.abort("connectionreset")

    page.route(PIECES, until_the_third)
    page.get_by_label("Add files").set_input_files(file)
    expect(page.locator(".file__state", has_text="Waiting for the connection")).to_be_visible()
    page.unroute(PIECES)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    stopped = page.locator("li[id^=upload-]")
    expect(stopped).to_contain_text("photo.png")
    here = PendingUpload.objects.get().here_bytes
    assert here == 2 * PIECE_BYTES

    offsets: list[int] = []
    page.on(
        "request",
        lambda one: (
            offsets.append(int(one.headers["upload-offset"]))
            if one.method == "POST" and PIECES.search(one.url)
            else None
        ),
    )
    page.get_by_label("Add files").set_input_files(file)
    expect(lines(page)).to_have_count(1)
    expect(stopped).to_have_count(0)
    assert min(offsets) == here
    assert case.documents.get().size_bytes == len(content)


def test_another_file_of_the_same_name_is_not_taken_for_the_rest(signed_in, tmp_path: Path):
    page = signed_in()
    case = makers.case()
    first, second = picture(seed=3), picture(seed=4)
    file = tmp_path / "photo.png"
    file.write_bytes(second)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    # A piece of another picture came under this very name, size and time.
    key = f"{len(second)}/1700000000000//photo.png"
    other = arriving.begin(case, key, name="photo.png", size_bytes=len(first), by=makers.dave())
    arriving.add(other, first[:PIECE_BYTES], start=0)
    page.goto(address("upload", case))
    expect(page.locator("li[id^=upload-]")).to_have_count(1)
    page.get_by_label("Add files").set_input_files(file)
    expect(lines(page)).to_have_count(1)
    assert case.documents.get().sha256 == hashlib.sha256(second).hexdigest()
    assert not PendingUpload.objects.filter(pk=other.pk).exists()


def test_offline_says_so_and_goes_on_by_itself(signed_in):
    page = signed_in()
    case = makers.case()
    page.goto(address("upload", case))
    page.context.set_offline(True)
    page.get_by_label("Add files").set_input_files(sample_file())
    expect(page.locator("[data-files]")).to_contain_text("You are offline.")
    expect(page.locator("#live")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(lines(page)).to_have_count(1)


def test_what_the_server_will_not_take_is_worded_and_tried_again(signed_in):
    page = signed_in()
    case = makers.case()
    page.goto(address("upload", case))
    answers = iter([413, 500, None])

    def answer(route: Route) -> None:
        status = next(answers) if route.request.method == "POST" else None
        route.fulfill(status=status, body="") if status else route.continue_()

    page.route("**/upload/", answer)
    page.get_by_label("Add files").set_input_files(sample_file())
    expect(page.locator(".file--refused")).to_contain_text("must be smaller than 25 MB")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".file--refused")).to_contain_text("Something went wrong on our side")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(lines(page)).to_have_count(1)
    expect(lines(page).get_by_role("button", name="Remove")).to_be_focused()


def test_a_blurred_photo_is_told_of_at_once_and_can_be_kept(signed_in):
    page = signed_in(width=320, height=640)
    case = makers.case()
    page.goto(address("upload_type", case, "pay_stub"))
    page.get_by_label("Add files").set_input_files(chosen("p.jpg", blurred_photo(), "image/jpeg"))
    line = lines(page)
    expect(line).to_have_count(1)
    read(case)
    expect(line).to_contain_text("The picture is blurred")
    expect(line.locator("img")).to_have_js_property("complete", True)
    document = case.documents.get()
    page.goto(address("progress", case))
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look at this first")
    page.goto(address("upload_type", case, "pay_stub"))
    line.get_by_role("button", name="Keep it anyway").click()
    expect(line).not_to_contain_text("blurred")
    assert page.evaluate("document.activeElement !== document.body")
    document.refresh_from_db()
    assert "blurred" in document.kept_although
    assert Entry.objects.filter(action="extraction.document.kept").count() == 1


def test_another_kind_of_paper_is_told_of_and_can_be_said_to_be_right(signed_in):
    page = signed_in()
    case = makers.case()
    wrong = makers.document(case, "invoice", name="scan.pdf")
    Document.objects.filter(pk=wrong.pk).update(asked_for="pay_stub")
    page.goto(address("case", case))
    expect(page.locator("#task-pay_stub-status")).to_contain_text("There is a problem")
    page.get_by_role("link", name="Pay stub", exact=True).click()
    said = "This looks like an invoice; we asked for a pay stub."
    expect(lines(page)).to_contain_text(said)
    page.get_by_role("button", name="Keep it anyway").click()
    expect(lines(page)).not_to_contain_text(said)
    page.goto(address("case", case))
    expect(page.locator("#task-pay_stub-status")).to_have_text("Completed")


def test_a_file_of_an_earlier_case_is_offered_and_used(signed_in):
    earlier, later = makers.case(), makers.case()
    makers.stored_document(earlier)
    read(earlier)
    page = signed_in()
    page.goto(address("upload_type", later, "pay_stub"))
    name = earlier.documents.get().name
    page.get_by_role("button", name=f"Use {name} again").click()
    expect(lines(page)).to_contain_text(name)
    expect(page.get_by_role("button", name=f"Use {name} again")).to_have_count(0)
    assert later.documents.get().sha256 == earlier.documents.get().sha256


def test_the_camera_has_a_button_where_there_is_one(signed_in):
    phone = signed_in(width=320, height=640, has_touch=True, is_mobile=True)
    case = makers.case()
    phone.goto(address("upload", case))
    expect(phone.locator("[data-choose=photo]")).to_be_visible()
    assert phone.locator("#photo").get_attribute("capture") == "environment"
    assert phone.locator("#files").get_attribute("capture") is None
    desk = signed_in()
    desk.goto(address("upload", case))
    expect(desk.locator("[data-choose=photo]")).to_be_hidden()
    with desk.expect_file_chooser() as chooser:
        desk.get_by_role("button", name="Choose files").click()
    assert chooser.value.is_multiple()


def test_the_input_is_there_for_keys_and_screen_readers_and_shows_its_focus(signed_in):
    page = signed_in()
    page.goto(address("upload", makers.case()))
    box = page.get_by_label("Add files")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "files":
            break
    expect(box).to_be_focused()
    button = page.get_by_role("button", name="Choose files")
    assert button.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
    with page.expect_file_chooser():
        page.keyboard.press("Enter")


def states() -> list[str]:
    """The pages of this part, each with most of what it can show."""
    case = makers.case()
    wrong = makers.document(case, "invoice", name="a-scan-with-a-long-name-0003-of-november.pdf")
    Document.objects.filter(pk=wrong.pk).update(asked_for="pay_stub")
    poor = makers.document(case, name="IMG_20261103_114503.jpg")
    PictureOfPage.objects.filter(document=poor).update(capture=["blurred", "cut_off"])
    torn = makers.document(case, state=Document.State.FAILED, name="torn.pdf")
    Document.objects.filter(pk=torn.pk).update(failure="The page is torn", asked_for="pay_stub")
    reading = makers.case()
    makers.document(reading, state=Document.State.READING)
    PendingUpload.objects.create(
        case=reading, key="k", name="big.pdf", size_bytes=3_000_000, here_bytes=1_000_000
    )
    told = makers.ready_case()
    PictureOfPage.objects.filter(document__case=told).update(capture=["dark"])
    late = makers.case()
    stuck = makers.document(late, state=Document.State.READING)
    Document.objects.filter(pk=stuck.pk).update(waits_since="2026-01-01T00:00:00Z")
    return [
        reverse("apply:home"),
        reverse("apply:start", args=["mortgage"]),
        address("case", case),
        address("case", makers.case(states=False)),
        address("upload", case),
        address("upload", reading),
        address("upload_type", case, "pay_stub"),
        address("upload_type", makers.case(), "pay_stub"),
        address("progress", reading),
        address("progress", told),
        address("progress", late),
    ]


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 900, "light"), (320, 640, "dark"), (720, 450, "light")]
)
def test_no_page_of_papers_keeps_anybody_out(signed_in, axe, width, height, scheme):
    page = signed_in(width=width, height=height, color_scheme=scheme)
    found = {}
    for place in states():
        page.goto(place)
        if left := [*axe(page), *page.evaluate(TWICE)]:
            found[place] = left
        if page.evaluate(OVERFLOW) > 0:
            found[place] = "wider than the screen"
        page.evaluate(TEXT_SPACING)
        if page.evaluate(OVERFLOW) > 0:
            found[place] = "wider than the screen with wide text"
    assert found == {}


COVERED = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const box = element.getBoundingClientRect();
  if (box.width <= 1) return ""; // drawn on the button beside it
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return element.contains(top) || top?.contains(element) ? "" : element.outerHTML.slice(0, 120);
}"""


def test_what_comes_next_stays_in_sight_and_covers_no_focus(signed_in):
    page = signed_in(width=320, height=640)
    covered = []
    for place in states():
        page.goto(place)
        bar = page.locator(".next-step .button")
        if bar.count():
            expect(bar).to_be_in_viewport()
        for _ in range(25):
            page.keyboard.press("Tab")
            if found := page.evaluate(COVERED):
                covered.append((place, found))
    assert covered == []


def test_nothing_jumps_while_papers_are_read(signed_in):
    case = makers.case()
    makers.stored_document(case)
    page = signed_in(width=320, height=640)
    for place in ("case", "upload", "progress"):
        page.goto(address(place, case))
        page.evaluate(SHIFTS)
        page.wait_for_timeout(3500)
        assert page.evaluate("shifts") == 0, place


def test_the_bar_never_goes_back_and_the_wait_ends(signed_in):
    case = makers.case()
    makers.stored_document(case)
    page = signed_in()
    page.goto(address("progress", case))
    bar = page.locator("#bar")
    before = float(bar.get_attribute("value"))
    extra = [makers.document(case, state=Document.State.RECEIVED) for _ in range(3)]
    page.reload()
    assert float(bar.get_attribute("value")) >= before
    Document.objects.filter(pk__in=[one.pk for one in extra]).update(
        waits_since="2026-01-01T00:00:00Z"
    )
    read(case)
    expect(page.get_by_role("heading", name="This takes too long")).to_be_focused()
    page.get_by_role("button", name="Go on, a person reads the rest").click()
    expect(page).to_have_url(re.compile("/check/$"))
    expect(page.locator("main")).to_contain_text("goes to a person, who will read it.")
    assert not case.documents.unfinished().exists()
