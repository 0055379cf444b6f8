"""One way through the questions that wait: each becomes an example of its topic, is left, or is taken away."""

from typing import Callable, List, Optional, Sequence, Tuple

from rich.console import Console
from rich.markup import escape

from bot.answers import load_answers
from bot.examples import add_example, nearest, refusal, tidy
from bot.project import Project
from bot.training_data import examples
from bot.waiting import Waiting

Suggest = Callable[[str], List[Tuple[str, float]]]  # topics with their probability or likeness, best first
Prompt = Callable[[str, str], str]  # a question and what stands ready to be changed
_SUGGESTIONS = 5
_HELP = """  siffra eller ämne  frågan blir ett exempel i det ämnet (Tab fyller i)
  ä                  ändra texten först
  h                  hoppa över, frågan ligger kvar
  b                  ta bort frågan ur inkorgen
  s                  sluta; det du har gjort är sparat"""


class Walk:
    """What is decided is written at once, so stopping anywhere loses nothing."""

    def __init__(self, project: Project, waiting: Sequence[Waiting], suggest: Suggest, prompt: Prompt):
        self._project = project
        self._waiting = waiting
        self._suggest = suggest
        self._prompt = prompt
        self._titles = {topic: answer.title for topic, answer in load_answers(self._project.answers).items()}
        self._out = Console(highlight=False)
        self._added: List[str] = []
        self._removed = 0

    def go(self) -> None:
        print(f"Frågor som väntar: {len(self._waiting)}. ? visar vad du kan svara.")
        for number, waiting in enumerate(self._waiting, start=1):
            if not self._one(f"{number} av {len(self._waiting)}", waiting):
                break
        left = len(self._waiting) - len(self._added) - self._removed
        print(f"Tillagda: {len(self._added)}. Borttagna: {self._removed}. Kvar: {left}.")
        if self._added:
            print("Kör `soclots check`, `soclots train` och `soclots diff`: den sista visar vad exemplen ändrade.")

    def _one(self, place: str, waiting: Waiting) -> bool:
        """Asks until the question is dealt with. Returns False where the editor stops."""
        text = tidy(waiting.text)
        suggestions = self._suggestions(text, waiting.right)
        self._show(place, waiting, text, suggestions)
        while True:
            try:
                said = self._prompt("Ämne: ", "").strip()
            except (EOFError, KeyboardInterrupt):
                return False
            if said in ("s", "S"):
                return False
            if said in ("h", "H"):
                return True
            if said in ("b", "B"):
                waiting.done()
                self._removed += 1
                return True
            if said == "?":
                print(_HELP)
            elif said in ("ä", "Ä"):
                text = self._change(text)
            else:
                topic = (
                    suggestions[int(said) - 1][0] if said.isdecimal() and 0 < int(said) <= len(suggestions) else said
                )
                if self._add(topic, text, waiting):
                    return True

    def _suggestions(self, text: str, right: str) -> List[Tuple[str, Optional[float]]]:
        """What someone has said is right comes first."""
        found: List[Tuple[str, Optional[float]]] = [*self._suggest(text)]
        first: List[Tuple[str, Optional[float]]] = [(right, None)] if right in self._titles else []
        return [*first, *((topic, share) for topic, share in found if topic != right)][:_SUGGESTIONS]

    def _show(
        self, place: str, waiting: Waiting, text: str, suggestions: Sequence[Tuple[str, Optional[float]]]
    ) -> None:
        note = f" · {waiting.note}" if waiting.note else ""
        self._out.print(f"\n[dim]{place} · {waiting.day}{escape(note)}[/]")
        self._out.print(f"[bold]{escape(text)}[/]")
        for number, (topic, share) in enumerate(suggestions, start=1):
            sure = "angivet  " if share is None else f"{share:8.0%} "
            self._out.print(f"  {number} {sure}{topic}  [dim]{escape(self._titles.get(topic, ''))}[/]", soft_wrap=True)

    def _change(self, text: str) -> str:
        try:
            return tidy(self._prompt("Ny text: ", text)) or text
        except (EOFError, KeyboardInterrupt):
            return text

    def _add(self, topic: str, text: str, waiting: Waiting) -> bool:
        if topic not in self._titles:
            print(f"{topic or 'Tomt'} är inget ämne. Skriv en siffra eller ett ämne, eller ? för hjälp.")
            return False
        refused = refusal(text, topic, examples(self._project))
        if refused and not refused.already:
            print(f"Texten läggs inte till: {refused.reason}. Ändra den med ä, eller ta bort frågan med b.")
            return False
        if refused:
            print("Exemplet finns redan i ämnet.")
            self._removed += 1
        else:
            path = add_example(self._project, topic, text)
            print(f"Tillagd i {path.relative_to(self._project.root)}.")
            self._added.append(text)
        waiting.done()  # last, so that stopping in between asks again rather than loses the question
        return True


def by_likeness(project: Project) -> Suggest:
    """Suggests the topics whose examples are most like a question, letter for letter."""

    def suggest(text: str) -> List[Tuple[str, float]]:
        best: dict[str, float] = {}
        for _, topic, likeness in nearest(text, examples(project), at_most=10 * _SUGGESTIONS):
            best.setdefault(topic, likeness / 100)
        return list(best.items())

    return suggest
