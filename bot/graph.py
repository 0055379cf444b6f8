"""Runs a model's graph of components in this thread, without a scheduler in between.

Rasa plans each run anew with dask, which costs more than most components. The order never changes, so it is worked out once for
each target; the nodes, their inputs and their errors are Rasa's own.
"""

from dataclasses import replace
from typing import Any, Dict, List, Optional, Tuple

from rasa.core.policies import rule_policy
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.storage import ModelStorage

from bot.rules import RulePolicy

_QUICKER = {rule_policy.RulePolicy: RulePolicy}  # components that give the same for less
_Step = Tuple[str, GraphNode, Tuple[str, ...]]  # a node's name, the node, and what it needs


class DirectGraphRunner(DaskGraphRunner):
    """Gives what Rasa's runner gives."""

    _plans: Dict[Tuple[str, ...], List[_Step]]

    @staticmethod
    def _instantiate_nodes(
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> Dict[str, GraphNode]:
        nodes = {
            name: replace(node, uses=_QUICKER.get(node.uses, node.uses)) for name, node in graph_schema.nodes.items()
        }
        return DaskGraphRunner._instantiate_nodes(GraphSchema(nodes), model_storage, execution_context, hooks)

    def run(self, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None) -> Dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plan(wanted):
            outputs[name] = node(*(outputs.get(need, need) for need in needs))
        return dict(outputs[name] for name in wanted)

    def _plan(self, targets: Tuple[str, ...]) -> List[_Step]:
        plans = self.__dict__.setdefault("_plans", {})
        if targets not in plans:
            schema = self._graph_schema.minimal_graph_schema(list(targets))
            plan: Dict[str, _Step] = {}

            def add(name: str) -> None:
                if name in schema.nodes and name not in plan:
                    needs = tuple(schema.nodes[name].needs.values())
                    for need in needs:
                        add(need)
                    plan[name] = (name, self._instantiated_nodes[name], needs)

            for target in targets:
                add(target)
            plans[targets] = list(plan.values())
        return plans[targets]
