"""The scored journey as JSON: the shape of its graph, with every number unrounded."""

from __future__ import annotations

from typing import Any

from touchpoints.graph.fields import said
from touchpoints.graph.reading import references
from touchpoints.graph.scored import ScoredJourney
from touchpoints.services.reports import score_report
from touchpoints.vocabulary import SubjectKind


def graph_json(scored: ScoredJourney) -> dict[str, Any]:
    """`{revision, stages, nodes, edges, average, pain_points}` and what the numbers were asked for.

    Nodes are in reading order; their `score` is that of the command `score` (docs/formats.md). Of what
    was never said nothing is given.
    """
    graph = scored.graph
    report = score_report(scored)
    scores = {entry["id"]: entry for entry in report["steps"]}
    return {
        **{key: report[key] for key in ("journey", "revision", "persona", "period", "overall")},
        "stages": [{"id": stage.id, **said(SubjectKind.STAGE, stage)} for stage in graph.stages.values()],
        "nodes": [
            {
                "id": step,
                "reference": reference,
                "lane": graph.lane_of(graph.nodes[step]),
                **said(SubjectKind.STEP, graph.nodes[step]),
                "score": scores[step],
            }
            for step, reference in references(graph).items()
        ],
        "edges": [{"id": edge.id, **said(SubjectKind.TRANSITION, edge)} for edge in graph.edges.values()],
        **{key: report[key] for key in ("average", "average_interval", "pain_points")},
    }
