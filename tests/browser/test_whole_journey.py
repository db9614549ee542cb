"""The whole journey in a real browser on a real server: from registering to the QR code of the licence, as new people would do it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from runner import clock
from runner.commands.demo import PASSWORD
from runner.documents.sample import sample_pdf
from runner.settings import ROOT
from tests.support.people import check_digit
from tests.web.browser import browsing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
OWN = "ความลับของร้าน-2569"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`anuyat run` in a process of its own, with an empty database: what `make run` starts."""
    if "JOURNEY" in os.environ:  # a server that runs already, for looking at it
        yield os.environ["JOURNEY"]
        return
    folder = tmp_path_factory.mktemp("journey")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "ANUYAT_DATABASE_URL": f"sqlite:///{folder}/x.db",
        "ANUYAT_FILES": f"{folder}/files",
        "ANUYAT_SECRET_KEY": "journey",
    }
    command = [sys.executable, "-m", "web.command", "run", "--address", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, str]:
    """Real PDF files as a shop owner has them."""
    made = {}
    for name in ("แผนที่", "ใบรับรองแพทย์", "สัญญาเช่า", "แผนที่ใหม่"):
        (tmp_path / f"{name}.pdf").write_bytes(sample_pdf(name))
        made[name] = str(tmp_path / f"{name}.pdf")
    return made


