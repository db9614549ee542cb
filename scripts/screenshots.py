"""Make the README's pictures from the running demo: `make shots`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from runner.commands.demo import PASSWORD
from runner.settings import ROOT

PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Start the demo with an empty database, take the pictures, stop it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        address, server = start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
                take(browser, address)
                browser.close()
        finally:
            server.terminate()
            server.wait(10)
    subprocess.run([sys.executable, "scripts/draw.py", "--to", str(PICTURES), "processes/food_premises.bpmn"], cwd=ROOT, check=True)


def start(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """The demo on a free port; its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "ANUYAT_DATABASE_URL": f"sqlite:///{folder}/x.db", "ANUYAT_FILES": f"{folder}/files"}
    server = subprocess.Popen([sys.executable, "-m", "web.command", "run", "--address", f"127.0.0.1:{port}"], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    for _ in range(400):
        try:
            urllib.request.urlopen(address, timeout=2)
            return address, server
        except OSError:
            time.sleep(0.25)
    server.terminate()
    raise SystemExit("the demo did not start")


def log_in(browser: Browser, address: str, email: str, width: int, height: int) -> Page:
    page = browser.new_context(
        base_url=address, locale="th-TH", viewport={"width": width, "height": height}, device_scale_factor=2
    ).new_page()
    page.goto("/login")
    page.fill("[name=name]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_load_state()
    return page


def take(browser: Browser, address: str) -> None:
    """An officer's worklist and task; an applicant's case on a phone."""
    officer = log_in(browser, address, "mali@example.org", 1280, 800)
    officer.goto("/work")
    officer.screenshot(path=PICTURES / "worklist.png")
    officer.locator("main tbody tr").filter(has_text="ตรวจคำขอ").get_by_role("link").first.click()
    officer.wait_for_load_state()
    officer.screenshot(path=PICTURES / "task.png")
    phone = log_in(browser, address, "somchai@example.org", 390, 844)
    phone.goto("/my/cases")
    phone.locator("main li, main tr, main article").filter(has_text="ภัตตาคารริมมูล").get_by_role("link").first.click()
    phone.wait_for_load_state()
    phone.screenshot(path=PICTURES / "case-phone.png")


if __name__ == "__main__":
    main()
