"""Rasa's rule policy, looking only at the rules that can apply.

Rasa tries every rule at every prediction. Here rules lie by the action and the intent that they end with, so that a handful are
left to try; the trying, and what follows from it, is Rasa's own.
"""

from collections import defaultdict
from typing import Any, Dict, List, Optional, Set, Tuple

from rasa.core.policies import rule_policy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_End = Tuple[Optional[str], Optional[str]]  # the action and the intent of a state; None stands for whichever


class RulePolicy(rule_policy.RulePolicy):
    """Predicts what Rasa's predicts, and under the same name, which explanations show."""

    _by_end: Dict[int, Dict[_End, List[str]]]

    def _get_possible_keys(self, lookup: Dict[str, str], states: List[State]) -> Set[str]:
        now = _end(states[-1]) if states else (None, None)
        if now[0] is None:  # at the beginning Rasa looks at nothing else
            return super()._get_possible_keys(lookup, states)
        rules = self._ends(lookup)
        ends = {(action, intent) for action in (now[0], None) for intent in (now[1], None)}
        possible = {key: lookup[key] for end in ends for key in rules.get(end, ())}
        return super()._get_possible_keys(possible, states)

    def format_tracker_states(self, states: List[Dict]) -> Dict[str, Any]:
        return {}  # only for a debug log that is never written

    def _ends(self, lookup: Dict[str, str]) -> Dict[_End, List[str]]:
        known = self.__dict__.setdefault("_by_end", {})
        if id(lookup) not in known:  # the few lookups of a loaded policy live as long as it does
            rules = known[id(lookup)] = defaultdict(list)
            for key in lookup:
                rules[_end(self._rule_key_to_state(key)[-1])].append(key)
        return known[id(lookup)]


def _end(state: State) -> _End:
    action, intent = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
    return _set(action), _set(intent)


def _set(value: Any) -> Optional[str]:
    return None if value in (None, "", SHOULD_NOT_BE_SET) else str(value)