def _page(browser: Browser, address: str) -> Page:
    page = browser.new_context(base_url=address, locale="th-TH", viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    return page


def _log_in(browser: Browser, address: str, email: str) -> Page:
    page = _page(browser, address)
    page.goto("/login")
    page.fill("[name=name]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def _attach(page: Page, path: str, file: str) -> None:
    page.locator(f'input[type=file][name="{path}:file"]').set_input_files(file)
    expect(page.get_by_role("link", name=Path(file).name)).to_be_visible(timeout=15_000)


def _choose(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _date(page: Page, name: str, day: str, month: str, year: str) -> None:
    page.fill(f'[name="{name}:day"]', day)
    page.select_option(f'[name="{name}:month"]', month)
    page.fill(f'[name="{name}:year"]', year)


def _register(browser: Browser, address: str) -> Page:
    page = _page(browser, address)
    number = check_digit(f"1{int(time.time() * 1000) % 10**11:011d}")
    page.goto("/register")
    answers = {"id_number": number, "name": "สมชาย ใหม่มา", "email": f"s{number}@example.org", "phone": "0898765432", "password": OWN}
    for name, value in answers.items():
        page.fill(f"main [name={name}]", value)
    page.get_by_role("button", name="ลงทะเบียน").click()
    page.goto("/login")
    page.fill("[name=name]", answers["email"])
    page.fill("[name=password]", OWN)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page).to_have_url(re.compile("/my/cases"))
    return page


def _file(page: Page, papers: dict[str, str]) -> str:
    """Fill the application, attach papers, review, submit; answers the number of the case."""
    page.goto("/services")
    page.get_by_role("link", name="สถานที่จำหน่าย").first.click()
    page.get_by_role("link", name="ยื่นคำขอออนไลน์").first.click()
    page.select_option("[name=agency]", label="เทศบาลเมืองตัวอย่าง")
    page.get_by_role("button", name="เริ่มกรอกคำขอ").click()
    _fill_application(page, papers)
    _press(page, "ตรวจทานก่อนยื่น")
    expect(page.get_by_text("ร้านอาหารใหม่มา").first).to_be_visible()
    _press(page, "ยืนยันและยื่นคำขอ")
    number = page.get_by_text(re.compile(r"FP-\d{4}-\d{6}")).first.inner_text()
    return re.search(r"FP-\d{4}-\d{6}", number)[0]  # type: ignore[index]


def _fill_application(page: Page, papers: dict[str, str]) -> None:
    texts = {
        "premises_name": "ร้านอาหารใหม่มา",
        "food_kind": "ก๋วยเตี๋ยวและเครื่องดื่ม",
        "floor_area": "80",
        "opens_at:time": "08:00",
        "closes_at:time": "17:00",
        "workers_male": "1",
        "workers_female": "2",
        "house_code": "34010012345",
        "building_permit_number": "อ.1 7/2567",
    }
    for place in ("premises_address", "applicant_address"):
        parts = {"house_no": "12", "road": "ถนนทดลอง", "subdistrict": "ในเมือง", "district": "เมือง", "postcode": "34000"}
        texts |= {f"{place}.{name}": value for name, value in parts.items()}
    _choose(page, "premises_kind", "สถานที่จำหน่ายอาหาร")
    _choose(page, "premises_right", "tenant")
    _choose(page, "building_evidence", "permit")
    _choose(page, "by_proxy", "no")
    for name, value in texts.items():
        if page.locator(f'[name="{name}"]').count():
            page.fill(f'[name="{name}"]', value)
    for place in ("premises_address", "applicant_address"):
        if page.locator(f'[name="{place}.province"]').count():
            page.select_option(f'[name="{place}.province"]', "อุบลราชธานี")
    page.check("input[name=not_in_market]")
    page.check("input[name=certified]")
    _attach(page, "doc_premises_right", papers["สัญญาเช่า"])
    _attach(page, "doc_map", papers["แผนที่"])
    _attach(page, "doc_medical", papers["ใบรับรองแพทย์"])


def _open_task(page: Page, number: str) -> None:
    """Find the case by its number in the worklist and open its task."""
    page.goto(f"/work?q={number}")
    page.locator("main tbody tr").filter(has_text=number).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/work/tasks/"))


HYGIENE = (
    "hygiene_floor",
    "hygiene_air",
    "hygiene_light",
    "hygiene_hands",
    "hygiene_tables",
    "hygiene_toilets",
    "hygiene_raw_food",
    "hygiene_cooking",
    "hygiene_storing",
    "hygiene_selling",
    "hygiene_containers",
    "hygiene_tools",
    "hygiene_operator",
    "hygiene_handlers",
)
DONE = "บันทึกผลและดำเนินการต่อ"


def _do(page: Page, number: str, **answers: str) -> None:
    """Open the case's task and answer its form: radios by value, dates as `day/month/year`, the rest as text; `True` ticks."""
    _open_task(page, number)
    for name, value in answers.items():
        box = page.locator(f'[name="{name}"]')
        page.locator(f'[name="{name}"], [name="{name}:day"], [name="{name}:time"]').first.wait_for(state="attached")  # conditional fields
        if page.locator(f'[name="{name}:day"]').count():
            _date(page, name, *value.split("/"))
        elif page.locator(f'input[type=radio][name="{name}"]').count():
            _choose(page, name, value)
        elif page.locator(f'input[type=checkbox][name="{name}"]').count():
            box.check()
        elif page.locator(f'select[name="{name}"]').count():
            page.select_option(f'[name="{name}"]', value)
        else:
            page.fill(f'[name="{name}"], [name="{name}:time"]', value)
    _press(page, DONE)
    expect(page.locator(".alert-success").first).to_be_visible()


def _my_task(page: Page, number: str) -> None:
    page.goto("/my/cases")
    page.locator("main li, main tr, main article").filter(has_text=number).get_by_role("link").first.click()
    page.wait_for_load_state()


def test_from_registering_to_the_licences_qr_page(browser: Browser, address: str, papers: dict[str, str]) -> None:
    today = clock.today()
    day = f"{today.day}/{today.month}/{today.year + 543}"
    applicant = _register(browser, address)
    number = _file(applicant, papers)
    officer = _log_in(browser, address, "mali@example.org")
    approver = _log_in(browser, address, "prasert@example.org")

    _open_task(officer, number)
    _choose(officer, "corrections:verdict:doc_map", "correct")
    officer.fill('[name="corrections:reason:doc_map"]', "แผนที่ไม่ชัดเจน โปรดแนบใหม่")
    _choose(officer, "check_result", "correct")
    _press(officer, DONE)

    _my_task(applicant, number)
    expect(applicant.get_by_text("แผนที่ไม่ชัดเจน โปรดแนบใหม่").first).to_be_visible()
    assert applicant.locator('[name="floor_area"]').count() == 0
    _attach(applicant, "doc_map", papers["แผนที่ใหม่"])
    _press(applicant, "ส่งข้อมูล")

    _do(officer, number, check_result="complete")
    _do(officer, number, inspection_date=day, inspection_time="10:00", inspectors="มาลี รักงาน")
    hygiene = dict.fromkeys(HYGIENE, "good")
    _do(officer, number, inspected_on=day, inspected_by="มาลี รักงาน", measured_area="80", **hygiene, inspection_result="passed")
    _do(officer, number, decision="approve")

    _my_task(applicant, number)
    _choose(applicant, "collection", "agency")
    _choose(applicant, "payment_method", "agency")
    _press(applicant, "ส่งข้อมูล")
    _do(officer, number, payment_result="paid", paid_on=day)
    _do(officer, number, licence_checked="true")
    _do(approver, number, sign_result="sign", signed_by="ประเสริฐ ลงนาม", signer_position="นายกเทศมนตรีเมืองตัวอย่าง")
    _do(officer, number, collected_by="สมชาย ใหม่มา", collected_as="applicant", collected_on=day, identity_checked="true")

    _my_task(applicant, number)
    expect(applicant.get_by_text("ได้รับใบอนุญาต").first).to_be_visible()
    with applicant.expect_download() as download:
        applicant.get_by_role("link", name=re.compile("ดาวน์โหลด.*หนังสือรับรอง")).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    check = applicant.get_by_role("link", name="หน้าตรวจสอบใบอนุญาต").get_attribute("href")
    stranger = _page(browser, address)  # who scans the QR code is not logged in
    stranger.goto(str(check))
    expect(stranger.get_by_text("ร้านอาหารใหม่มา").first).to_be_visible()
    expect(stranger.locator("main")).to_contain_text("ใช้ได้")
    assert "0898765432" not in stranger.content()
