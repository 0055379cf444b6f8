"""What a person does in the chat, for tests to say in one line each. Works on a page and on a frame in one."""

from typing import Any

from playwright.sync_api import expect

WAIT = 30_000  # ms; a loaded machine is slow
expect.set_options(timeout=WAIT)


def opened(page: Any, path: str = "/") -> Any:
    page.goto(path)
    field(page).wait_for(timeout=WAIT)
    return page


def field(page: Any) -> Any:
    return page.get_by_label("Skriv din fråga")


def ask(page: Any, question: str) -> Any:
    """Types and sends a question; the answer's article."""
    before = answers(page).count()
    field(page).fill(question)
    field(page).press("Enter")
    return answered(page, before)


def press(page: Any, name: str) -> Any:
    """Presses a button that asks; the answer's article."""
    before = answers(page).count()
    page.get_by_role("button", name=name, exact=True).click()
    return answered(page, before)


def answers(page: Any) -> Any:
    return page.get_by_role("article", name="Svar")


def answered(page: Any, before: int) -> Any:
    article = answers(page).nth(before)
    article.wait_for(timeout=WAIT)
    return article


def focused(page: Any) -> str:
    """The text or the label of the element that has the focus, also inside shadow roots."""
    return page.evaluate(
        """() => { let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return at.labels?.[0]?.textContent || at.getAttribute("aria-label") || at.textContent.trim(); }"""
    )
