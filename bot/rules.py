"""Rasa's rule policy, looking only at the rules that can apply.

Rasa tries every rule at every prediction, twice where a user has just spoken: by what was said, word for word, and by the intent.
Here rules lie by the action and the intent that they end with, so that a handful are left to try, and words are left out where no
rule has any. The trying, and what follows from it, is Rasa's own.
"""

from collections import defaultdict
from typing import Any, Dict, List, Optional, Set, Tuple

from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RULES
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
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

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[str], Optional[str], bool]:
        if use_text_for_last_user_input and not tracker.active_loop_name and not self._has_words(self.lookup[RULES]):
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def format_tracker_states(self, states: List[Dict]) -> Dict[str, Any]:
        return {}  # only for a debug log that is never written

    def _ends(self, lookup: Dict[str, str]) -> Dict[_End, List[str]]:
        known = self.__dict__.setdefault("_by_end", {})
        if id(lookup) not in known:  # the few lookups of a loaded policy live as long as it does
            rules = known[id(lookup)] = defaultdict(list)
            for key in lookup:
                rules[_end(self._rule_key_to_state(key)[-1])].append(key)
        return known[id(lookup)]

    def _has_words(self, lookup: Dict[str, str]) -> bool:
        """Whether a rule may apply to what a user has just said, without its intent."""
        return (ACTION_LISTEN_NAME, None) in self._ends(lookup) or (None, None) in self._ends(lookup)


def _end(state: State) -> _End:
    action, intent = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
    return _set(action), _set(intent)


def _set(value: Any) -> Optional[str]:
    return None if value in (None, "", SHOULD_NOT_BE_SET) else str(value)
