"""Takes the pictures of the README from a running demo: python docs/screenshots/make.py http://localhost:8000 PASSWORD."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOTS = [
    ("start", "", 1280, "/"),
    ("mitt-arende", "idegivare", 390, "/mina/"),
    ("ko", "samordnare.region", 1280, "/ideer/"),
    ("katalog", "", 1280, "/katalog/?q=hemtjänst"),
]


def main(address, password):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, account, width, path in SHOTS:
            page = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE").new_page()
            if account:
                page.goto(f"{address}/konto/login/")
                page.fill("input[name=login]", f"{account}@demo.innovationsportalen.se")
                page.fill("input[name=password]", password)
                page.press("input[name=password]", "Enter")
                page.wait_for_load_state()
            page.goto(address + path)
            if name == "mitt-arende":
                page.locator("main a[href^='/ideer/INN'], main a[href^='/arenden/']").first.click()
                page.wait_for_load_state()
            page.screenshot(path=Path(__file__).with_name(f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
