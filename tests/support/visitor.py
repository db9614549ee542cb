"""A person at a browser: registers, logs in, fills the form that stands on the page, opens tasks, reads the papers of a case."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from runner import clock, scenarios
from runner.commands.demo import PASSWORD
from runner.settings import ROOT
from tests.forms.reading import squeezed, text_of
from tests.support.people import check_digit

OWN = "ความลับของร้าน-2569"
DONE = "บันทึกผลและดำเนินการต่อ"
NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{6}")
SLOW = 20_000  # milliseconds: the machine may have other things to do
TOWN = "เทศบาลเมืองตัวอย่าง"
_KIND = "e => e.name.endsWith(':day') ? 'date' : e.name.endsWith(':time') ? 'time' : e.type"


def thai_day() -> str:
    """Today as people type it: 22/11/2569."""
    today = clock.today()
    return f"{today.day}/{today.month}/{today.year + 543}"


def example(service: str, scenario: str, task: str = "Task_Apply") -> scenarios.Move:
    """What somebody fills in: the move of a recorded path at a task."""
    moves = scenarios.read(ROOT / "tests" / "replays" / service / f"{scenario}.yaml").moves
    return next(move for move in moves if move.task == task)


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, browser: Browser, address: str, width: int = 1280) -> None:
        context = browser.new_context(base_url=address, locale="th-TH", viewport={"width": width, "height": 900})
        self.page: Page = context.new_page()
        self.page.set_default_timeout(SLOW)
        self.name = ""

    # --- who they are

    def log_in(self, email: str, password: str = PASSWORD) -> Visitor:
        self.page.goto("/login")
        self.page.fill("[name=name]", email)
        self.page.fill("[name=password]", password)
        self.page.get_by_role("button", name="เข้าสู่ระบบ").click()
        self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    def register(self, name: str) -> Visitor:
        """A new applicant, with a number that nobody has."""
        number = new_number()
        self.name = name
        answers = {"id_number": number, "name": name, "email": f"s{number}@example.org", "phone": "0898765432", "password": OWN}
        self.page.goto("/register")
        for field, value in answers.items():
            self.page.fill(f"main [name={field}]", value)
        self.page.get_by_role("button", name="ลงทะเบียน").click()
        self.log_in(answers["email"], OWN)
        expect(self.page).to_have_url(re.compile("/my/cases"), timeout=SLOW)
        return self

    # --- what they do on any page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, timeout=SLOW)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def attach(self, field: str, file: str) -> None:
        """Choose a file; its name stands beside the field when the server has it."""
        self.page.locator(f'input[type=file][name="{field}:file"]').set_input_files(file)
        expect(self.page.get_by_role("link", name=Path(file).name)).to_be_visible(timeout=SLOW)

    def attach_all(self, files: Mapping[str, str], paper: Callable[[str], str]) -> None:
        for field, name in files.items():
            self.attach(field, paper(name))

    def fill(self, values: Mapping[str, Any], scope: Mapping[str, Any] | None = None) -> None:
        """Answer the form on the page in this order, as a scenario writes values; a field that is not there yet is waited for."""
        for name, answers in scenarios.posted(values, scope or {}).items():
            if row := re.match(r"(\w+)\[(\d+)\]", name):
                self._row(row[1], int(row[2]))
            self._answer(name, answers)

    def _row(self, rows: str, index: int) -> None:
        """Add rows until there is this one."""
        if not self.page.locator(f'[name^="{rows}[{index}]."]').count():
            self.page.locator(f'button[value="add:{rows}"]').click()
            self.page.locator(f'[name^="{rows}[{index}]."]').first.wait_for(state="attached")

    def _answer(self, name: str, answers: list[str]) -> None:
        controls = ", ".join(f'form [name="{name}{part}"]:not([type=hidden])' for part in ("", ":day", ":time"))
        control = self.page.locator(controls).first
        control.wait_for(state="attached")
        kind = control.evaluate(_KIND)
        if kind == "date":
            self._date(name, answers[0])
        elif kind in ("radio", "checkbox"):
            for value in answers:
                self._tick(control, name, value)
        elif kind == "select-one":
            control.select_option(answers[0])
        else:
            control.fill(answers[0][:5] if kind == "time" else answers[0])

    def _tick(self, control: Locator, name: str, value: str) -> None:
        one = self.page.locator(f'form [name="{name}"][value="{value}"]')
        (one if one.count() else control).check()

    def _date(self, name: str, date: str) -> None:
        """A date as a scenario has it (2026-11-22) or as people say it (22/11/2569)."""
        year, month, day = date.split("-") if "-" in date else reversed(date.split("/"))
        self.page.fill(f'[name="{name}:day"]', str(int(day)))
        self.page.select_option(f'[name="{name}:month"]', str(int(month)))
        self.page.fill(f'[name="{name}:year"]', str(int(year) + 543) if "-" in date else year)

    # --- the applicant

    def start(self, service: str, agency: str = TOWN) -> None:
        """From the list of services to the form; `service` is a part of its name."""
        self.page.goto("/services")
        self.page.get_by_role("link", name=service).first.click()
        self.page.get_by_role("link", name="ยื่นคำขอออนไลน์").first.click()
        self.page.select_option("[name=agency]", label=agency)
        self.page.get_by_role("button", name="เริ่มกรอกคำขอ").click()

    def submit(self, *seen: str) -> str:
        """Review, see these texts there, and file; the number of the case."""
        self.press("ตรวจทานก่อนยื่น")
        expect(self.page).to_have_url(re.compile("/review"), timeout=SLOW)
        self.sees(*seen)
        self.press("ยืนยันและยื่นคำขอ")
        found = NUMBER.search(self.page.get_by_text(NUMBER).first.inner_text())
        assert found is not None
        return found[0]

    def my_task(self, number: str) -> None:
        """Where the list of one's cases leads: to the task that waits, else to the page of the case."""
        self.page.goto("/my/cases")
        self.page.locator("main li, main tr, main article").filter(has_text=number).get_by_role("link").first.click()
        self.page.wait_for_load_state()

    def my_case(self, number: str) -> None:
        """The page of the case."""
        self.my_task(number)
        if "/tasks/" in self.page.url:
            self.page.get_by_role("link", name=number, exact=True).click()
            self.page.wait_for_load_state()

    def answer_my_task(self, number: str, values: Mapping[str, Any]) -> None:
        """Open what waits for the applicant, fill it and send it."""
        self.my_task(number)
        self.fill(values)
        self.press("ส่งข้อมูล")

    def paper(self, name: str, *printed: str) -> None:
        """Download a PDF that the page of the case offers and find these texts in it; `name` is a part of the link's."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=re.compile(f"ดาวน์โหลด.*{re.escape(name)}")).first.click()
        read = text_of(download.value.path().read_bytes())
        assert [text for text in printed if squeezed(text) not in read] == []

    # --- staff

    def open_task(self, number: str, about: str = "") -> None:
        """Find the case by its number in the worklist and open its task."""
        self.page.goto(f"/work?q={number}")
        self.page.locator("main tbody tr").filter(has_text=number).filter(has_text=about).get_by_role("link").first.click()
        expect(self.page).to_have_url(re.compile("/work/tasks/"), timeout=SLOW)

    def press_done(self) -> None:
        self.press(DONE)
        self.page.wait_for_load_state()

    def finish(self) -> None:
        self.press_done()
        expect(self.page.locator(".alert-success").first).to_be_visible(timeout=SLOW)

    def do(self, number: str, **values: Any) -> None:
        """Open the case's task, answer its form and complete it."""
        self.open_task(number)
        self.fill(values)
        self.finish()

    def returns(self, number: str, field: str, reason: str) -> None:
        """Check the application and send one answer back."""
        self.open_task(number)
        self.choose(f"corrections:verdict:{field}", "correct")
        self.page.fill(f'[name="corrections:reason:{field}"]', reason)
        self.choose("check_result", "correct")
        self.finish()


def new_number() -> str:
    """A citizen number that nobody has."""
    return check_digit(f"1{int(time.time() * 1000) % 10**11:011d}")
